import type { Winback } from '../../domain/winback/winback.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import { countFirst } from '../../models/winback/count-buyers.js';
import { approveWinback } from '../../models/winback/winback-store.js';
import { approvalRoute } from '../access/approval-route.js';
import { contentHash, requireApproval } from '../access/four-eyes.js';
import type { ApiDeps } from '../deps.js';
import { findWinback } from '../find.js';
import type { Owner } from '../http/auth/auth.js';
import { winbackParams } from '../http/common-schema.js';
import type { Route } from '../http/route.js';

/** Hash of what a second person has looked at. A pause leaves it as it is, an edit does not; the name is only for people. */
export function contentOf(winback: Winback): string {
  const { channel, smsRoute, days, hour, steps, offer, startDay, endDay, holdout, dailyLimit, link } = winback;
  const first = [channel, smsRoute, days, hour, steps, offer.enabled, offer.key];
  return contentHash([...first, startDay, endDay, holdout, dailyLimit, link]);
}

/** How many messages the programme comes to for those who have lapsed by now, each step counted; later ones are not known. */
async function messagesOf({ models, now }: ApiDeps, winback: Winback): Promise<number> {
  const { messages } = await countFirst(models, winback, now());
  return messages * winback.steps.length;
}

/** @throws Problem second_person_needed */
export const requireSecond = (deps: ApiDeps, shop: Shop, winback: Winback, owner: Owner | undefined): Promise<void> =>
  requireApproval(shop, owner, {
    what: { vi: 'Chương trình', en: 'programme' },
    of: contentOf(winback),
    approved: winback.approved,
    messages: () => messagesOf(deps, winback),
  });

/** The second person's look. */
export const winbackApprovalRoute = (deps: ApiDeps): Route =>
  approvalRoute(deps, {
    path: '/v1/shops/{shop}/winbacks/{winback}',
    id: 'approveWinback',
    tag: 'winbacks',
    name: 'programme',
    params: winbackParams,
    notFound: 'winback_not_found',
    find: ({ shop, winback }) => findWinback(deps, shop, winback),
    contentOf,
    keep: (winback, approved) => approveWinback(deps.models, winback, approved),
  });
