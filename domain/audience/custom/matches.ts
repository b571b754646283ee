import { campaignId, shopOf, windowKey } from '../../base/ids.js';
import { cityKey } from '../../base/text/place.js';
import { DAY_MS } from '../../base/time.js';
import { WINDOWS } from '../../base/window.js';
import { type Customer, MAX_SIGNALS, type OrderFacts, type Touch } from '../../customer/customer.js';
import { within } from '../built-in/definition.js';
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
import { acceptedSkus } from './tree.js';

/** What a custom audience may look at. */
export type TreeMember = Pick<Customer, '_id' | 'facts' | 'signals' | 'touches' | 'bought' | 'cityKey' | 'tags'>;

const EVER = Number.POSITIVE_INFINITY;

const between = (value: number, { atLeast = Number.NEGATIVE_INFINITY, atMost = EVER }: Bounds): boolean =>
  value >= atLeast && value <= atMost;

function orders(facts: OrderFacts, condition: OrdersCondition, now: number): boolean {
  const { days } = condition;
  if (days === undefined) return between(facts.validOrders, condition);
  return between(facts.recentOrderAts.filter((at) => within(at, days, now)).length, condition);
}

/** Are all purchases of the last days among those that the customer keeps? `since`: when there are more than are kept. */
function complete({ facts, bought }: TreeMember, since: Date | undefined, days: number, now: number): boolean {
  if (facts.validOrders === 0) return true;
  return bought !== undefined && (since === undefined || since.getTime() < now - days * DAY_MS);
}

/** Undefined: the orders that would decide it are not kept. What is kept is a lower bound, as no order is negative. */
function revenue(member: TreeMember, condition: RevenueCondition, now: number): boolean | undefined {
  const { days, atLeast = 0, atMost = EVER } = condition;
  if (days === undefined) return between(member.facts.revenue, condition);
  const { bought } = member;
  let sum = 0;
  for (const { at, total } of bought?.orders ?? []) if (within(at, days, now)) sum += total;
  if (sum > atMost) return false;
  const all = complete(member, bought?.ordersSince, days, now);
  if (sum < atLeast) return all ? false : undefined;
  return all || atMost === EVER ? true : undefined;
}

/** A full list has dropped what is older than the oldest that it keeps: was that within the days as well? */
function hasDropped(items: readonly { readonly at: Date }[], days: number, now: number): boolean {
  return items.length >= MAX_SIGNALS && items.every(({ at }) => at.getTime() >= now - days * DAY_MS);
}

function product(member: TreeMember, condition: ProductCondition, now: number): boolean | undefined {
  const { kind, days = EVER } = condition;
  const { signals, bought } = member;
  const accepted = acceptedSkus(condition);
  const items = kind === 'bought' ? (bought?.skus ?? []) : signals[kind];
  if (items.some(({ sku, at }) => within(at, days, now) && (accepted?.includes(sku) ?? true))) return true;
  if (kind === 'bought') return complete(member, bought?.skusSince, days, now) ? false : undefined;
  // Of anything at all the newest are kept, and decide.
  return accepted !== undefined && hasDropped(items, days, now) ? undefined : false;
}

function orderAge(at: Date | undefined, { atLeastDays = 0, atMostDays = EVER }: OrderAgeCondition, now: number) {
  if (at === undefined) return false;
  const age = now - at.getTime();
  return age >= atLeastDays * DAY_MS && age <= atMostDays * DAY_MS;
}

function reached(touch: Touch, condition: ReachedCondition, customer: string, now: number): boolean {
  const { campaign, window, channel, days = EVER } = condition;
  if (touch.failed === true || !within(touch.at, days, now)) return false;
  if (channel !== undefined && touch.channel !== channel) return false;
  if (campaign === undefined) return true;
  const key = campaignId(shopOf(customer), campaign);
  const windows = window === undefined ? WINDOWS : [window];
  return windows.some((one) => touch.window === windowKey(key, one));
}

/** Undefined: what is kept of the customer does not tell. */
function holds(member: TreeMember, condition: Condition, now: number): boolean | undefined {
  const { _id, facts, signals, bought, touches } = member;
  switch (condition.kind) {
    case 'orders':
      return orders(facts, condition, now);
    case 'revenue':
      return revenue(member, condition, now);
    case 'last_order':
      return orderAge(facts.lastOrderAt, condition, now);
    case 'first_order':
      return orderAge(facts.firstOrderAt, condition, now);
    case 'never_ordered':
      return facts.validOrders === 0;
    case 'follows':
      return signals.followedAt !== undefined && signals.followedAt.getTime() <= now;
    case 'wishlist':
    case 'cart':
    case 'bought':
      return product(member, condition, now);
    case 'unpaid':
    case 'unreviewed':
      return signals[condition.kind].some(({ at }) => within(at, condition.days ?? EVER, now));
    case 'reviewed':
      if (bought?.reviewedAt && within(bought.reviewedAt, condition.days ?? EVER, now)) return true;
      return complete(member, undefined, EVER, now) ? false : undefined;
    case 'city':
      return member.cityKey !== undefined && condition.cities.some((name) => cityKey(name) === member.cityKey);
    case 'tag':
      return condition.tags.some((tag) => member.tags?.includes(tag) ?? false);
    case 'reached':
      return touches.some((touch) => reached(touch, condition, _id, now));
  }
}

/** Is it known that the tree says `answer`? What is unknown is neither yes nor no, nor is its negation. */
function known(member: TreeMember, tree: Tree, answer: boolean, now: number): boolean {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return (tree.kind === 'and') === answer
        ? tree.of.every((part) => known(member, part, answer, now))
        : tree.of.some((part) => known(member, part, answer, now));
    case 'not':
      return known(member, tree.of, !answer, now);
    default:
      return holds(member, tree, now) === answer;
  }
}

/**
 * Does the customer certainly belong to the custom audience at `now`? Of who has bought or wished for more than is kept of
 * them, some questions have no answer; such a customer is picked neither by the condition nor by its negation. What happened after
 * `now` is not seen yet, except by facts that have no time of their own (order count ever, revenue ever, never ordered).
 */
export const matchesTree = (member: TreeMember, tree: Tree, now: Date): boolean =>
  known(member, tree, true, now.getTime());

/** Is it unknown whether the customer belongs? */
export const isUndecided = (member: TreeMember, tree: Tree, now: Date): boolean =>
  !known(member, tree, true, now.getTime()) && !known(member, tree, false, now.getTime());
