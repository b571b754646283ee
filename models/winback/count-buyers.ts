import { dayOf } from '../../domain/base/zone.js';
import { unreachable } from '../../domain/winback/day.js';
import { armOf } from '../../domain/winback/holdout.js';
import { isLapsed, lapseCutoff } from '../../domain/winback/lapse.js';
import { type Gap, gapsOf, suggestDays } from '../../domain/winback/suggest.js';
import type { Winback, WinbackChannel } from '../../domain/winback/winback.js';
import type { Models } from '../models.js';
import type { Shop } from '../shop/shop-schema.js';
import { visitBuyers } from './buyers.js';

interface Reach {
  readonly days: number;
  /** Customers with no valid order for that many days. */
  readonly qualified: number;
  /** Of these, whom the channel can reach: address and consent. */
  readonly reachable: number;
}
export interface Preview {
  readonly reach: readonly Reach[];
  /** The data-driven N. */
  readonly suggestedDays: number;
}

/** How many customers each N reaches today, and the N that the shop's own orders suggest, in one walk through the shop. */
export async function previewWinback(
  models: Models,
  shop: Pick<Shop, '_id' | 'zone'>,
  channel: WinbackChannel,
  wanted: readonly number[],
  now: Date,
): Promise<Preview> {
  const today = dayOf(now, shop.zone);
  const counts = wanted.map((days) => ({
    days,
    cutoff: lapseCutoff(today, days, shop.zone),
    qualified: 0,
    reachable: 0,
  }));
  const gaps: Gap[] = [];
  await visitBuyers(models, shop._id, channel, (buyer) => {
    for (const gap of gapsOf(buyer.facts.recentOrderAts, now)) gaps.push(gap);
    const can = unreachable(buyer, channel) === undefined;
    for (const count of counts) {
      if (!isLapsed(buyer.facts.lastOrderAt, count.cutoff)) continue;
      count.qualified += 1;
      if (can) count.reachable += 1;
    }
  });
  return {
    reach: counts.map(({ days, qualified, reachable }) => ({ days, qualified, reachable })),
    suggestedDays: suggestDays(gaps),
  };
}

/** Who would be sent the first message if a programme began now, and who is left out to compare with. */
export interface FirstMessages {
  readonly messages: number;
  readonly heldOut: number;
}

/** Counts by the arms that the programme itself will use. */
export async function countFirst(
  models: Models,
  { shop, zone, channel, days, salt, holdout }: Winback,
  now: Date,
): Promise<FirstMessages> {
  const cutoff = lapseCutoff(dayOf(now, zone), days, zone);
  const count = { treated: 0, holdout: 0 };
  await visitBuyers(models, shop, channel, (buyer) => {
    if (!isLapsed(buyer.facts.lastOrderAt, cutoff) || unreachable(buyer, channel)) return;
    count[armOf(buyer.ref, salt, holdout)] += 1;
  });
  return { messages: count.treated, heldOut: count.holdout };
}
