import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../api/may';
import { shopQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Card, Figure, Figures, Row, Soft } from '../ui/layout';
import { Loaded } from '../ui/status';
import { Recipients } from './recipients';
import { ShopRules } from './shop-rules';
import { StopSwitch } from './stop-switch';

const CHANNELS = ['chat', 'email', 'sms', 'zalo'] as const;

/** The shop as it is set up: clocks, hours, caps, test recipients, and the switch that stops everything. */
export function ShopPart({ shop }: { readonly shop: string }) {
  const { t, format, has } = useI18n();
  const may = useMay();
  const [editing, setEditing] = useState(false);
  const query = useQuery(shopQuery(shop));
  return (
    <>
      <Loaded query={query} lines={6}>
        {(own) => {
          const { name, zone, currency, hotline, link, hours, caps, fourEyes, platform } = own;
          return (
            <>
              <Card title={t('settings.shop')}>
                <Figures>
                  <Figure name={t('settings.name')} value={name} />
                  <Figure name={t('settings.zone')} value={zone} note={format.zone(zone)} />
                  <Figure name={t('settings.currency')} value={currency} />
                  <Figure name={t('settings.hotline')} value={hotline ?? '–'} />
                  <Figure name={t('settings.platform')} value={platform ?? '–'} />
                </Figures>
                {link === undefined ? null : <Soft>{t('settings.link', { link })}</Soft>}
              </Card>
              <Card title={t('settings.hours')}>
                {hours ? (
                  <>
                    <Figures>
                      {CHANNELS.map((channel) => {
                        const own = hours.channels[channel];
                        const value =
                          own === undefined
                            ? t('settings.law')
                            : own === null
                              ? t('settings.always')
                              : `${own.opens} – ${own.until}`;
                        return <Figure key={channel} name={t(`channel.${channel}`)} value={value} />;
                      })}
                    </Figures>
                    {hours.simulated ? <Soft>{t('settings.simulated')}</Soft> : null}
                  </>
                ) : (
                  <p>{t('settings.lawHours')}</p>
                )}
              </Card>
              <Card title={t('settings.caps')}>
                {caps === undefined || Object.keys(caps).length === 0 ? (
                  <p>{t('settings.lawCaps')}</p>
                ) : (
                  <Figures>
                    {Object.entries(caps).map(([cap, most]) => {
                      const key = `cap.${cap}`;
                      return <Figure key={cap} name={has(key) ? t(key) : cap} value={format.number(most)} />;
                    })}
                  </Figures>
                )}
              </Card>
              <Card title={t('settings.fourEyes')}>
                <p>
                  {fourEyes
                    ? t('settings.fourEyesAbove', { above: format.number(fourEyes.above) })
                    : t('settings.noFourEyes')}
                </p>
              </Card>
              <Card title={t('rules.title')}>
                <p>{t('rules.text')}</p>
                {editing ? (
                  <ShopRules shop={shop} own={own} onDone={() => setEditing(false)} />
                ) : (
                  <Row>
                    <Button why={may('operator')} onClick={() => setEditing(true)}>
                      {t('rules.edit')}
                    </Button>
                  </Row>
                )}
              </Card>
            </>
          );
        }}
      </Loaded>
      <Recipients shop={shop} />
      <StopSwitch shop={shop} />
    </>
  );
}
