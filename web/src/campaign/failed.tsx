import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, data } from '../api/client';
import { useMay } from '../api/may';
import { monitorQuery } from '../api/queries';
import type { Campaign } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Confirm } from '../ui/dialog';
import { Card, Row, Soft, Stack } from '../ui/layout';
import { Empty, Loaded } from '../ui/status';
import { Table } from '../ui/table';
import { useSay } from '../ui/toast';
import { failedFile, failedQuery } from './recipients';
import { type Run, useAudienceName } from './runs';

interface OfRun {
  readonly shop: string;
  readonly campaign: string;
  readonly run: Run;
}

/** Sends again to those who failed, and to nobody else; off with the sentence of the lifecycle table. */
function RetryFailed({ shop, campaign, run }: OfRun) {
  const { t, format } = useI18n();
  const say = useSay();
  const may = useMay();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const verdict = run.actions.retry_failed;
  const retry = useMutation({
    mutationFn: () =>
      data(api.POST('/v1/shops/{shop}/runs/{run}/retry-failed', { params: { path: { shop, run: run.run } } })),
    onSuccess: ({ members }) => say(t('retry.done', { members })),
    onSettled: () => cache.invalidateQueries({ queryKey: [shop, 'campaigns', campaign, 'monitor'] }),
  });
  const why = verdict === undefined || verdict.ok ? may(verdict?.by ?? 'sender') : format.words(verdict.why);
  return (
    <>
      <Button why={why} busy={retry.isPending} onClick={() => setAsking(true)}>
        {t('retry.title')}
      </Button>
      <Confirm
        open={asking}
        title={t('retry.ask', { failed: run.ledger.failed })}
        confirm={t('retry.confirm')}
        onConfirm={() => retry.mutateAsync()}
        onClose={() => setAsking(false)}
      >
        <p>{t('retry.text')}</p>
      </Confirm>
    </>
  );
}

/** Whom a run has failed, each with the reason; all of them are in the file. */
function FailedList({ shop, run }: Pick<OfRun, 'shop' | 'run'>) {
  const { t, has, format } = useI18n();
  const query = useQuery(failedQuery(shop, run.run, run.ledger.failed));
  const words = (reason: string | undefined): string => {
    const key = `failed.reason.${reason}`;
    return has(key) ? t(key) : t('failed.code', { code: reason ?? '–' });
  };
  return (
    <Loaded query={query}>
      {({ rows, more }) => (
        <>
          <Table
            label={t('failed.list')}
            rows={rows}
            keyOf={({ customer }) => customer}
            columns={[
              {
                name: t('failed.customer'),
                cell: ({ customer }) => (
                  <Link to="/s/$shop/customers" params={{ shop }} search={{ id: customer }}>
                    {customer}
                  </Link>
                ),
              },
              { name: t('failed.why'), cell: ({ reason }) => words(reason) },
            ]}
          />
          {more ? <Soft>{t('failed.more', { shown: format.number(rows.length) })}</Soft> : null}
        </>
      )}
    </Loaded>
  );
}

/** Messages that were refused, run by run: who, why, and the way to try them again. */
export function Failed({ shop, campaign }: { readonly shop: string; readonly campaign: Campaign }) {
  const { t, format } = useI18n();
  const nameOf = useAudienceName(shop);
  const query = useQuery(monitorQuery(shop, campaign.campaign, { live: campaign.state === 'active' }));
  return (
    <Loaded query={query} lines={6}>
      {({ windows }) => {
        const runs = windows.flatMap(({ window, outreaches }) => outreaches.map((one) => ({ ...one, window })));
        const failed = runs.filter(({ ledger }) => ledger.failed > 0);
        if (failed.length === 0) {
          return (
            <Card>
              <Empty title={t('failed.none')}>
                <p>{t('failed.noneText')}</p>
              </Empty>
            </Card>
          );
        }
        return (
          <Stack>
            {failed.map((run) => (
              <Card key={run.run} title={`${nameOf(run.audience)} · ${t(`window.${run.window}`)}`}>
                <p>
                  {t('failed.count', {
                    failed: format.number(run.ledger.failed),
                    channel: t(`channel.${run.channel}`),
                  })}
                </p>
                <Row>
                  <RetryFailed shop={shop} campaign={campaign.campaign} run={run} />
                  <a href={failedFile(shop, run.run)} download>
                    {t('failed.download')}
                  </a>
                </Row>
                <FailedList shop={shop} run={run} />
              </Card>
            ))}
          </Stack>
        );
      }}
    </Loaded>
  );
}
