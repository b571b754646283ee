import { customerId } from '../../domain/base/ids.js';
import type { AttributionRule } from '../../domain/customer/attribution.js';
import type { Models } from '../models.js';
import type { GivenCustomer } from './import-customers.js';
import { underKept } from './merged.js';
import { type GivenOrder, type OrderImport, type OrderOutcome, recordOrders } from './record-orders.js';
import { refreshCustomers } from './refresh-customers.js';

/**
 * Writes reports of orders and brings their customers in line: facts, signals, and what the messages brought. Also when
 * writing broke off half way: what was written counts. Repeating the call puts everything right that a crash left behind.
 * @param shop its `_id` and currency
 * @param rule the attribution rule in force
 * @param profiles what is said of customers besides, by ref: only who is new is made of it
 * @returns what became of each report, in their order
 */
export async function takeOrders(
  models: Models,
  shop: { readonly _id: string; readonly currency: string },
  told: readonly GivenOrder[],
  rule: AttributionRule,
  options: OrderImport = { now: new Date(), as: 'report' },
  profiles: ReadonlyMap<string, GivenCustomer> = new Map(),
): Promise<OrderOutcome[]> {
  const given = await underKept(models, shop._id, told);
  const customers = [...new Set(given.map(({ customer }) => customerId(shop._id, customer)))];
  try {
    return await recordOrders(models, shop._id, shop.currency, given, options, profiles);
  } finally {
    if (!options.dryRun) await refreshCustomers(models, customers, rule);
  }
}
