import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from '../api/client';
import { campaignQuery, preflightQuery, shopQuery } from '../api/queries';
import { sessionQuery } from '../api/session';
import { useI18n } from '../i18n/i18n';
import { ApprovalCard } from './approval';
import { type Seen, standing } from './second-person';
import type { Campaign } from './states';

const FRESH_MS = 5_000;
interface Props {
  readonly shop: string;
  readonly campaign: Campaign;
}

/** How the campaign stands with the shop's four eyes; undefined where the shop asks for none, or nothing is to be switched on. */
export function useFourEyes({ shop, campaign }: Props, isWanted = true): Seen | undefined {
  // The rule may have changed since the page was opened; what it asks for must not be old.
  const { data: own } = useQuery({ ...shopQuery(shop), staleTime: FRESH_MS });
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

/** The second person's button, and what is still waited for. */
export function FourEyes({ shop, campaign }: Props) {
  const { t, format } = useI18n();
  const cache = useQueryClient();
  const seen = useFourEyes({ shop, campaign });
  const approve = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/shops/{shop}/campaigns/{campaign}/approval', {
          params: { path: { shop, campaign: campaign.campaign } },
          body: { version: campaign.version },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: campaignQuery(shop, campaign.campaign).queryKey }),
  });
  if (!seen) return null;
  const { name, zone, approved, windows } = campaign;
  const first = windows[0]?.opensAt;
  return (
    <ApprovalCard name={name} zone={zone} approved={approved} seen={seen} onApprove={() => approve.mutateAsync()}>
      {t('eyes.approveText', {
        messages: format.number(seen.messages ?? 0),
        windows: windows.length,
        from: first === undefined ? '–' : format.instant(first, zone),
      })}
    </ApprovalCard>
  );
}
