import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data, type Schemas } from '../api/client';
import { audiencesQuery } from '../api/queries';
import type { Campaign } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { problemSentence } from '../i18n/problem-words';
import { Button } from '../ui/button';
import { Badge, Notice } from '../ui/status';
import { Table } from '../ui/table';
import { useSay } from '../ui/toast';

type Window = Schemas['CampaignMonitor']['windows'][number];
type Run = Window['outreaches'][number];

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

/** A run on hold, why, and the way on once that was put right. */
function Held({ shop, run, campaign }: { readonly shop: string; readonly run: Run; readonly campaign: Campaign }) {
  const i18n = useI18n();
  const { t } = i18n;
  const say = useSay();
  const cache = useQueryClient();
  const release = useMutation({
    mutationFn: () =>
      data(api.POST('/v1/shops/{shop}/runs/{run}/release', { params: { path: { shop, run: run.run } } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: [shop, 'campaigns', campaign.campaign, 'monitor'] }),
    onError: (error) => say(problemSentence(error, i18n), 'bad'),
  });
  if (!run.held) return null;
  return (
    <Notice tone="bad">
      <p>{t(`held.${run.held.reason}`, { detail: run.held.detail })}</p>
      <Button busy={release.isPending} onClick={() => release.mutate()}>
        {t('held.release')}
      </Button>
    </Notice>
  );
}

/** Every message of the windows: to whom, how, and what became of it. */
export function Runs({
  shop,
  campaign,
  windows,
}: {
  readonly shop: string;
  readonly campaign: Campaign;
  readonly windows: readonly Window[];
}) {
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
            <>
              <Badge
                tone={run.held ? 'bad' : run.state === 'open' ? 'good' : run.state === 'closed' ? 'accent' : 'calm'}
              >
                {t(run.held ? 'runs.held' : `runs.${run.state}`)}
              </Badge>
              <Held shop={shop} run={run} campaign={campaign} />
            </>
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
