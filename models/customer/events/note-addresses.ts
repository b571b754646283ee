import { CHANNELS } from '../../../domain/base/channel.js';
import { customerId } from '../../../domain/base/ids.js';
import type { Customer } from '../../../domain/customer/customer.js';
import type { ShopEvent } from '../../../domain/customer/events/event.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import type { AddressKey } from '../address-schema.js';
import { addressKey, type Holding, holdAddresses } from '../addresses.js';
import { recordConsent } from '../consent/consent-ledger.js';
import { suppressAddress } from '../consent/suppress-address.js';
import { ADDRESS, customersById } from '../customer-queries.js';

type Row = Pick<Customer, '_id' | 'ref' | 'phone' | 'email' | 'chatId' | 'consent' | 'suppressed'>;
const FIELDS = { ref: 1, phone: 1, email: 1, chatId: 1, consent: 1, suppressed: 1 } as const;

/** The addresses that events bring and that are not noted for their customers: one query where all are. */
async function news(models: Models, shop: string, events: readonly ShopEvent[]): Promise<Holding[]> {
  const holdings = new Map<string, Holding>();
  for (const event of events) {
    if (!('profile' in event)) continue;
    for (const channel of CHANNELS) {
      const address = event.profile[ADDRESS[channel]];
      if (address)
        holdings.set(JSON.stringify([channel, address, event.customer]), { ref: event.customer, channel, address });
    }
  }
  if (holdings.size === 0) return [];
  const all = [...holdings.values()].map((holding) => ({
    holding,
    key: addressKey(shop, holding.channel, holding.address),
  }));
  const ids = [...new Set(all.map(({ key }) => key))];
  const keys = await native(models.addresses)
    .find<Pick<AddressKey, '_id' | 'customers'>>(
      { _id: { $in: ids } },
      { projection: { customers: 1 }, batchSize: ids.length + 1 },
    )
    .toArray();
  const known = new Map(keys.map(({ _id, customers }) => [_id, customers]));
  return all.flatMap(({ holding, key }) => (known.get(key)?.includes(holding.ref) ? [] : [holding]));
}

/**
 * Notes the addresses that events have brought, once their customers are written: who shares one is told of the others, and what was
 * refused by it, or why it is not used, holds for whoever has it now.
 * @param now when the shop told us
 */
export async function noteAddresses(
  models: Models,
  shop: string,
  events: readonly ShopEvent[],
  now: Date,
): Promise<void> {
  const holdings = await news(models, shop, events);
  if (holdings.length === 0) return;
  const known = await holdAddresses(models, shop, holdings);
  const marked = holdings.flatMap((holding) => {
    const key = known.get(addressKey(shop, holding.channel, holding.address));
    return key && (key.refusal || key.suppression) ? [{ ...holding, key }] : [];
  });
  if (marked.length === 0) return;
  const ids = marked.map(({ ref }) => customerId(shop, ref));
  const rows = await customersById<Row>(models.customers, ids, FIELDS);
  for (const { ref, channel, address, key } of marked) {
    const row = rows.get(customerId(shop, ref));
    if (row?.[ADDRESS[channel]] !== address) continue;
    if (key.suppression) await suppressAddress(models, row._id, channel, key.suppression);
    if (!key.refusal || row.consent[channel]?.optedOut === true) continue;
    const word = { channel, purpose: 'advertising', granted: false, source: 'address', recordedAt: now } as const;
    await recordConsent(models, { shop, ref }, { ...word, ...key.refusal });
  }
}
