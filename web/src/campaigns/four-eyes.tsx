import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data } from '../api/client';
import { useMay } from '../api/may';
import { campaignQuery, preflightQuery, shopQuery } from '../api/queries';
import { sessionQuery } from '../api/session';
import { type I18n, useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Confirm } from '../ui/dialog';
import { Card, Row } from '../ui/layout';
import { Notice } from '../ui/status';
import { useSay } from '../ui/toast';
import { type Seen, standing } from './second-person';
import type { Campaign } from './states';

interface Props {
  readonly shop: string;
  readonly campaign: Campaign;
}

/** How the campaign stands with the shop's four eyes; undefined where the shop asks for none, or nothing is to be switched on. */
export function useFourEyes({ shop, campaign }: Props, isWanted = true): Seen | undefined {
  const { data: own } = useQuery(shopQuery(shop));
  const { data: session } = useQuery(sessionQuery);
  const above = own?.fourEyes?.above;
  const isAsked = isWanted && above !== undefined && (campaign.state === 'draft' || campaign.state === 'paused');
  const { data: check } = useQuery({
    ...preflightQuery(shop, campaign.campaign, campaign.version),
    enabled: isAsked,
    staleTime: 60_000,
  });
  if (!isAsked || !session) return undefined;
  const messages = check?.outreaches.reduce((sum, { reachable }) => sum + reachable, 0);
  return standing({ above, messages, approved: campaign.approved, me: session.key });
}

/** Where it stands, in a sentence. */
function Sentence({
  seen,
  campaign,
  i18n: { t, format },
}: {
  readonly seen: Seen;
  readonly campaign: Campaign;
  readonly i18n: I18n;
}) {
  const { approved, zone } = campaign;
  if (seen.messages === undefined || seen.stands === 'counting') return <p>{t('eyes.counting')}</p>;
  const counts = { messages: format.number(seen.messages), above: format.number(seen.above) };
  if (seen.stands === 'below') return <p>{t('eyes.below', counts)}</p>;
  const who = { name: approved?.name ?? t('eyes.someone'), at: approved ? format.instant(approved.at, zone) : '' };
  return (
    <>
      <p>{t('eyes.needed', counts)}</p>
      <Notice tone={seen.stands === 'other' ? 'good' : 'warn'}>{t(`eyes.${seen.stands}`, who)}</Notice>
    </>
  );
}

/** The second person's button, and what is still waited for. */
export function FourEyes({ shop, campaign }: Props) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const say = useSay();
  const may = useMay();
  const cache = useQueryClient();
  const seen = useFourEyes({ shop, campaign });
  const [asking, setAsking] = useState(false);
  const approve = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/shops/{shop}/campaigns/{campaign}/approval', {
          params: { path: { shop, campaign: campaign.campaign } },
          body: { version: campaign.version },
        }),
      ),
    onSuccess: () => say(t('eyes.approved')),
    onSettled: () => cache.invalidateQueries({ queryKey: campaignQuery(shop, campaign.campaign).queryKey }),
  });
  if (!seen) return null;
  const first = campaign.windows[0]?.opensAt;
  return (
    <Card title={t('eyes.title')}>
      <Sentence seen={seen} campaign={campaign} i18n={i18n} />
      {seen.stands === 'none' || seen.stands === 'stale' ? (
        <Row>
          <Button why={may('sender')} onClick={() => setAsking(true)}>
            {t('eyes.approve')}
          </Button>
        </Row>
      ) : null}
      <Confirm
        open={asking}
        title={t('eyes.approveTitle', { name: campaign.name })}
        confirm={t('eyes.approve')}
        onConfirm={() => approve.mutateAsync()}
        onClose={() => setAsking(false)}
      >
        <p>
          {t('eyes.approveText', {
            messages: format.number(seen.messages ?? 0),
            windows: campaign.windows.length,
            from: first === undefined ? '–' : format.instant(first, campaign.zone),
          })}
        </p>
      </Confirm>
    </Card>
  );
}
