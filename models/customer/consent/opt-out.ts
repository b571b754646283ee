import { customerId } from '../../../domain/base/ids.js';
import type { ConsentEntry } from '../../../domain/customer/consent/ledger.js';
import type { Customer } from '../../../domain/customer/customer.js';
import type { Suppression } from '../../../domain/customer/suppression.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import { ADDRESS, ownersOf } from '../customer-queries.js';
import { keptRef } from '../merged.js';
import { type RecordedConsent, recordConsent } from './consent-ledger.js';

/**
 * Records a refusal of a customer, and of whoever else in the shop has the same address: it is the person who refuses, and
 * shops know people twice.
 * @param suppression set on their channel as well
 * @returns what became of the customer's own word
 */
export async function optOut(
  models: Models,
  { shop, ref }: { readonly shop: string; readonly ref: string },
  entry: ConsentEntry,
  suppression?: Suppression,
): Promise<RecordedConsent> {
  const { channel } = entry;
  const own = await recordConsent(models, { shop, ref }, entry, suppression);
  const _id = customerId(shop, await keptRef(models, shop, ref));
  const field = ADDRESS[channel];
  const customer = await native(models.customers).findOne<Customer>({ _id }, { projection: { [field]: 1 } });
  const address = customer?.[field];
  const owners = address ? await ownersOf(models, channel, address, [shop]) : [];
  for (const owner of owners) {
    if (owner._id === _id || owner.consent[channel]?.optedOut === true) continue;
    await recordConsent(models, owner, entry, suppression);
  }
  return own;
}
