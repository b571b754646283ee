import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client';
import { audiencesQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { Badge } from '../ui/status';
import { Table } from '../ui/table';

type Window = Schemas['CampaignMonitor']['windows'][number];
export type Run = Window['outreaches'][number];

/** The name of an audience as the seller knows it. */
export function useAudienceName(shop: string): (name: string) => string {
  const { format } = useI18n();
  const { data: audiences } = useQuery(audiencesQuery(shop));
  return (name) => {
    const builtIn = audiences?.builtIn.find(({ audience }) => audience === name);
    return builtIn
      ? format.words(builtIn.label)
      : (audiences?.custom.find(({ audience }) => audience === name)?.name ?? name);
  };
}

/** Every message of the windows: to whom, how, and what became of it. */
export function Runs({ shop, windows }: { readonly shop: string; readonly windows: readonly Window[] }) {
  const { t, format } = useI18n();
  const nameOf = useAudienceName(shop);
  const rows = windows.flatMap(({ window, outreaches }) => outreaches.map((one) => ({ ...one, window })));
  return (
    <Table
      label={t('monitor.runs')}
      rows={rows}
      keyOf={({ run }) => run}
      columns={[
        { name: t('runs.audience'), cell: ({ audience, window }) => `${nameOf(audience)} · ${t(`window.${window}`)}` },
        { name: t('runs.channel'), cell: ({ channel }) => t(`channel.${channel}`) },
        {
          name: t('runs.state'),
          cell: (run) => (
            <Badge tone={run.held ? 'bad' : run.state === 'open' ? 'good' : run.state === 'closed' ? 'accent' : 'calm'}>
              {t(run.held ? 'runs.held' : `runs.${run.state}`)}
            </Badge>
          ),
        },
        { name: t('ledger.sent'), number: true, cell: ({ ledger }) => format.number(ledger.sent) },
        { name: t('funnel.read'), number: true, cell: ({ funnel }) => format.number(funnel.read) },
        { name: t('funnel.clicked'), number: true, cell: ({ funnel }) => format.number(funnel.clicked) },
        { name: t('funnel.bought'), number: true, cell: ({ funnel }) => format.number(funnel.bought) },
        {
          name: t('funnel.revenue'),
          number: true,
          cell: ({ funnel }) => format.money(funnel.revenue.amount, funnel.revenue.currency),
        },
      ]}
    />
  );
}
