import { customerId } from '../../domain/base/ids.js';
import type { AttributionRule } from '../../domain/customer/attribution.js';
import type { Models } from '../models.js';
import { type GivenOrder, type OrderOutcome, recordOrders } from './record-orders.js';
import { refreshCustomers } from './refresh-customers.js';

/**
 * Writes reports of orders and brings their customers in line: facts, signals, and what the messages brought. Also when
 * writing broke off half way: what was written counts. Repeating the call puts everything right that a crash left behind.
 * @param shop its `_id` and currency
 * @param rule the attribution rule in force
 * @returns what became of each report, in their order
 */
export async function takeOrders(
  models: Models,
  shop: { readonly _id: string; readonly currency: string },
  given: readonly GivenOrder[],
  rule: AttributionRule,
): Promise<OrderOutcome[]> {
  const customers = [...new Set(given.map(({ customer }) => customerId(shop._id, customer)))];
  try {
    return await recordOrders(models, shop._id, shop.currency, given);
  } finally {
    await refreshCustomers(models, customers, rule);
  }
}
