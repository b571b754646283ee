import { dayOf } from '../../domain/base/zone.js';
import { unreachable } from '../../domain/winback/day.js';
import { armOf } from '../../domain/winback/holdout.js';
import { isLapsed, lapseCutoff } from '../../domain/winback/lapse.js';
import { type Gap, gapsOf, suggestDays } from '../../domain/winback/suggest.js';
import type { Winback, WinbackChannel } from '../../domain/winback/winback.js';
import { customerPage, type ReachRow, reachProjection } from '../../models/customer/customer-queries.js';
import type { Models } from '../../models/models.js';
import type { Shop } from '../../models/shop/shop-schema.js';

export interface Reach {
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

const PAGE = 5_000;

async function* buyers(models: Models, shop: string, channel: WinbackChannel): AsyncGenerator<ReachRow[]> {
  const projection = reachProjection([channel], false);
  const filter = { 'facts.validOrders': { $gte: 1 } };
  let after = '';
  for (let read = PAGE; read === PAGE; ) {
    read = 0;
    for await (const rows of customerPage(models.customers, { shop, after, filter, projection, limit: PAGE })) {
      read += rows.length;
      after = rows.at(-1)?._id ?? after;
      yield rows;
    }
  }
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
  for await (const rows of buyers(models, shop._id, channel)) {
    for (const row of rows) {
      for (const gap of gapsOf(row.facts.recentOrderAts, now)) gaps.push(gap);
      const can = unreachable(row, channel) === undefined;
      for (const count of counts) {
        if (!isLapsed(row.facts.lastOrderAt, count.cutoff)) continue;
        count.qualified += 1;
        if (can) count.reachable += 1;
      }
    }
  }
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
  for await (const rows of buyers(models, shop, channel)) {
    for (const row of rows) {
      if (!isLapsed(row.facts.lastOrderAt, cutoff) || unreachable(row, channel)) continue;
      count[armOf(row.ref, salt, holdout)] += 1;
    }
  }
  return { messages: count.treated, heldOut: count.holdout };
}
