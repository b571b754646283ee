import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data, type Schemas } from '../api/client';
import { shopQuery, winbackConditionsQuery, winbackQuery } from '../api/queries';
import { sessionQuery } from '../api/session';
import { ApprovalCard } from '../campaigns/approval';
import { type Seen, standing } from '../campaigns/second-person';
import { useI18n } from '../i18n/i18n';

const FRESH_MS = 5_000;
interface Props {
  readonly shop: string;
  readonly winback: Schemas['Winback'];
}

/** How the programme stands with the shop's four eyes; undefined where the shop asks for none, or nothing is to be switched on. */
export function useFourEyes({ shop, winback }: Props): Seen | undefined {
  // The rule may have changed since the page was opened; what it asks for must not be old.
  const { data: own } = useQuery({ ...shopQuery(shop), staleTime: FRESH_MS });
  const { data: session } = useQuery(sessionQuery);
  const above = own?.fourEyes?.above;
  const isAsked = above !== undefined && (winback.state === 'draft' || winback.state === 'paused');
  const { data: found } = useQuery({
    ...winbackConditionsQuery(shop, winback.winback, winback.version),
    enabled: isAsked,
  });
  if (!isAsked || !session) return undefined;
  // As the API counts: whoever has lapsed by now, each step.
  const messages = found && found.estimate.count * winback.steps.length;
  return standing({ above, messages, approved: winback.approved, me: session.key });
}

/** The second person's button, and what is still waited for. */
export function FourEyes({ shop, winback }: Props) {
  const { t, format } = useI18n();
  const cache = useQueryClient();
  const { data: own } = useQuery(shopQuery(shop));
  const seen = useFourEyes({ shop, winback });
  const approve = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/shops/{shop}/winbacks/{winback}/approval', {
          params: { path: { shop, winback: winback.winback } },
          body: { version: winback.version },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: winbackQuery(shop, winback.winback).queryKey, exact: true }),
  });
  if (!seen || !own) return null;
  const { name, approved } = winback;
  return (
    <ApprovalCard name={name} zone={own.zone} approved={approved} seen={seen} onApprove={() => approve.mutateAsync()}>
      {t('eyes.approveWinback', { messages: format.number(seen.messages ?? 0) })}
    </ApprovalCard>
  );
}
