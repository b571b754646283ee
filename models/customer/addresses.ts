import { hash as digestOf } from 'node:crypto';
import type { ChannelName } from '../../domain/base/channel.js';
import { groupBy } from '../../domain/base/group.js';
import { addressId, customerId } from '../../domain/base/ids.js';
import type { ConsentMethod } from '../../domain/customer/consent/ledger.js';
import { MAX_SHARING } from '../../domain/customer/customer.js';
import type { Suppression } from '../../domain/customer/suppression.js';
import { insertMissing } from '../base/insert-missing.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import type { AddressKey } from './address-schema.js';

const HASH_LENGTH = 22;

/** @param address normalised: E.164 phone, lower-case e-mail address or chat id */
export const addressKey = (shop: string, channel: ChannelName, address: string): string =>
  addressId(shop, channel, digestOf('sha256', address, 'base64url').slice(0, HASH_LENGTH));

/** A customer comes to have an address. */
export interface Holding {
  readonly ref: string;
  readonly channel: ChannelName;
  readonly address: string;
}

/**
 * Writes down who has which address, before the customers themselves are written: so of two that come to have one, at least
 * the second knows of the first. One statement for addresses that nobody had.
 * @returns the addresses that others have too, or of which something is remembered, by their keys
 */
export async function holdAddresses(
  models: Models,
  shop: string,
  holdings: readonly Holding[],
): Promise<Map<string, AddressKey>> {
  const byKey = groupBy(holdings, ({ channel, address }) => addressKey(shop, channel, address));
  const fresh = [...byKey].map(([_id, [first, ...more]]): AddressKey => {
    const refs = [first, ...more].flatMap((one) => (one ? [one.ref] : []));
    return { _id, shop, channel: first?.channel ?? 'sms', customers: [...new Set(refs)].sort().slice(0, MAX_SHARING) };
  });
  const taken = await insertMissing(models.addresses, fresh);
  const known = new Map(fresh.filter(({ customers }) => customers.length > 1).map((key) => [key._id, key]));
  if (taken.length > 0) {
    const addresses = native(models.addresses);
    const additions = taken.flatMap((_id) => (byKey.get(_id) ?? []).map(({ ref }) => ({ _id, ref })));
    await addresses.bulkWrite(
      additions.map(({ _id, ref }) => ({
        updateOne: {
          // Whoever comes behind so many is no person's other record; the rule lets none of them through.
          filter: { _id, [`customers.${MAX_SHARING - 1}`]: { $exists: false } },
          update: { $addToSet: { customers: ref } },
        },
      })) as never[],
      { ordered: false },
    );
    const rows = await addresses.find<AddressKey>({ _id: { $in: taken } }, { batchSize: taken.length + 1 }).toArray();
    // Sorted, so that the order in which they came is not told.
    for (const row of rows) known.set(row._id, { ...row, customers: row.customers.toSorted() });
  }
  for (const key of known.values()) await markSharing(models, key);
  return known;
}

/** Tells everybody who has an address of the others. Their `rev` moves, so that no earlier plan's claim fits. */
async function markSharing(models: Models, { shop, channel, customers }: AddressKey): Promise<void> {
  if (customers.length < 2) return;
  const field = `shared.${channel}`;
  await native(models.customers).updateMany(
    { _id: { $in: customers.map((ref) => customerId(shop, ref)) }, [field]: { $ne: customers } } as never,
    { $set: { [field]: customers }, $inc: { rev: 1 } },
  );
}

/** Remembers of an address that its owner has refused, or has agreed again. */
export async function rememberWord(
  models: Models,
  key: string,
  refusal: { readonly at: Date; readonly method: ConsentMethod } | undefined,
): Promise<void> {
  const change = refusal ? { $set: { refusal } } : { $unset: { refusal: '' as const } };
  await native(models.addresses).updateOne({ _id: key }, change);
}

/** Remembers why an address is not used, or that it is again. */
export async function rememberSuppression(
  models: Models,
  key: string,
  suppression: Suppression | undefined,
): Promise<void> {
  const change = suppression ? { $set: { suppression } } : { $unset: { suppression: '' as const } };
  await native(models.addresses).updateOne({ _id: key }, change);
}
