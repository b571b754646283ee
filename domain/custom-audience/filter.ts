import { type CoarseFilter, daysBefore } from '../audiences/definition.js';
import { RECENT_ORDERS } from '../customer.js';
import { campaignId, windowKey } from '../ids.js';
import { WINDOWS } from '../window.js';
import type { Condition, OrderAgeCondition, OrdersCondition, ReachedCondition, Tree } from './tree.js';

/** Not coarse: exactly those whom `matchesTree` picks (a property test compares both on a real server). */
export type ExactFilter = CoarseFilter;

const NOBODY: ExactFilter = { $nor: [{}] };
const EVERYBODY: ExactFilter = {};
const not = (filter: ExactFilter): ExactFilter => ({ $nor: [filter] });

/** In the last `days` days, nothing later than `now`: `within` of the built-in audiences. */
const lately = (days: number | undefined, now: number): ExactFilter => ({
  ...(days === undefined ? {} : { $gte: daysBefore(now, days) }),
  $lte: new Date(now),
});

interface Bounds {
  readonly atLeast?: number;
  readonly atMost?: number;
}
const between = (field: string, { atLeast, atMost }: Bounds): ExactFilter => ({
  [field]: {
    ...(atLeast === undefined ? {} : { $gte: atLeast }),
    ...(atMost === undefined ? {} : { $lte: atMost }),
  },
});

/**
 * At least n of the newest orders in the last days. They are kept newest first, so those in the window stand side by
 * side: some order is not after `now`, and the one n − 1 places on is not before the window.
 */
function recentAtLeast(n: number, days: number, now: number): ExactFilter {
  if (n <= 0) return EVERYBODY;
  if (n > RECENT_ORDERS) return NOBODY;
  const begins = Array.from({ length: RECENT_ORDERS - n + 1 }, (_, at) => at);
  const field = (at: number) => `facts.recentOrderAts.${at}`;
  const runs = begins.map((at) => ({
    $and: [{ [field(at)]: { $lte: new Date(now) } }, { [field(at + n - 1)]: { $gte: daysBefore(now, days) } }],
  }));
  return { $or: runs };
}

function orders(condition: OrdersCondition, now: number): ExactFilter {
  const { atLeast = 0, atMost, days } = condition;
  if (days === undefined) return between('facts.validOrders', condition);
  const enough = recentAtLeast(atLeast, days, now);
  return atMost === undefined ? enough : { $and: [enough, not(recentAtLeast(atMost + 1, days, now))] };
}

const orderAge = (field: string, { atLeastDays = 0, atMostDays }: OrderAgeCondition, now: number): ExactFilter => ({
  [field]: {
    $lte: daysBefore(now, atLeastDays),
    ...(atMostDays === undefined ? {} : { $gte: daysBefore(now, atMostDays) }),
  },
});

function reached({ campaign, window, channel, days }: ReachedCondition, shop: string, now: number): ExactFilter {
  const windows = window === undefined ? WINDOWS : [window];
  const keys = campaign === undefined ? [] : windows.map((one) => windowKey(campaignId(shop, campaign), one));
  return {
    touches: {
      $elemMatch: {
        at: lately(days, now),
        failed: { $ne: true },
        ...(channel === undefined ? {} : { channel }),
        ...(keys.length === 0 ? {} : { window: { $in: keys } }),
      },
    },
  };
}

function conditionFilter(condition: Condition, shop: string, now: number): ExactFilter {
  switch (condition.kind) {
    case 'orders':
      return orders(condition, now);
    case 'revenue':
      return between('facts.revenue', condition);
    case 'last_order':
      return orderAge('facts.lastOrderAt', condition, now);
    case 'first_order':
      return orderAge('facts.firstOrderAt', condition, now);
    case 'never_ordered':
      return { 'facts.validOrders': 0 };
    case 'follows':
      return { 'signals.followedAt': { $lte: new Date(now) } };
    case 'wishlist':
    case 'cart': {
      const { kind, skus, days } = condition;
      const item = { at: lately(days, now), ...(skus === undefined ? {} : { sku: { $in: [...skus] } }) };
      return { [`signals.${kind}`]: { $elemMatch: item } };
    }
    case 'unpaid':
    case 'unreviewed':
      return { [`signals.${condition.kind}`]: { $elemMatch: { at: lately(condition.days, now) } } };
    case 'reached':
      return reached(condition, shop, now);
  }
}

/**
 * A custom audience as a MongoDB filter on the customers of one shop: exact, so a query alone can count it. No key or
 * operator comes from outside: they are all written here, and values stand only where values are compared.
 */
export function treeFilter(tree: Tree, shop: string, now: Date): ExactFilter {
  switch (tree.kind) {
    case 'and':
      return { $and: tree.of.map((part) => treeFilter(part, shop, now)) };
    case 'or':
      return { $or: tree.of.map((part) => treeFilter(part, shop, now)) };
    case 'not':
      return not(treeFilter(tree.of, shop, now));
    default:
      return conditionFilter(tree, shop, now.getTime());
  }
}
