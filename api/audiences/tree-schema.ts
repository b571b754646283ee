import { z } from 'zod';
import {
  countNodes,
  MAX_DAYS,
  MAX_DEPTH,
  MAX_NAMES,
  MAX_NODES,
  MAX_SKUS,
  type Tree,
} from '../../domain/audience/custom/tree.js';
import { CHANNELS } from '../../domain/base/channel.js';
import { cityKey, MAX_CITY, MAX_TAG, normalizeTag } from '../../domain/base/text/place.js';
import { WINDOWS } from '../../domain/base/window.js';
import { RECENT_ORDERS } from '../../domain/customer/customer.js';
import { amount, label, ref, slug } from '../http/common-schema.js';

const days = z.int().min(1).max(MAX_DAYS);
const lately = { days: days.exactOptional().meta({ description: 'Only the last so many days; default: at any time' }) };
const orders = z.int().min(0).max(10_000);

interface Bounds {
  readonly atLeast?: number;
  readonly atMost?: number;
}
const someBound = ({ atLeast, atMost }: Bounds): boolean => atLeast !== undefined || atMost !== undefined;
const inOrder = ({ atLeast = 0, atMost = Number.POSITIVE_INFINITY }: Bounds): boolean => atLeast <= atMost;
/** "At most n lately" is "not n + 1 lately", so it needs one order more. */
const countable = ({ atLeast = 0, atMost = 0, days: last }: Bounds & { readonly days?: number }): boolean =>
  last === undefined || (atLeast <= RECENT_ORDERS && atMost < RECENT_ORDERS);
const MISSING = { error: 'present, unless atMost is', path: ['atLeast'] };
const ORDER = { error: 'at least atLeast', path: ['atMost'] };

const ordersCondition = z
  .strictObject({
    kind: z.literal('orders'),
    atLeast: orders.exactOptional(),
    atMost: orders.exactOptional(),
    ...lately,
  })
  .refine(someBound, MISSING)
  .refine(inOrder, ORDER)
  .refine(countable, {
    error: `absent unless atLeast is at most ${RECENT_ORDERS} and atMost at most ${RECENT_ORDERS - 1}, as only the newest ${RECENT_ORDERS} orders are dated`,
    path: ['days'],
  });
const revenue = z
  .strictObject({
    kind: z.literal('revenue'),
    atLeast: amount.exactOptional(),
    atMost: amount.exactOptional(),
    ...lately,
  })
  .refine(someBound, MISSING)
  .refine(inOrder, ORDER);

const orderAge = <K extends 'last_order' | 'first_order'>(kind: K) =>
  z
    .strictObject({ kind: z.literal(kind), atLeastDays: days.exactOptional(), atMostDays: days.exactOptional() })
    .refine((one) => one.atLeastDays !== undefined || one.atMostDays !== undefined, {
      error: 'present, unless atMostDays is',
      path: ['atLeastDays'],
    })
    .refine((one) => (one.atLeastDays ?? 0) <= (one.atMostDays ?? MAX_DAYS), {
      error: 'at least atLeastDays',
      path: ['atMostDays'],
    });
const names = (max: number) => z.array(label(max)).min(1).max(MAX_NAMES);
const product = <K extends 'wishlist' | 'cart' | 'bought'>(kind: K) =>
  z.strictObject({
    kind: z.literal(kind),
    skus: z.array(ref).min(1).max(MAX_SKUS).exactOptional().meta({ description: 'Default: any product' }),
    categories: names(80).exactOptional().meta({ description: 'Or a product of one of these categories of the shop' }),
    ...lately,
  });
const city = z.strictObject({
  kind: z.literal('city'),
  cities: names(MAX_CITY).refine((list) => list.every((name) => cityKey(name) !== ''), 'names with a letter or digit'),
});
const tag = z.strictObject({
  kind: z.literal('tag'),
  tags: names(MAX_TAG).overwrite((list) => [...new Set(list.map((one) => normalizeTag(one) ?? one))]),
});
const pending = <K extends 'unpaid' | 'unreviewed' | 'reviewed'>(kind: K) =>
  z.strictObject({ kind: z.literal(kind), ...lately });
const state = <K extends 'never_ordered' | 'follows'>(kind: K) => z.strictObject({ kind: z.literal(kind) });
const reached = z
  .strictObject({
    kind: z.literal('reached'),
    campaign: slug.exactOptional(),
    window: z.enum(WINDOWS).exactOptional(),
    channel: z.enum(CHANNELS).exactOptional(),
    ...lately,
  })
  .refine((one) => one.window === undefined || one.campaign !== undefined, {
    error: 'present, as a window is one of a campaign',
    path: ['campaign'],
  });

const CONDITIONS = [
  ordersCondition.meta({ id: 'ConditionOrders' }),
  revenue.meta({ id: 'ConditionRevenue' }),
  orderAge('last_order').meta({ id: 'ConditionLastOrder' }),
  orderAge('first_order').meta({ id: 'ConditionFirstOrder' }),
  product('wishlist').meta({ id: 'ConditionWishlist' }),
  product('cart').meta({ id: 'ConditionCart' }),
  product('bought').meta({ id: 'ConditionBought' }),
  pending('unpaid').meta({ id: 'ConditionUnpaid' }),
  pending('unreviewed').meta({ id: 'ConditionUnreviewed' }),
  pending('reviewed').meta({ id: 'ConditionReviewed' }),
  city.meta({ id: 'ConditionCity' }),
  tag.meta({ id: 'ConditionTag' }),
  state('never_ordered').meta({ id: 'ConditionNeverOrdered' }),
  state('follows').meta({ id: 'ConditionFollows' }),
  reached.meta({ id: 'ConditionReached' }),
] as const;

/**
 * A schema for each number of levels instead of one that refers to itself: what is nested deeper meets no schema any
 * more, so nobody's depth can exhaust the stack, and the refusal names the place.
 */
function level(left: number): z.ZodType<Tree> {
  const id = `AudienceTree${left}`;
  if (left === 1) return z.discriminatedUnion('kind', CONDITIONS).meta({ id });
  const below = level(left - 1);
  const junction = z.strictObject({ kind: z.enum(['and', 'or']), of: z.array(below).min(1).max(MAX_NODES) });
  const negation = z.strictObject({ kind: z.literal('not'), of: below });
  return z.discriminatedUnion('kind', [junction, negation, ...CONDITIONS]).meta({ id });
}

/** A custom audience's rule as it comes in: at most MAX_DEPTH levels and MAX_NODES nodes. */
export const tree = level(MAX_DEPTH).refine((one) => countNodes(one) <= MAX_NODES, {
  error: `a tree of at most ${MAX_NODES} nodes`,
  abort: true,
});
