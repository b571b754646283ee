import { within } from '../audiences/definition.js';
import type { Customer, OrderFacts, Touch } from '../customer.js';
import { campaignId, windowKey } from '../ids.js';
import { DAY_MS } from '../time.js';
import { WINDOWS } from '../window.js';
import type { Condition, OrderAgeCondition, OrdersCondition, ReachedCondition, Tree } from './tree.js';

/** What a custom audience may look at. */
export type TreeMember = Pick<Customer, 'shop' | 'facts' | 'signals' | 'touches'>;

const EVER = Number.POSITIVE_INFINITY;

interface Bounds {
  readonly atLeast?: number;
  readonly atMost?: number;
}
const between = (value: number, { atLeast = Number.NEGATIVE_INFINITY, atMost = EVER }: Bounds): boolean =>
  value >= atLeast && value <= atMost;

function orders(facts: OrderFacts, condition: OrdersCondition, now: number): boolean {
  const { days } = condition;
  if (days === undefined) return between(facts.validOrders, condition);
  return between(facts.recentOrderAts.filter((at) => within(at, days, now)).length, condition);
}

function orderAge(at: Date | undefined, { atLeastDays = 0, atMostDays = EVER }: OrderAgeCondition, now: number) {
  if (at === undefined) return false;
  const age = now - at.getTime();
  return age >= atLeastDays * DAY_MS && age <= atMostDays * DAY_MS;
}

function reached(touch: Touch, condition: ReachedCondition, shop: string, now: number): boolean {
  const { campaign, window, channel, days = EVER } = condition;
  if (touch.failed === true || !within(touch.at, days, now)) return false;
  if (channel !== undefined && touch.channel !== channel) return false;
  if (campaign === undefined) return true;
  const key = campaignId(shop, campaign);
  const windows = window === undefined ? WINDOWS : [window];
  return windows.some((one) => touch.window === windowKey(key, one));
}

function holds({ shop, facts, signals, touches }: TreeMember, condition: Condition, now: number): boolean {
  switch (condition.kind) {
    case 'orders':
      return orders(facts, condition, now);
    case 'revenue':
      return between(facts.revenue, condition);
    case 'last_order':
      return orderAge(facts.lastOrderAt, condition, now);
    case 'first_order':
      return orderAge(facts.firstOrderAt, condition, now);
    case 'never_ordered':
      return facts.validOrders === 0;
    case 'follows':
      return signals.followedAt !== undefined && signals.followedAt.getTime() <= now;
    case 'wishlist':
    case 'cart': {
      const { skus, days = EVER } = condition;
      return signals[condition.kind].some(({ sku, at }) => within(at, days, now) && (skus?.includes(sku) ?? true));
    }
    case 'unpaid':
    case 'unreviewed':
      return signals[condition.kind].some(({ at }) => within(at, condition.days ?? EVER, now));
    case 'reached':
      return touches.some((touch) => reached(touch, condition, shop, now));
  }
}

/**
 * Does the customer belong to the custom audience at `now`? What happened after `now` is not seen yet, except by facts
 * that have no time of their own (order count ever, revenue, never ordered).
 */
export function matchesTree(member: TreeMember, tree: Tree, now: Date): boolean {
  switch (tree.kind) {
    case 'and':
      return tree.of.every((part) => matchesTree(member, part, now));
    case 'or':
      return tree.of.some((part) => matchesTree(member, part, now));
    case 'not':
      return !matchesTree(member, tree.of, now);
    default:
      return holds(member, tree, now.getTime());
  }
}
