import type { ChannelName } from '../../domain/base/channel.js';
import { customerId, parseMessageId } from '../../domain/base/ids.js';
import type { Customer } from '../../domain/customer/customer.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import { ADDRESS, type OwnerRow } from './customer-queries.js';

type Store = Pick<Models, 'customers'>;

/** A customer with everything that is known of them; undefined when the shop has none of this reference. */
export const readCustomer = async ({ customers }: Store, shop: string, ref: string): Promise<Customer | undefined> =>
  (await customers.findById(customerId(shop, ref)).lean<Customer>()) ?? undefined;

async function readFields<K extends keyof Customer>(
  { customers }: Store,
  _id: string,
  fields: readonly K[],
): Promise<Pick<Customer, K | '_id'> | undefined> {
  const projection = Object.fromEntries(fields.map((field) => [field, 1]));
  return (await native(customers).findOne<Pick<Customer, K | '_id'>>({ _id }, { projection })) ?? undefined;
}

/** What a customer said to each channel; undefined when there is no such customer. */
export const readConsent = async (models: Store, shop: string, ref: string): Promise<Customer['consent'] | undefined> =>
  (await readFields(models, customerId(shop, ref), ['consent']))?.consent;

/** The customer with what an opt-out looks at; undefined when there is no such customer. */
export const readOwner = (models: Store, shop: string, ref: string): Promise<OwnerRow | undefined> =>
  readFields(models, customerId(shop, ref), ['shop', 'ref', 'consent', 'suppressed']);

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
  const found = await readFields(models, customerId(who.shop, who.customer), ['touches', address]);
  const isSent = found?.touches.some((touch) => touch.run === who.run && touch.channel === channel);
  if (!found || !isSent) return undefined;
  return { _id: found._id, run: who.run, shop: who.shop, ref: who.customer, address: found[address] };
}
