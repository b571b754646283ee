import type { PastChatRun } from '../../domain/advice/preflight/shop-plans.js';
import { CHANNELS } from '../../domain/base/channel.js';
import { runsOf, under } from '../../domain/base/ids.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import type { Winback } from '../../domain/winback/winback.js';
import { native } from '../base/native.js';
import { customerPage, EVERY_READ, type ReachRow, reachProjection } from '../customer/customer-queries.js';
import type { Models } from '../models.js';

/** The shop's campaigns that are under way: active, or paused and may go on. */
export const plannedCampaigns = ({ campaigns }: Models, shop: string): Promise<Campaign[]> =>
  native(campaigns)
    .find<Campaign>({ _id: runsOf(shop), state: { $in: ['active', 'paused'] } })
    .toArray() as Promise<Campaign[]>;

export const activeWinbacks = ({ winbacks }: Models, shop: string): Promise<Winback[]> =>
  native(winbacks).find<Winback>({ shop, state: 'active' }).toArray() as Promise<Winback[]>;

/** Chat runs of a shop's campaigns that were due since an instant. */
export const chatRunsSince = ({ runs }: Models, shop: string, since: Date): Promise<PastChatRun[]> =>
  native(runs)
    .find<PastChatRun>(
      { _id: runsOf(shop), channel: 'chat', dueAt: { $gte: since }, winback: { $exists: false } },
      { projection: { campaign: 1, outreach: 1, dueAt: 1, ledger: 1, state: 1 } },
    )
    .toArray() as Promise<PastChatRun[]>;

/**
 * Calls `visit` for the shop's customers in `_id` order, at most so many.
 * @returns how many customers the shop has
 */
export async function visitCustomers(
  { customers }: Models,
  shop: string,
  most: number,
  visit: (customer: ReachRow) => void,
): Promise<number> {
  const page = {
    shop,
    after: '',
    filter: {},
    projection: reachProjection(CHANNELS, [...EVERY_READ, 'winbacks']),
    limit: most,
  };
  let seen = 0;
  for await (const rows of customerPage(customers, page)) {
    seen += rows.length;
    for (const row of rows) visit(row);
  }
  return seen < most ? seen : native(customers).countDocuments({ _id: under(shop) });
}
