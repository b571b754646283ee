import { campaignId, windowKey } from '../../base/ids.js';
import { cityKey } from '../../base/text/place.js';
import { WINDOWS } from '../../base/window.js';
import { MAX_SIGNALS, RECENT_ORDERS } from '../../customer/customer.js';
import { type CoarseFilter, daysBefore } from '../built-in/definition.js';
import type {
  Bounds,
  Condition,
  OrderAgeCondition,
  OrdersCondition,
  ProductCondition,
  ReachedCondition,
  RevenueCondition,
  Tree,
} from './tree.js';
import { acceptedSkus, mayBeUnknown } from './tree.js';

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

type Since = 'bought.ordersSince' | 'bought.skusSince';

/** Whose purchases of the last days are all kept: `complete` of matches.ts. */
function complete(since: Since | undefined, days: number | undefined, now: number): ExactFilter {
  const kept: ExactFilter = { bought: { $exists: true }, ...(since ? { [since]: { $exists: false } } : {}) };
  const before = since && days !== undefined ? [{ [since]: { $lt: daysBefore(now, days) } }] : [];
  return { $or: [{ 'facts.validOrders': 0 }, kept, ...before] };
}

/** Revenue of the kept orders in the last days; an expression, since a plain filter cannot add. */
function revenueSum(days: number, now: number): object {
  const inside = { $and: [{ $gte: ['$$this.at', daysBefore(now, days)] }, { $lte: ['$$this.at', new Date(now)] }] };
  const add = { $add: ['$$value', { $cond: [inside, '$$this.total', 0] }] };
  return { $reduce: { input: { $ifNull: ['$bought.orders', []] }, initialValue: 0, in: add } };
}

function revenue(condition: RevenueCondition, answer: boolean, now: number): ExactFilter {
  const { days, atLeast = 0, atMost } = condition;
  if (days === undefined) {
    const range = between('facts.revenue', condition);
    return answer ? range : not(range);
  }
  const sum = revenueSum(days, now);
  const all = complete('bought.ordersSince', days, now);
  const low: ExactFilter = { $expr: { $lt: [sum, atLeast] } };
  const high: ExactFilter = atMost === undefined ? NOBODY : { $expr: { $gt: [sum, atMost] } };
  if (!answer) return { $or: [high, { $and: [low, all] }] };
  return { $and: [not(low), not(high), ...(atMost === undefined ? [] : [all])] };
}

const PRODUCT_FIELDS = { wishlist: 'signals.wishlist', cart: 'signals.cart', bought: 'bought.skus' } as const;

function product(condition: ProductCondition, answer: boolean, now: number): ExactFilter {
  const { kind, days } = condition;
  const accepted = acceptedSkus(condition);
  const item = { at: lately(days, now), ...(accepted === undefined ? {} : { sku: { $in: [...accepted] } }) };
  const has: ExactFilter = { [PRODUCT_FIELDS[kind]]: { $elemMatch: item } };
  if (answer) return has;
  if (kind === 'bought') return { $and: [not(has), complete('bought.skusSince', days, now)] };
  return accepted === undefined ? not(has) : { $and: [not(has), not(dropped(PRODUCT_FIELDS[kind], days, now))] };
}

/** Whose list is full of what is within the days: `hasDropped` of matches.ts. */
function dropped(field: string, days: number | undefined, now: number): ExactFilter {
  const full = { [`${field}.${MAX_SIGNALS - 1}`]: { $exists: true } };
  if (days === undefined) return full;
  return { $and: [full, not({ [field]: { $elemMatch: { at: { $lt: daysBefore(now, days) } } } })] };
}

function reviewed(days: number | undefined, answer: boolean, now: number): ExactFilter {
  const has: ExactFilter = { 'bought.reviewedAt': lately(days, now) };
  return answer ? has : { $and: [not(has), complete(undefined, undefined, now)] };
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

/** Conditions that every customer's document answers: no is the negation of yes. */
type Plain = Exclude<Condition, RevenueCondition | ProductCondition | { readonly kind: 'reviewed' }>;

function plainFilter(condition: Plain, shop: string, now: number): ExactFilter {
  switch (condition.kind) {
    case 'orders':
      return orders(condition, now);
    case 'last_order':
      return orderAge('facts.lastOrderAt', condition, now);
    case 'first_order':
      return orderAge('facts.firstOrderAt', condition, now);
    case 'never_ordered':
      return { 'facts.validOrders': 0 };
    case 'follows':
      return { 'signals.followedAt': { $lte: new Date(now) } };
    case 'city':
      return { cityKey: { $in: condition.cities.map(cityKey) } };
    case 'tag':
      return { tags: { $in: [...condition.tags] } };
    case 'unpaid':
    case 'unreviewed':
      return { [`signals.${condition.kind}`]: { $elemMatch: { at: lately(condition.days, now) } } };
    case 'reached':
      return reached(condition, shop, now);
  }
}

/** Those of whom it is known that the condition says `answer`. */
function conditionFilter(condition: Condition, shop: string, answer: boolean, now: number): ExactFilter {
  switch (condition.kind) {
    case 'revenue':
      return revenue(condition, answer, now);
    case 'wishlist':
    case 'cart':
    case 'bought':
      return product(condition, answer, now);
    case 'reviewed':
      return reviewed(condition.days, answer, now);
    default: {
      const yes = plainFilter(condition, shop, now);
      return answer ? yes : not(yes);
    }
  }
}

type LeafFilter = (condition: Condition, answer: boolean) => ExactFilter;

/** Those of whom the tree says `answer`, given those of whom each of its conditions says yes, or no. */
function filterOf(tree: Tree, answer: boolean, leaf: LeafFilter): ExactFilter {
  switch (tree.kind) {
    case 'and':
    case 'or': {
      const parts = tree.of.map((part) => filterOf(part, answer, leaf));
      return (tree.kind === 'and') === answer ? { $and: parts } : { $or: parts };
    }
    case 'not':
      return filterOf(tree.of, !answer, leaf);
    default:
      return leaf(tree, answer);
  }
}

/**
 * A custom audience as a MongoDB filter on the customers of one shop: exact, so a query alone can count it. No key or
 * operator comes from outside: they are all written here, and values stand only where values are compared.
 */
export const treeFilter = (tree: Tree, shop: string, now: Date): ExactFilter =>
  filterOf(tree, true, (condition, answer) => conditionFilter(condition, shop, answer, now.getTime()));

/**
 * A filter for a scan that asks `matchesTree` about each customer: everyone who belongs or of whom that is unknown, and
 * perhaps others; adds nothing up, so it is quick. The exact filter where nothing can be unknown.
 */
export const coarseTreeFilter = (tree: Tree, shop: string, now: Date): CoarseFilter =>
  filterOf(tree, true, (condition, answer) =>
    mayBeUnknown(condition) ? EVERYBODY : conditionFilter(condition, shop, answer, now.getTime()),
  );
