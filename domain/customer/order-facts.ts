import { messageId } from '../base/ids.js';
import { type AttributionRule, pickTouch } from './attribution.js';
import {
  type Customer,
  MAX_BOUGHT_ORDERS,
  MAX_BOUGHT_SKUS,
  MAX_SIGNALS,
  type OrderFacts,
  type Purchases,
  RECENT_ORDERS,
  type Sale,
  type Touch,
} from './customer.js';
import { isValidOrder, type OrderContent, openCart } from './order.js';
import type { OrderSignal } from './signals.js';
import { hourOf } from './tracking/engagement.js';

/** Facts of a customer without orders. */
export const NO_ORDERS: OrderFacts = { validOrders: 0, revenue: 0, recentOrderAts: [] };

/** Newest first; ties by name, so that the same orders always give the same list. */
const newestFirst = (a: OrderContent, b: OrderContent): number =>
  b.placedAt.getTime() - a.placedAt.getTime() || (a.ref < b.ref ? -1 : 1);

const oldestFirst = (a: OrderContent, b: OrderContent): number =>
  a.placedAt.getTime() - b.placedAt.getTime() || (a.ref < b.ref ? -1 : 1);

const signalOf = ({ ref, placedAt }: OrderContent): OrderSignal => ({ order: ref, at: placedAt });

/** What a customer's orders say of them. */
export interface OrderView {
  readonly facts: OrderFacts;
  /** Absent without a valid order. */
  readonly bought?: Purchases;
  readonly unpaid: readonly OrderSignal[];
  readonly unreviewed: readonly OrderSignal[];
  readonly cart: Customer['signals']['cart'];
}

/** What valid orders, newest first, say of products, amounts and reviews. */
function purchasesOf(valid: readonly OrderContent[]): Purchases {
  const last = new Map<string, Date>();
  let reviewedAt: Date | undefined;
  for (const order of valid) {
    for (const sku of order.skus) if (!last.has(sku)) last.set(sku, order.placedAt);
    if (order.reviewedAt && !(reviewedAt && reviewedAt >= order.reviewedAt)) reviewedAt = order.reviewedAt;
  }
  const orders = valid.slice(0, MAX_BOUGHT_ORDERS).map(({ placedAt, total }) => ({ at: placedAt, total }));
  const skus = [...last].slice(0, MAX_BOUGHT_SKUS).map(([sku, at]) => ({ sku, at }));
  const ordersSince = valid.length > orders.length ? orders.at(-1)?.at : undefined;
  const skusSince = last.size > skus.length ? skus.at(-1)?.at : undefined;
  return {
    orders,
    ...(ordersSince ? { ordersSince } : {}),
    skus,
    ...(skusSince ? { skusSince } : {}),
    ...(reviewedAt ? { reviewedAt } : {}),
  };
}

/** Computes facts and signals from all of a customer's orders, in whatever order they came: computed twice is once. */
export function viewOrders(orders: readonly OrderContent[], cart: Customer['signals']['cart']): OrderView {
  const sorted = orders.toSorted(newestFirst);
  const valid = sorted.filter(isValidOrder);
  const first = valid.at(-1)?.placedAt;
  const last = valid[0]?.placedAt;
  return {
    facts: {
      validOrders: valid.length,
      revenue: valid.reduce((sum, { total }) => sum + total, 0),
      ...(first ? { firstOrderAt: first } : {}),
      ...(last ? { lastOrderAt: last } : {}),
      recentOrderAts: valid.slice(0, RECENT_ORDERS).map(({ placedAt }) => placedAt),
    },
    ...(valid.length > 0 ? { bought: purchasesOf(valid) } : {}),
    unpaid: sorted
      .filter(({ status }) => status === 'placed')
      .slice(0, MAX_SIGNALS)
      .map(signalOf),
    unreviewed: valid
      .filter(({ reviewedAt }) => !reviewedAt)
      .slice(0, MAX_SIGNALS)
      .map(signalOf),
    cart: openCart(cart, sorted),
  };
}

/** What a touch brought: its first order, when that was placed, the revenue of all its orders, and each hour's. */
export interface Bought {
  readonly order: string;
  readonly boughtAt: Date;
  readonly revenue: number;
  readonly sales: readonly Sale[];
}

/** The sales with one more order, orders of one hour together. They come oldest first. */
function withSale(sales: readonly Sale[], { placedAt, total }: OrderContent, by: Sale['by']): Sale[] {
  const at = hourOf(placedAt);
  const same = sales.findIndex((sale) => sale.by === by && sale.at.getTime() === at.getTime());
  const before = sales[same];
  if (!before) return [...sales, { at, by, orders: 1, revenue: total }];
  return sales.with(same, { ...before, orders: before.orders + 1, revenue: before.revenue + total });
}

/** Names a touch among a customer's: of one run there are two where two records of it became one. */
const touchKey = ({ run, ref }: Pick<Touch, 'run' | 'ref'>): string => (ref === undefined ? run : messageId(run, ref));

/** The purchases of each touch, by touchKey, from all of a customer's valid orders. An order belongs to one touch or none. */
export function attributeOrders(
  customer: Pick<Customer, 'shop' | 'touches'>,
  orders: readonly OrderContent[],
  rule: AttributionRule,
): ReadonlyMap<string, Bought> {
  const bought = new Map<string, Bought>();
  if (customer.touches.length === 0) return bought;
  for (const order of orders.filter(isValidOrder).toSorted(oldestFirst)) {
    const found = pickTouch(customer, order.placedAt, rule);
    if (!found) continue;
    const key = touchKey(found.touch);
    const first = bought.get(key) ?? { order: order.ref, boughtAt: order.placedAt, revenue: 0, sales: [] };
    const sales = withSale(first.sales, order, found.by);
    bought.set(key, { ...first, revenue: first.revenue + order.total, sales });
  }
  return bought;
}

/** A change of what a touch brought: before, and after when it brought something. */
export interface TouchChange {
  readonly index: number;
  readonly before: Touch;
  readonly to: Bought | undefined;
}

const saysSame = (a: readonly Sale[] | undefined, b: readonly Sale[] | undefined): boolean =>
  a?.length === b?.length &&
  (a ?? []).every((sale, i) => {
    const other = b?.[i];
    return (
      other?.at.getTime() === sale.at.getTime() &&
      other.by === sale.by &&
      other.orders === sale.orders &&
      other.revenue === sale.revenue
    );
  });

/** Where touches say something else than the orders do. */
export function touchChanges(touches: readonly Touch[], bought: ReadonlyMap<string, Bought>): TouchChange[] {
  return touches.flatMap((touch, index) => {
    const to = bought.get(touchKey(touch));
    const same =
      touch.order === to?.order &&
      touch.boughtAt?.getTime() === to?.boughtAt.getTime() &&
      touch.revenue === to?.revenue &&
      saysSame(touch.sales, to?.sales);
    return same ? [] : [{ index, before: touch, to }];
  });
}

/** The touch as a change leaves it. */
export function changedTouch({ before, to }: TouchChange): Touch {
  const { order: _order, boughtAt: _boughtAt, revenue: _revenue, sales: _sales, ...rest } = before;
  return { ...rest, ...to };
}
