import type { Winback } from '../../domain/winback/winback.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import { countFirst } from '../../models/winback/count-buyers.js';
import { approveWinback } from '../../models/winback/winback-store.js';
import {
  approvalBody,
  approvalMade,
  approvalOf,
  approvalView,
  contentHash,
  requireApproval,
} from '../access/four-eyes.js';
import type { ApiDeps } from '../deps.js';
import { findWinback } from '../find.js';
import type { Owner } from '../http/auth/auth.js';
import { winbackParams } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';

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

/** The second person's look. Its path stands before the route that takes any action. */
export const winbackApprovalRoute = (deps: ApiDeps): Route =>
  route({
    method: 'post',
    path: '/v1/shops/{shop}/winbacks/{winback}/approval',
    id: 'approveWinback',
    tag: 'winbacks',
    summary: 'Approve a programme as it is, so that somebody else may switch it on',
    description:
      'Where the shop asks for four eyes (`fourEyes`). A pause leaves the approval as it is; an edit ends it.',
    access: 'shop',
    action: 'approve the programme',
    params: winbackParams,
    body: { kind: 'json', schema: approvalBody },
    answers: { 200: approvalMade },
    problems: ['winback_not_found', 'version_conflict'],
    handle: async ({ params, body: { version }, owner, note }) => {
      const winback = await findWinback(deps, params.shop, params.winback);
      const approved = approvalOf(owner, contentOf(winback), deps.now());
      if (winback.version !== version || !(await approveWinback(deps.models, winback, approved)))
        throw new Problem('version_conflict', `It has changed since version ${version} was read. Read it again.`);
      note({ approved: false }, { approved: true });
      return json(200, approvalView(approved));
    },
  });
