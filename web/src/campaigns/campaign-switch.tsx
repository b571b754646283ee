import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data } from '../api/client';
import { campaignQuery, campaignResumeQuery, campaignsQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { problemSentence } from '../i18n/problem-words';
import { Confirm } from '../ui/dialog';
import { Switch } from '../ui/switch';
import { useSay } from '../ui/toast';
import { useFourEyes } from './four-eyes';
import { ResumePreview } from './resume-preview';
import { waitsFor } from './second-person';
import { type Campaign, whyNot } from './states';

/** The seller's switch: moves at once, and goes back with the reason when the API refuses. Switching on asks first. */
export function CampaignSwitch({ shop, campaign }: { readonly shop: string; readonly campaign: Campaign }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const say = useSay();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const isResume = campaign.state === 'paused';
  const preview = useQuery({ ...campaignResumeQuery(shop, campaign.campaign), enabled: asking && isResume });
  const waits = waitsFor(useFourEyes({ shop, campaign }, asking)?.stands);
  const isActive = campaign.state === 'active';
  const change = useMutation({
    mutationFn: (active: boolean) =>
      data(
        api.PUT('/v1/shops/{shop}/campaigns/{campaign}/active', {
          params: { path: { shop, campaign: campaign.campaign } },
          body: { active },
        }),
      ),
    onSuccess: (result, active) => {
      if (active) say(t('switch.on', { name: campaign.name }));
      else if (result.promise)
        say(
          t('switch.off', { messages: result.promise.messages, seconds: format.seconds(result.promise.withinMs) }),
          'warn',
        );
    },
    onSettled: async (_result, error) => {
      const read = Promise.all([
        cache.invalidateQueries({ queryKey: campaignsQuery(shop).queryKey, exact: true }),
        cache.invalidateQueries({ queryKey: campaignQuery(shop, campaign.campaign).queryKey }),
      ]);
      // A refusal is said at once; after a success the switch stays where it was moved until the page knows.
      if (error === null) await read;
    },
  });
  const shown = change.isPending ? change.variables : isActive;
  const why = isActive ? undefined : whyNot(campaign, campaign.state === 'draft' ? 'start' : 'resume', i18n);
  const move = (next: boolean): void => {
    if (next) setAsking(true);
    else change.mutate(false, { onError: (error) => say(problemSentence(error, i18n), 'bad') });
  };
  const messages = campaign.windows.flatMap(({ outreaches }) => outreaches.filter(({ enabled }) => enabled)).length;
  return (
    <>
      <Switch
        label={t('switch.label', { name: campaign.name })}
        state={t(`state.${shown === isActive ? campaign.state : shown ? 'active' : 'paused'}`)}
        checked={shown}
        why={why}
        busy={change.isPending}
        onChange={move}
      />
      <Confirm
        open={asking}
        title={t(isResume ? 'resume.title' : 'switch.confirmTitle', { name: campaign.name })}
        confirm={t(isResume ? 'resume.confirm' : 'switch.confirm')}
        why={waits === undefined ? undefined : t(waits)}
        onConfirm={() => change.mutateAsync(true)}
        onClose={() => setAsking(false)}
      >
        {isResume ? (
          <ResumePreview query={preview} zone={campaign.zone} />
        ) : (
          <p>{t('switch.confirmText', { messages, windows: campaign.windows.length })}</p>
        )}
      </Confirm>
    </>
  );
}
