import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data } from '../api/client';
import { useMay } from '../api/may';
import { type I18n, useI18n } from '../i18n/i18n';
import { problemSentence } from '../i18n/problem-words';
import { Button } from '../ui/button';
import { Confirm } from '../ui/dialog';
import { Card, Row, Soft } from '../ui/layout';
import { Notice } from '../ui/status';
import { useSay } from '../ui/toast';
import { type Run, useAudienceName } from './runs';

interface Props {
  readonly shop: string;
  readonly campaign: string;
  readonly zone: string;
  readonly runs: readonly Run[];
}
type Decision = 'retry' | 'skip' | 'cancel';

const whyNot = ({ actions }: Run, action: Decision, { format }: I18n): string | undefined => {
  const verdict = actions[action];
  return verdict === undefined || verdict.ok ? undefined : format.words(verdict.why);
};

function useDecide(shop: string, campaign: string, { run }: Run) {
  const i18n = useI18n();
  const say = useSay();
  const cache = useQueryClient();
  const path = { params: { path: { shop, run } } };
  const onSettled = () => cache.invalidateQueries({ queryKey: [shop, 'campaigns', campaign, 'monitor'] });
  const retry = useMutation({
    mutationFn: () => data(api.POST('/v1/shops/{shop}/runs/{run}/release', path)),
    onSuccess: () => say(i18n.t('held.released')),
    onError: (error) => say(problemSentence(error, i18n), 'bad'),
    onSettled,
  });
  const end = useMutation({
    mutationFn: (action: 'skip' | 'cancel') =>
      data(
        action === 'skip'
          ? api.POST('/v1/shops/{shop}/runs/{run}/skip', path)
          : api.POST('/v1/shops/{shop}/runs/{run}/cancel', path),
      ),
    onSuccess: ({ promise }) =>
      say(i18n.t('held.ended', { messages: promise.messages, seconds: i18n.format.seconds(promise.withinMs) }), 'warn'),
    onSettled,
  });
  return { retry, end };
}

/** One run on hold: why, since when, and what may be done about it. */
function HeldRun({ shop, campaign, zone, run }: Omit<Props, 'runs'> & { readonly run: Run }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const may = useMay();
  const nameOf = useAudienceName(shop);
  const [asking, setAsking] = useState<'skip' | 'cancel'>();
  const { retry, end } = useDecide(shop, campaign, run);
  const why = (action: Decision) => whyNot(run, action, i18n) ?? may(run.actions[action]?.by ?? 'sender');
  if (!run.held) return null;
  const left = { pending: format.number(run.ledger.pending), sent: format.number(run.ledger.sent) };
  return (
    <Notice tone="bad" title={`${nameOf(run.audience)} · ${t(`channel.${run.channel}`)}`}>
      <p>{t(`held.${run.held.reason}`, { detail: run.held.detail })}</p>
      <Soft>{t('held.since', { at: format.instant(run.held.at, zone), ...left })}</Soft>
      <Row>
        <Button kind="primary" busy={retry.isPending} why={why('retry')} onClick={() => retry.mutate()}>
          {t('held.release')}
        </Button>
        <Button why={why('skip')} onClick={() => setAsking('skip')}>
          {t('held.skip')}
        </Button>
        <Button why={why('cancel')} onClick={() => setAsking('cancel')}>
          {t('held.cancel')}
        </Button>
      </Row>
      <Confirm
        open={asking !== undefined}
        danger
        title={t(`held.${asking ?? 'skip'}`)}
        confirm={t(`held.${asking ?? 'skip'}`)}
        onConfirm={() => end.mutateAsync(asking ?? 'skip')}
        onClose={() => setAsking(undefined)}
      >
        <p>{t(`held.${asking ?? 'skip'}Text`, left)}</p>
      </Confirm>
    </Notice>
  );
}

/** What waits for a person, before anything else on the page; nothing when nothing does. */
export function HeldRuns({ runs, ...rest }: Props) {
  const { t } = useI18n();
  const held = runs.filter((run) => run.held);
  if (held.length === 0) return null;
  return (
    <Card title={t('held.waits', { count: held.length })}>
      {held.map((run) => (
        <HeldRun key={run.run} {...rest} run={run} />
      ))}
    </Card>
  );
}
