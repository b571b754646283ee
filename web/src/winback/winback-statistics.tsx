import { useQuery } from '@tanstack/react-query';
import { api, data } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Card, Figure, Figures, Stack } from '../ui/layout';
import { Empty, Loaded, Notice } from '../ui/status';
import { Table } from '../ui/table';

const LIVE_MS = 2_000;
const countOf = (ledger: Readonly<Record<string, unknown>>, name: string): number =>
  typeof ledger[name] === 'number' ? ledger[name] : 0;

/** "Thống kê tin nhắn gửi đi": in all and per day; nothing but a sentence while nobody has qualified. */
export function WinbackStatistics({ shop, winback }: { readonly shop: string; readonly winback: string }) {
  const { t, format } = useI18n();
  const query = useQuery({
    queryKey: [shop, 'winbacks', winback, 'statistics'],
    refetchInterval: LIVE_MS,
    queryFn: () =>
      data(api.GET('/v1/shops/{shop}/winbacks/{winback}/statistics', { params: { path: { shop, winback } } })),
  });
  return (
    <Loaded query={query} lines={6}>
      {({ message, total, days, lift }) =>
        total === undefined ? (
          <Card>
            <Empty title={message ? format.words(message) : t('stats.none')}>
              <p>{t('stats.noneText')}</p>
            </Empty>
          </Card>
        ) : (
          <Stack>
            <Card title={t('stats.total')}>
              <Figures>
                <Figure name={t('stats.qualified')} value={format.number(total.qualified)} />
                <Figure name={t('ledger.sent')} value={format.number(countOf(total.ledger, 'sent'))} />
                <Figure name={t('ledger.failed')} value={format.number(countOf(total.ledger, 'failed'))} />
                <Figure name={t('ledger.pending')} value={format.number(countOf(total.ledger, 'pending'))} />
                <Figure name={t('funnel.read')} value={format.number(total.funnel.read ?? 0)} />
                <Figure name={t('funnel.clicked')} value={format.number(total.funnel.clicked ?? 0)} />
                <Figure name={t('funnel.bought')} value={format.number(total.funnel.bought ?? 0)} />
                <Figure name={t('stats.heldOut')} value={format.number(total.heldOut)} />
                <Figure name={t('stats.codesUsed')} value={format.number(total.codesUsed)} />
              </Figures>
              {lift === undefined ? null : (
                <Notice tone="accent">
                  {t('stats.lift', {
                    lift: format.percent(lift.lift),
                    low: format.percent(lift.low),
                    high: format.percent(lift.high),
                  })}
                </Notice>
              )}
            </Card>
            <Card title={t('stats.days')}>
              <Table
                label={t('stats.days')}
                rows={days ?? []}
                keyOf={({ day }) => day}
                columns={[
                  { name: t('stats.day'), cell: ({ day }) => format.calendarDay(day) },
                  { name: t('stats.qualified'), number: true, cell: ({ qualified }) => format.number(qualified) },
                  {
                    name: t('stats.outOfReach'),
                    number: true,
                    cell: ({ outOfReach }) => (outOfReach === undefined ? '–' : format.number(outOfReach)),
                  },
                  {
                    name: t('ledger.sent'),
                    number: true,
                    cell: ({ ledger }) => format.number(countOf(ledger, 'sent')),
                  },
                  { name: t('funnel.read'), number: true, cell: ({ funnel }) => format.number(funnel.read ?? 0) },
                  { name: t('funnel.clicked'), number: true, cell: ({ funnel }) => format.number(funnel.clicked ?? 0) },
                  { name: t('funnel.bought'), number: true, cell: ({ funnel }) => format.number(funnel.bought ?? 0) },
                ]}
              />
            </Card>
          </Stack>
        )
      }
    </Loaded>
  );
}
