import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data, type Schemas } from '../api/client';
import { shopQuery, winbackQuery, winbackResumeQuery, winbacksQuery } from '../api/queries';
import { ResumePreview } from '../campaigns/resume-preview';
import { waitsFor } from '../campaigns/second-person';
import { useI18n } from '../i18n/i18n';
import { problemSentence } from '../i18n/problem-words';
import { Button } from '../ui/button';
import { Confirm } from '../ui/dialog';
import { Row } from '../ui/layout';
import { useSay } from '../ui/toast';
import { useFourEyes } from './four-eyes';

type Winback = Schemas['Winback'];

/** Pause, resume and stop; what cannot be done says why, in the words of the lifecycle table. */
export function Lifecycle({ shop, winback }: { readonly shop: string; readonly winback: Winback }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const say = useSay();
  const cache = useQueryClient();
  const [stopping, setStopping] = useState(false);
  const [resuming, setResuming] = useState(false);
  const { data: own } = useQuery(shopQuery(shop));
  const preview = useQuery({ ...winbackResumeQuery(shop, winback.winback), enabled: resuming });
  const waits = waitsFor(useFourEyes({ shop, winback })?.stands);
  const act = useMutation({
    mutationFn: (action: 'pause' | 'resume' | 'stop') =>
      data(
        api.POST('/v1/shops/{shop}/winbacks/{winback}/{action}', {
          params: { path: { shop, winback: winback.winback, action } },
        }),
      ),
    onSuccess: async (result) => {
      say(t('winback.nowState', { state: t(`state.${result.state}`) }));
      await cache.invalidateQueries({ queryKey: winbackQuery(shop, winback.winback).queryKey });
      await cache.invalidateQueries({ queryKey: winbacksQuery(shop).queryKey, exact: true });
    },
  });
  const whyNot = (action: string): string | undefined => {
    const verdict = winback.actions[action];
    return verdict && !verdict.ok
      ? verdict.why
        ? format.words(verdict.why)
        : t('problem.action_not_allowed')
      : undefined;
  };
  const pause = () => act.mutate('pause', { onError: (error) => say(problemSentence(error, i18n), 'bad') });
  return (
    <Row>
      {winback.state === 'paused' ? (
        <Button kind="primary" busy={act.isPending} onClick={() => setResuming(true)}>
          {t('winback.resume')}
        </Button>
      ) : (
        <Button busy={act.isPending} why={whyNot('pause')} onClick={pause}>
          {t('winback.pause')}
        </Button>
      )}
      <Button busy={act.isPending} why={whyNot('stop')} onClick={() => setStopping(true)}>
        {t('winback.stop')}
      </Button>
      <Confirm
        open={resuming}
        title={t('resume.title', { name: winback.name })}
        confirm={t('winback.resume')}
        why={waits === undefined ? undefined : t(waits)}
        onConfirm={() => act.mutateAsync('resume')}
        onClose={() => setResuming(false)}
      >
        {own ? <ResumePreview query={preview} zone={own.zone} /> : null}
      </Confirm>
      <Confirm
        open={stopping}
        danger
        title={t('winback.stopAsk', { name: winback.name })}
        confirm={t('winback.stop')}
        onConfirm={() => act.mutateAsync('stop')}
        onClose={() => setStopping(false)}
      >
        <p>{t('winback.stopText')}</p>
      </Confirm>
    </Row>
  );
}
