import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { shopQuery } from '../api/queries';
import { sessionQuery } from '../api/session';
import { useI18n } from '../i18n/i18n';
import { Card, Figure, Figures, PageHead, Soft } from '../ui/layout';
import { Loaded } from '../ui/status';
import { Keys } from './keys';
import { Recipients } from './recipients';

const CHANNELS = ['chat', 'email', 'sms', 'zalo'] as const;

/** The shop as it is set up: clocks, hours, caps, test recipients, keys. */
export function Settings() {
  const { t, format, has } = useI18n();
  const { shop } = useParams({ from: '/inside/s/$shop/settings' });
  const query = useQuery(shopQuery(shop));
  const { data: session } = useQuery(sessionQuery);
  return (
    <>
      <PageHead title={t('settings.title')} />
      <Loaded query={query} lines={6}>
        {({ name, zone, currency, hotline, link, hours, caps, platform }) => (
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
          </>
        )}
      </Loaded>
      <Recipients shop={shop} />
      {session?.scope.kind === 'admin' ? <Keys shop={shop} /> : null}
    </>
  );
}
