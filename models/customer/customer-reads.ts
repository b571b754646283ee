import type { ChannelName } from '../../domain/base/channel.js';
import { customerId, parseMessageId } from '../../domain/base/ids.js';
import type { Customer } from '../../domain/customer/customer.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import { ADDRESS, type OwnerRow } from './customer-queries.js';
import { keptRef } from './merged.js';

type Store = Pick<Models, 'customers' | 'mergedCustomers'>;

/** A customer with everything that is known of them, also by a reference that was merged; undefined when the shop has none. */
export async function readCustomer(models: Store, shop: string, ref: string): Promise<Customer | undefined> {
  const found = await models.customers.findById(customerId(shop, ref)).lean<Customer>();
  if (found) return found;
  const kept = await keptRef(models, shop, ref);
  if (kept === ref) return undefined;
  return (await models.customers.findById(customerId(shop, kept)).lean<Customer>()) ?? undefined;
}

async function readFields<K extends keyof Customer>(
  models: Store,
  { shop, ref }: { readonly shop: string; readonly ref: string },
  fields: readonly K[],
): Promise<Pick<Customer, K | '_id'> | undefined> {
  const projection = Object.fromEntries(fields.map((field) => [field, 1]));
  const read = (one: string) =>
    native(models.customers).findOne<Pick<Customer, K | '_id'>>({ _id: customerId(shop, one) }, { projection });
  const found = await read(ref);
  if (found) return found;
  const kept = await keptRef(models, shop, ref);
  return kept === ref ? undefined : ((await read(kept)) ?? undefined);
}

/** What a customer said to each channel; undefined when there is no such customer. */
export const readConsent = async (models: Store, shop: string, ref: string): Promise<Customer['consent'] | undefined> =>
  (await readFields(models, { shop, ref }, ['consent']))?.consent;

/** The customer with what an opt-out looks at; undefined when there is no such customer. */
export const readOwner = (models: Store, shop: string, ref: string): Promise<OwnerRow | undefined> =>
  readFields(models, { shop, ref }, ['shop', 'ref', 'consent', 'suppressed']);

/** Whom a message of ours went to. */
export interface Addressee {
  readonly _id: string;
  readonly run: string;
  readonly shop: string;
  readonly ref: string;
  /** Where the channel reaches them now; absent: nowhere any more. */
  readonly address: string | undefined;
}

/**
 * The customer of a message that we really sent by this channel.
 * @param message messageId
 * @returns undefined for an id that is not ours, a customer who is gone, or a message that never left
 */
export async function addresseeOf(
  models: Store,
  message: string,
  channel: ChannelName,
): Promise<Addressee | undefined> {
  const who = parseMessageId(message);
  if (!who) return undefined;
  const address = ADDRESS[channel];
  const found = await readFields(models, { shop: who.shop, ref: who.customer }, ['ref', 'touches', address]);
  const isSent = found?.touches.some((touch) => touch.run === who.run && touch.channel === channel);
  if (!found || !isSent) return undefined;
  return { _id: found._id, run: who.run, shop: who.shop, ref: found.ref, address: found[address] };
}
