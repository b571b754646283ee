import type { Schemas } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Card, Columns, Figure, Figures, Soft } from '../ui/layout';
import { Badge, Empty } from '../ui/status';
import { Table } from '../ui/table';
import { Merge } from './merge';
import { PersonalData } from './personal-data';
import { WhyTable } from './why';

const CHANNELS = ['chat', 'email', 'sms', 'zalo'] as const;
interface Props {
  readonly shop: string;
  readonly customer: Schemas['Customer'];
  readonly zone: string;
  readonly currency: string;
}

/** What is known of a customer: orders, whether each channel may be used and why not, and every message. */
export function Profile({ shop, customer, zone, currency }: Props) {
  const { t, format, has } = useI18n();
  const { name, phone, email, chatId, facts, consent, suppressed, touches } = customer;
  const addresses = { chat: chatId, email, sms: phone, zalo: phone };
  const verdict = (channel: (typeof CHANNELS)[number]): string => {
    const stop = suppressed?.[channel];
    if (addresses[channel] === undefined) return t('profile.noAddress');
    const why = stop === undefined ? '' : `suppression.${stop.reason}`;
    if (stop) return t('profile.suppressed', { reason: has(why) ? t(why) : stop.reason });
    return consent[channel] === undefined ? t('profile.noConsent') : t('profile.reachable');
  };
  const when = (iso: string | undefined): string => (iso === undefined ? '–' : format.instant(iso, zone));
  return (
    <>
      <Card title={name === '' ? customer.customer : name}>
        <Figures>
          <Figure name={t('profile.orders')} value={format.number(facts.validOrders)} />
          <Figure name={t('profile.revenue')} value={format.money(facts.revenue, currency)} />
          <Figure
            name={t('profile.lastOrder')}
            value={facts.lastOrderAt === undefined ? '–' : format.day(facts.lastOrderAt, zone)}
          />
        </Figures>
      </Card>
      <Columns>
        {CHANNELS.map((channel) => (
          <Card key={channel} title={t(`channel.${channel}`)}>
            <p dir="auto">{addresses[channel] ?? '–'}</p>
            <Soft>{verdict(channel)}</Soft>
          </Card>
        ))}
      </Columns>
      <WhyTable shop={shop} customer={customer.customer} zone={zone} />
      <Card title={t('profile.touches')}>
        {touches.length === 0 ? (
          <Empty title={t('profile.noTouches')} />
        ) : (
          <Table
            label={t('profile.touches')}
            rows={touches.toReversed()}
            keyOf={({ run, at }) => `${run} ${at}`}
            columns={[
              { name: t('profile.at'), cell: ({ at }) => when(at) },
              { name: t('runs.channel'), cell: ({ channel }) => t(`channel.${channel}`) },
              { name: t('profile.run'), cell: ({ run }) => run },
              { name: t('funnel.read'), cell: ({ readAt }) => when(readAt) },
              { name: t('funnel.clicked'), cell: ({ clickedAt }) => when(clickedAt) },
              {
                name: t('funnel.bought'),
                cell: ({ boughtAt, failed }) =>
                  failed ? <Badge tone="bad">{t('ledger.failed')}</Badge> : when(boughtAt),
              },
            ]}
          />
        )}
      </Card>
      <Merge key={customer.customer} shop={shop} customer={customer} />
      <PersonalData shop={shop} customer={customer} />
    </>
  );
}
