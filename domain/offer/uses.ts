import { codeKey, codeUseId } from '../base/ids.js';
import type { Touch } from '../customer/customer.js';
import { isValidOrder, type OrderContent } from '../customer/order.js';

/** An offer's code as orders meet it. */
export interface KnownCode {
  readonly offer: string;
  /** One of a pool; else the offer's shared code. */
  readonly pool: boolean;
  /** Who holds it: the customer's ref, and the campaign or programme that gave it, by which run. */
  readonly holder?: { readonly customer: string; readonly owner: string; readonly run: string };
}
/** A run, as far as it says which code its messages carried. */
export interface CodedRun {
  readonly owner: string;
  readonly offerCode?: string;
}

/** One code in one order. `_id` is shop/CODE/customer/order: one `_id` range holds a code's uses. */
export interface CodeUse {
  readonly _id: string;
  readonly shop: string;
  /** codeKey of the code. */
  readonly code: string;
  readonly customer: string;
  readonly order: string;
  readonly placedAt: Date;
  /** Net amount of the order, minor units. */
  readonly total: number;
  /** Not cancelled and not returned: the code is spent. */
  readonly spent: boolean;
  /** The order counts as a purchase (docs/sources.md#audience-definitions): its revenue is the code's. */
  readonly valid: boolean;
  readonly offer?: string;
  readonly pool?: boolean;
  /** The campaign or programme that sent the code, and by which run. */
  readonly owner?: string;
  readonly run?: string;
  /** Used by somebody else than who holds it. */
  readonly foreign?: boolean;
  /** Revenue that the owner counts for this use: an order with two codes of one owner counts once. */
  readonly revenue: number;
}

const isSpent = ({ status }: OrderContent): boolean => status !== 'cancelled' && status !== 'returned';

/** The last message before the order that fits; of two at one instant the greater run, on every machine. */
function lastTouch(touches: readonly Touch[], before: Date, fits: (run: string) => boolean): Touch | undefined {
  let best: Touch | undefined;
  for (const touch of touches) {
    if (touch.failed === true || touch.at > before || !fits(touch.run)) continue;
    if (!best || touch.at > best.at || (touch.at.getTime() === best.at.getTime() && touch.run > best.run)) best = touch;
  }
  return best;
}

type Sender = Pick<CodeUse, 'owner' | 'run' | 'foreign'>;

/**
 * Who sent the code. One of a pool belongs to whoever gave it away, whoever used it; a shared one to the campaign whose
 * message with it reached this customer last before the order.
 */
function senderOf(
  known: KnownCode,
  key: string,
  customer: { readonly ref: string; readonly touches: readonly Touch[] },
  order: OrderContent,
  runs: ReadonlyMap<string, CodedRun>,
): Sender {
  const { holder } = known;
  if (known.pool && !holder) return {};
  if (holder && holder.customer !== customer.ref) return { owner: holder.owner, run: holder.run, foreign: true };
  const fits = (run: string): boolean => {
    const coded = runs.get(run);
    if (!coded) return false;
    return holder ? coded.owner === holder.owner : codeKey(coded.offerCode ?? '') === key;
  };
  const touch = lastTouch(customer.touches, order.placedAt, fits);
  if (holder) return { owner: holder.owner, run: touch?.run ?? holder.run };
  const owner = touch && runs.get(touch.run)?.owner;
  return touch && owner !== undefined ? { owner, run: touch.run } : {};
}

/**
 * The uses of all codes in one customer's orders: the same however often, and in whatever order the orders came.
 * @param codes by codeKey; codes that are not ours are missing and keep no owner
 * @param runs the runs of the customer's touches
 */
export function usesOf(
  customer: { readonly shop: string; readonly ref: string; readonly touches: readonly Touch[] },
  orders: readonly OrderContent[],
  codes: ReadonlyMap<string, KnownCode>,
  runs: ReadonlyMap<string, CodedRun>,
): CodeUse[] {
  return orders.flatMap((order) => {
    const counted = new Set<string>();
    const keys = [...new Set((order.codes ?? []).map(codeKey))].sort();
    return keys.map((key): CodeUse => {
      const known = codes.get(key);
      const sender = known ? senderOf(known, key, customer, order, runs) : {};
      const isFirst = sender.owner !== undefined && !counted.has(sender.owner);
      if (sender.owner !== undefined) counted.add(sender.owner);
      return {
        _id: codeUseId(customer.shop, key, customer.ref, order.ref),
        shop: customer.shop,
        code: key,
        customer: customer.ref,
        order: order.ref,
        placedAt: order.placedAt,
        total: order.total,
        spent: isSpent(order),
        valid: isValidOrder(order),
        ...(known ? { offer: known.offer, pool: known.pool } : {}),
        ...sender,
        revenue: isFirst && isValidOrder(order) ? order.total : 0,
      };
    });
  });
}

/**
 * What the codes of a campaign or programme brought, HaraLoyalty's way (docs/sources.md#haraloyalty): never mixed with the
 * windows' revenue.
 */
export interface CodeNumbers {
  /** Unique codes that were used, and orders that used a shared one. */
  readonly codesUsed: number;
  /** Net revenue of valid orders that used a code which was sent, minor units. */
  readonly revenueByCode: number;
}
export const NO_CODES: CodeNumbers = { codesUsed: 0, revenueByCode: 0 };

export const addCodeNumbers = (a: CodeNumbers, b: CodeNumbers): CodeNumbers => ({
  codesUsed: a.codesUsed + b.codesUsed,
  revenueByCode: a.revenueByCode + b.revenueByCode,
});
