import type { SkuSignal } from './signals.js';

/** In the order in which an order can go through them. */
export const ORDER_STATUSES = ['placed', 'paid', 'delivered', 'cancelled', 'returned'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** What is known of one order. */
export interface OrderContent {
  readonly ref: string;
  readonly placedAt: Date;
  readonly status: OrderStatus;
  /** Net amount, minor units of the shop's currency. */
  readonly total: number;
  readonly skus: readonly string[];
  readonly reviewedAt?: Date;
  /** When the platform says that it last changed there: of two words the newer one holds. */
  readonly updatedAt?: Date;
  /** Codes of offers that the order used. */
  readonly codes?: readonly string[];
}

/**
 * Paid or delivered, not cancelled, not fully returned (docs/sources.md#audience-definitions): only such an order makes a
 * buyer.
 */
export const isValidOrder = ({ status }: Pick<OrderContent, 'status'>): boolean =>
  status === 'paid' || status === 'delivered';

/**
 * What a report of an order means beside what is stored. `older`: the stored order has gone further; late news takes
 * nothing back, so that reports may come in any order. `conflict`: another order under the same name, or other money at
 * the same status.
 */
export type OrderNews =
  | { readonly kind: 'new' | 'changed'; readonly order: OrderContent }
  | { readonly kind: 'same' | 'older' | 'conflict' };

const rank = (order: OrderContent): number => ORDER_STATUSES.indexOf(order.status);
const sameSkus = (a: readonly string[], b: readonly string[]): boolean => [...a].sort().join() === [...b].sort().join();

/** The codes of both reports: a later one may have forgotten some, an earlier one may come late. */
function allCodes(stored: OrderContent, given: OrderContent): Pick<OrderContent, 'codes'> {
  const codes = [...new Set([...(stored.codes ?? []), ...(given.codes ?? [])])].sort();
  return codes.length > 0 ? { codes } : {};
}

/**
 * Decides what a report of an order changes, of which one may overtake the other: without the platform's own time a status
 * only goes forward. The first review counts; nothing un-reviews an order, nor un-uses a code.
 */
export function orderNews(stored: OrderContent | undefined, given: OrderContent): OrderNews {
  if (!stored) return { kind: 'new', order: given };
  if (stored.updatedAt && given.updatedAt) return correctionNews(stored, given);
  if (stored.placedAt.getTime() !== given.placedAt.getTime()) return { kind: 'conflict' };
  const codes = allCodes(stored, given);
  const hasNewCodes = (codes.codes?.length ?? 0) > (stored.codes?.length ?? 0);
  if (rank(given) < rank(stored))
    return hasNewCodes ? { kind: 'changed', order: { ...stored, ...codes } } : { kind: 'older' };
  const reviewedAt = stored.reviewedAt ?? given.reviewedAt;
  const order = { ...given, ...codes, ...(reviewedAt ? { reviewedAt } : {}) };
  if (rank(given) > rank(stored)) return { kind: 'changed', order };
  if (given.total !== stored.total || !sameSkus(given.skus, stored.skus)) return { kind: 'conflict' };
  const isReviewed = !stored.reviewedAt && given.reviewedAt !== undefined;
  return isReviewed || hasNewCodes ? { kind: 'changed', order } : { kind: 'same' };
}

const instant = (date: Date | undefined): number | undefined => date?.getTime();

/** Do both say the same of the order? A code or a review that only the stored one knows takes nothing away. */
const saysNothingNew = (stored: OrderContent, given: OrderContent, codes: Pick<OrderContent, 'codes'>): boolean =>
  instant(stored.placedAt) === instant(given.placedAt) &&
  stored.status === given.status &&
  stored.total === given.total &&
  sameSkus(stored.skus, given.skus) &&
  (given.reviewedAt === undefined || instant(given.reviewedAt) === instant(stored.reviewedAt)) &&
  (codes.codes?.length ?? 0) === (stored.codes?.length ?? 0);

/**
 * What the word of a whole file, or of a person, changes: status, total, date and items may all have been wrong. The
 * newest word by the platform's own time holds, else the latest to come. `conflict`: two words of one instant.
 */
export function correctionNews(stored: OrderContent | undefined, given: OrderContent): OrderNews {
  if (!stored) return { kind: 'new', order: given };
  const codes = allCodes(stored, given);
  const [known, told] = [instant(stored.updatedAt), instant(given.updatedAt)];
  if (known !== undefined && told !== undefined && told < known) return { kind: 'older' };
  if (saysNothingNew(stored, given, codes) && (told === undefined || told === known)) return { kind: 'same' };
  if (known !== undefined && told === known) return { kind: 'conflict' };
  const reviewedAt = given.reviewedAt ?? stored.reviewedAt;
  return { kind: 'changed', order: { ...given, ...codes, ...(reviewedAt ? { reviewedAt } : {}) } };
}

/** The cart without what has been ordered since it was put there, whatever became of the order. */
export function openCart(cart: readonly SkuSignal[], orders: readonly OrderContent[]): SkuSignal[] {
  const ordered = new Map<string, number>();
  for (const { skus, placedAt } of orders) {
    for (const sku of skus) ordered.set(sku, Math.max(ordered.get(sku) ?? 0, placedAt.getTime()));
  }
  return cart.filter(({ sku, at }) => (ordered.get(sku) ?? Number.NEGATIVE_INFINITY) < at.getTime());
}
