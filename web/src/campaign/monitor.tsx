import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { serverNow } from '../api/clock';
import { monitorQuery } from '../api/queries';
import type { Campaign } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { Card, Stack } from '../ui/layout';
import { Empty, Loaded } from '../ui/status';
import { Tabs } from '../ui/tabs';
import { Funnel } from './funnel';
import { HeldRuns } from './held';
import { LedgerTable } from './ledger-table';
import { Progress } from './progress';
import { Runs } from './runs';
import { Stops } from './stops';

/** When there will be something to see, or why there will not. */
function FirstMessage({ campaign: { state, windows, zone } }: { readonly campaign: Campaign }) {
  const { t, format } = useI18n();
  if (state === 'draft' || state === 'paused') return <p>{t('monitor.isOff')}</p>;
  const due = windows.flatMap(({ outreaches }) => outreaches.flatMap(({ enabled, dueAt }) => (enabled ? [dueAt] : [])));
  const first = due.filter((at) => Date.parse(at) > serverNow()).toSorted()[0];
  return state !== 'active' || first === undefined ? null : (
    <p>
      <strong>{t('monitor.firstAt', { at: format.instant(first, zone) })}</strong>
    </p>
  );
}

/** Data Monitor: what became of every message, live while the campaign is active. */
export function Monitor({ shop, campaign }: { readonly shop: string; readonly campaign: Campaign }) {
  const { t } = useI18n();
  const { window } = useSearch({ from: '/inside/s/$shop/campaigns/$campaign' });
  const navigate = useNavigate();
  const query = useQuery(
    monitorQuery(shop, campaign.campaign, { live: campaign.state === 'active' || campaign.state === 'paused' }),
  );
  return (
    <Loaded query={query} lines={8}>
      {(monitor) => {
        const account = monitor.windows.find((one) => one.window === window) ?? monitor.total;
        const windows = window === undefined ? monitor.windows : monitor.windows.filter((one) => one.window === window);
        return (
          <Stack>
            <Stops stops={monitor.stops} zone={campaign.zone} />
            <HeldRuns
              shop={shop}
              campaign={campaign.campaign}
              zone={campaign.zone}
              runs={monitor.windows.flatMap(({ outreaches }) => outreaches)}
            />
            {monitor.total.ledger.audience === 0 ? (
              <Card>
                <Empty title={t('monitor.none')}>
                  <p>{t('monitor.noneText')}</p>
                  <FirstMessage campaign={campaign} />
                </Empty>
              </Card>
            ) : (
              <>
                <Tabs
                  label={t('monitor.byWindow')}
                  chosen={window ?? 'all'}
                  tabs={[
                    { id: 'all' as const, name: t('monitor.all') },
                    ...monitor.windows.map((one) => ({ id: one.window, name: t(`window.${one.window}`) })),
                  ]}
                  onChoose={(next) =>
                    void navigate({
                      to: '/s/$shop/campaigns/$campaign',
                      params: { shop, campaign: campaign.campaign },
                      search: next === 'all' ? {} : { window: next },
                      resetScroll: false,
                    })
                  }
                />
                <Progress
                  ledger={account.ledger}
                  asOf={monitor.asOf}
                  zone={campaign.zone}
                  isActive={campaign.state === 'active'}
                />
                <Card title={t('monitor.funnel')}>
                  <Funnel funnel={account.funnel} />
                </Card>
                <Card title={t('monitor.ledger')}>
                  <LedgerTable windows={windows} total={account} />
                </Card>
                <Card title={t('monitor.runs')}>
                  <Runs shop={shop} windows={windows} />
                </Card>
              </>
            )}
          </Stack>
        );
      }}
    </Loaded>
  );
}
