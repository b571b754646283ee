import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data, type Schemas } from '../api/client';
import { campaignQuery, campaignsQuery } from '../api/queries';
import { type Campaign, whyNot } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { problemSentence } from '../i18n/problem-words';
import { windowInputs } from '../setup/window-inputs';
import { Button } from '../ui/button';
import { Soft } from '../ui/layout';
import { Badge } from '../ui/status';
import { useSay } from '../ui/toast';
import css from './overview.module.css';

interface Props {
  readonly shop: string;
  readonly campaign?: Campaign;
  readonly suggestion: Schemas['Suggestion'];
}

/** One suggested action with its reason; accepting it puts its message into the campaign. */
export function Suggestion({ shop, campaign, suggestion }: Props) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const { draft, label, reason, channel, offer } = suggestion;
  const say = useSay();
  const cache = useQueryClient();
  const [taken, setTaken] = useState(false);
  const accept = useMutation({
    mutationFn: async () => {
      if (!campaign || !draft) return;
      const path = { shop, campaign: campaign.campaign };
      // Read anew: the list may be older than somebody's edit.
      const fresh = await data(api.GET('/v1/shops/{shop}/campaigns/{campaign}', { params: { path } }));
      const windows = windowInputs(fresh).map((one) =>
        one.window === draft.window
          ? { ...one, outreaches: [...one.outreaches, { ...draft.outreach, priority: one.outreaches.length + 1 }] }
          : one,
      );
      await data(
        api.PATCH('/v1/shops/{shop}/campaigns/{campaign}', {
          params: { path },
          body: { version: fresh.version, windows },
        }),
      );
    },
    onSuccess: async () => {
      setTaken(true);
      say(t('suggestions.accepted', { audience: format.words(label), campaign: campaign?.name ?? '' }));
      await cache.invalidateQueries({ queryKey: campaignsQuery(shop).queryKey });
      if (campaign) await cache.invalidateQueries({ queryKey: campaignQuery(shop, campaign.campaign).queryKey });
    },
    onError: (error) => say(problemSentence(error, i18n), 'bad'),
  });
  const why = taken
    ? t('suggestions.taken')
    : !campaign
      ? t('suggestions.noCampaign')
      : !draft
        ? t('suggestions.noWindow')
        : whyNot(campaign, 'edit', i18n);
  return (
    <li className={css.suggestion}>
      <h3>{format.words(label)}</h3>
      <span>
        <Badge tone="accent">{t(`channel.${channel}`)}</Badge>{' '}
        {offer ? <Badge tone="calm">{t('suggestions.withOffer')}</Badge> : null}
      </span>
      <p>{format.words(reason)}</p>
      {draft ? (
        <Soft>{t('suggestions.into', { window: t(`window.${draft.window}`), campaign: campaign?.name ?? '' })}</Soft>
      ) : null}
      <Button kind="primary" busy={accept.isPending} why={why} onClick={() => accept.mutate()}>
        {t('suggestions.accept')}
      </Button>
    </li>
  );
}
