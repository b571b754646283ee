import type { Schemas } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Badge } from '../ui/status';
import { Table } from '../ui/table';
import css from './campaign.module.css';

type Ledger = Schemas['Ledger'];
interface Account {
  readonly ledger: Ledger;
  readonly balanced: boolean;
}
type Windows = Schemas['CampaignMonitor']['windows'];
const COLUMNS = ['audience', 'sent', 'failed', 'expired', 'pending', 'unknown'] as const;
const skippedOf = ({ skipped }: Ledger): number => Object.values(skipped).reduce((sum, count) => sum + count, 0);

/** The account of every window: where each customer of the audience has gone. */
export function LedgerTable({ windows, total }: { readonly windows: Windows; readonly total: Account }) {
  const { t, has, format } = useI18n();
  const rows = [
    ...windows.map((one) => ({ ...one, name: t(`window.${one.window}`) })),
    ...(windows.length > 1 ? [{ ...total, window: 'total', name: t('ledger.total') }] : []),
  ];
  const reasons = Object.entries(total.ledger.skipped).toSorted(([, a], [, b]) => b - a);
  return (
    <>
      <Table
        label={t('monitor.ledger')}
        rows={rows}
        keyOf={({ window }) => window}
        columns={[
          { name: t('ledger.window'), cell: ({ name }) => name },
          ...COLUMNS.slice(0, 3).map((column) => ({
            name: t(`ledger.${column}`),
            number: true,
            cell: ({ ledger }: Account) => format.number(ledger[column]),
          })),
          { name: t('ledger.skipped'), number: true, cell: ({ ledger }) => format.number(skippedOf(ledger)) },
          ...COLUMNS.slice(3).map((column) => ({
            name: t(`ledger.${column}`),
            number: true,
            cell: ({ ledger }: Account) => format.number(ledger[column]),
          })),
          {
            name: t('ledger.balance'),
            cell: ({ balanced }) => (
              <Badge tone={balanced ? 'good' : 'warn'}>{t(balanced ? 'ledger.balanced' : 'ledger.counting')}</Badge>
            ),
          },
        ]}
      />
      {reasons.length === 0 ? null : (
        <div>
          <h3>{t('ledger.why')}</h3>
          <ul className={css.reasons}>
            {reasons.map(([reason, count]) => {
              const key = `skipped.${reason}`;
              return (
                <li key={reason}>
                  {has(key) ? t(key) : reason}: <strong>{format.number(count)}</strong>
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </>
  );
}
