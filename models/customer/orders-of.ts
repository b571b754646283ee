import { addTo } from '../../domain/base/group.js';
import { under } from '../../domain/base/ids.js';
import type { OrderContent } from '../../domain/customer/order.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';

/** Customers whose orders are asked for at once: few round trips, and answers of a bounded size. */
const AT_ONCE = 200;
const PROJECTION = { ref: 1, placedAt: 1, status: 1, total: 1, skus: 1, reviewedAt: 1, codes: 1 };
type Row = { readonly _id: string } & (OrderContent | { readonly placedAt?: undefined });

const ownerOf = ({ _id }: Row): string => _id.slice(0, _id.lastIndexOf('/'));

/**
 * All orders of each customer: one `_id` range each, many ranges in one query (the development server looks
 * them up, too). Orders of which only events after the placement have come are none yet.
 * @param customers `_id`s; those without orders are missing in the answer
 */
export async function ordersOfEach(
  models: Models,
  customers: readonly string[],
): Promise<ReadonlyMap<string, readonly OrderContent[]>> {
  const orders = new Map<string, OrderContent[]>();
  for (let from = 0; from < customers.length; from += AT_ONCE) {
    const $or = customers.slice(from, from + AT_ONCE).map((id) => ({ _id: under(id) }));
    const cursor = native(models.orders).find<Row>({ $or }, { projection: PROJECTION, batchSize: 10_000 });
    for (const row of await cursor.toArray()) {
      if (!row.placedAt) continue;
      const { _id, ...order } = row;
      addTo(orders, ownerOf(row), order);
    }
  }
  return orders;
}

/** All orders of one customer. */
export const ordersOf = async (models: Models, customer: string): Promise<readonly OrderContent[]> =>
  (await ordersOfEach(models, [customer])).get(customer) ?? [];

/** Has the shop any order? Its currency is fixed from the first one. */
export const hasOrders = async ({ orders }: Pick<Models, 'orders'>, shop: string): Promise<boolean> =>
  (await orders.exists({ shop })) !== null;
