import { useQuery } from '@tanstack/react-query';
import { api, data, type Schemas } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Card, Soft } from '../ui/layout';
import { Badge, Empty, Loaded, type Tone } from '../ui/status';
import { Table } from '../ui/table';

type Decision = Schemas['Why']['decisions'][number];
const TONES: Readonly<Partial<Record<Decision['decided'], Tone>>> = {
  sent: 'good',
  failed: 'bad',
  unknown: 'warn',
  pending: 'accent',
};

/** A value that a rule has looked at, as text. */
const written = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Why the customer got each of the newest runs' messages, or why not: the rule, and what it looked at. */
export function WhyTable({
  shop,
  customer,
  zone,
}: {
  readonly shop: string;
  readonly customer: string;
  readonly zone: string;
}) {
  const { t, format } = useI18n();
  const query = useQuery({
    queryKey: [shop, 'customers', customer, 'why'],
    queryFn: () => data(api.GET('/v1/shops/{shop}/customers/{customer}/why', { params: { path: { shop, customer } } })),
  });
  return (
    <Card title={t('why.title')}>
      <Loaded query={query}>
        {({ decisions }) =>
          decisions.length === 0 ? (
            <Empty title={t('why.none')} />
          ) : (
            <Table
              label={t('why.title')}
              rows={decisions}
              keyOf={({ run }) => run}
              columns={[
                { name: t('profile.at'), cell: ({ at, dueAt }) => format.instant(at ?? dueAt, zone) },
                {
                  name: t('profile.run'),
                  cell: ({ outreach, channel }) => (
                    <>
                      {outreach} <Soft>{t(`channel.${channel}`)}</Soft>
                    </>
                  ),
                },
                {
                  name: t('why.decided'),
                  cell: ({ decided }) => <Badge tone={TONES[decided] ?? 'calm'}>{t(`decided.${decided}`)}</Badge>,
                },
                {
                  name: t('why.rule'),
                  cell: ({ rule, values }) => (
                    <>
                      {format.words(rule)}
                      <br />
                      <Soft>
                        {Object.entries(values)
                          .map(([name, value]) => `${name}: ${written(value)}`)
                          .join(' · ')}
                      </Soft>
                    </>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Card>
  );
}
