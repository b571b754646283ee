import { customerId, orderId } from '../../domain/base/ids.js';
import type { AttributionRule } from '../../domain/customer/attribution.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import { recordUses } from '../offer/offer-code-uses.js';
import { keptRef } from './merged.js';
import { refreshCustomers } from './refresh-customers.js';

/**
 * Deletes one order and brings its customer in line, also when it was gone already: an earlier attempt may have died.
 * @param rule the attribution rule in force
 * @returns false when there was none
 */
export async function deleteOrder(
  models: Models,
  shop: string,
  given: string,
  ref: string,
  rule: AttributionRule,
): Promise<boolean> {
  const customer = await keptRef(models, shop, given);
  const { deletedCount } = await native(models.orders).deleteOne({ _id: orderId(shop, customer, ref) });
  await recordUses(models, shop, [customer]);
  await refreshCustomers(models, [customerId(shop, customer)], rule);
  return deletedCount === 1;
}
