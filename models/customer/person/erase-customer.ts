import { CHANNELS } from '../../../domain/base/channel.js';
import { customerId, ERASED, messageId, orderId, runsOf, trailId, under } from '../../../domain/base/ids.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { NO_ORDERS } from '../../../domain/customer/order-facts.js';
import { insertMissing } from '../../base/insert-missing.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import { addressKey, rememberSuppression, rememberWord } from '../addresses.js';
import { ADDRESS } from '../customer-queries.js';
import { keptRef, mergedInto } from '../merged.js';
import type { MergedCustomer } from '../merged-schema.js';
import type { Order } from '../order-schema.js';
import { renameOnCodes } from './rename-codes.js';
import { renameInBatches } from './rename-in-batches.js';

/** What was found of a customer and is gone, or stands under another reference. */
export interface Erased {
  /** Deleted words of consent. */
  readonly consents: number;
  /** Orders that name nobody any more. */
  readonly orders: number;
  /** Runs in whose batches nobody is named any more. */
  readonly runs: number;
  readonly codes: number;
}

/** Nothing by which somebody could be known or reached. */
const NOBODY = {
  name: '',
  consent: {},
  signals: { wishlist: [], cart: [], unpaid: [], unreviewed: [] },
  facts: NO_ORDERS,
} as const;
const PERSONAL = [
  'phone',
  'email',
  'chatId',
  'zaloId',
  'city',
  'cityKey',
  'tags',
  'bought',
  'suppressed',
  'shared',
  'memory',
] as const;

/**
 * Erases a customer everywhere (Law 91/2025/QH15; docs/consent.md#export-and-erase). What counts stays, under a reference that says
 * nothing: touches, entries of programmes, orders, batches and codes. So no number of a ledger, a funnel or a programme changes. What
 * they have refused is remembered by the hash of their address, as is a suppression. An erasure that was interrupted is completed by
 * the next.
 * @param newAlias makes a reference that nobody has: `erased-` and something random
 * @returns undefined when the shop has no such customer
 */
export async function eraseCustomer(
  models: Models,
  shop: string,
  given: string,
  newAlias: () => string,
): Promise<Erased | undefined> {
  const ref = await keptRef(models, shop, given);
  const _id = customerId(shop, ref);
  const found = await beginErasing(models, _id, newAlias());
  if (!found?.erasedAs) return undefined;
  const alias = found.erasedAs;
  await forgetAddresses(models, found);
  const former = await beginErasingFormer(models, shop, ref, alias);
  let runs = 0;
  for (const [name, own] of [[ref, alias] as const, ...former]) runs += await renameInBatches(models, shop, name, own);
  const codes = await renameOnCodes(models, shop, ref, alias);
  await native(models.memberPages).updateMany(
    { _id: runsOf(shop) as never, refs: ref },
    { $pull: { refs: ref as never }, $inc: { size: -1 } },
  );
  const orders = await renameOrders(models, found, alias);
  const consents = (await native(models.consents).deleteMany({ _id: under(_id) as never })).deletedCount;
  await native(models.bounces).deleteMany({ _id: under(_id) as never });
  await native(models.suppressionLifts).deleteMany({ _id: under(_id) as never });
  await native(models.undecidedMessages).deleteMany({ _id: under(_id) as never });
  await native(models.webhookDeliveries).deleteMany({ shop, customer: ref });
  // As it is now: a receipt may have come meanwhile.
  const last = await native(models.customers).findOne<Customer>({ _id });
  if (last) {
    const messages = last.touches.map(({ run, ref: name = ref }) => messageId(run, name));
    await native(models.smsNames).deleteMany({ message: { $in: messages } });
    const { erasedAs: _, ...kept } = bare(last);
    for (const { run, ref: name = ref } of last.touches)
      await renameTrail(models, trailId(run, name), trailId(run, name === ref ? alias : (former.get(name) ?? alias)));
    const touches = last.touches.map((touch) =>
      touch.ref === undefined ? touch : { ...touch, ref: former.get(touch.ref) ?? alias, claim: ERASED },
    );
    const shell: Customer = { ...kept, _id: customerId(shop, alias), ref: alias, touches };
    await insertMissing(models.customers, [shell]);
    await endErasingFormer(models, shop, alias, former);
    await native(models.customers).deleteOne({ _id });
  }
  return { consents, orders, runs, codes };
}

function bare(customer: Customer): Customer {
  const kept: Record<string, unknown> = { ...customer, ...NOBODY };
  for (const name of PERSONAL) delete kept[name];
  return kept as unknown as Customer;
}

/** Nothing leaves for them from now on: their consents go first, and no claim of an earlier plan fits. @returns the customer as before */
async function beginErasing(models: Models, _id: string, alias: string): Promise<Customer | undefined> {
  await native(models.customers).updateOne({ _id, erasedAs: { $exists: false } }, { $set: { erasedAs: alias } });
  const found = await native(models.customers).findOne<Customer>({ _id });
  if (!found) return undefined;
  await native(models.customers).updateOne({ _id }, { $set: { consent: {} }, $inc: { rev: 1 } });
  return found;
}

/** The addresses know them no more, but what was said by them. */
async function forgetAddresses(models: Models, customer: Customer): Promise<void> {
  const { shop, ref } = customer;
  for (const channel of CHANNELS) {
    const address = customer[ADDRESS[channel]];
    if (!address) continue;
    const key = addressKey(shop, channel, address);
    const consent = customer.consent[channel];
    const suppression = customer.suppressed?.[channel];
    const isRefused = consent?.optedOut === true;
    if (isRefused || suppression)
      await insertMissing(models.addresses, [{ _id: key, shop, channel, customers: [] } as never]);
    if (isRefused) await rememberWord(models, key, { at: consent.at, method: 'api' });
    if (suppression) await rememberSuppression(models, key, suppression);
    await native(models.addresses).updateOne({ _id: key }, { $pull: { customers: ref as never } });
    const others = (customer.shared?.[channel] ?? []).map((other) => customerId(shop, other));
    const field = `shared.${channel}`;
    await native(models.customers).updateMany(
      { _id: { $in: others } },
      { $pull: { [field]: ref as never }, $inc: { rev: 1 } },
    );
  }
}

/**
 * The references that were merged into the customer's get others that say nothing, too: batches and requests name them.
 * @returns by the old reference
 */
async function beginErasingFormer(
  models: Models,
  shop: string,
  ref: string,
  alias: string,
): Promise<ReadonlyMap<string, string>> {
  const found = await mergedInto(models, shop, ref);
  const former = new Map<string, string>();
  for (const [n, { _id, from, erasedAs = `${alias}-${n + 1}` }] of found.entries()) {
    await native(models.mergedCustomers).updateOne({ _id }, { $set: { erasedAs } });
    former.set(from, erasedAs);
  }
  return former;
}

/** They lead to the shell from now on, so that a run is counted anew as before; the old ones lead nowhere. */
async function endErasingFormer(
  { mergedCustomers }: Models,
  shop: string,
  alias: string,
  former: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [from, own] of former) {
    const _id = customerId(shop, from);
    const found = await native(mergedCustomers).findOne<MergedCustomer>({ _id });
    if (!found) continue;
    await insertMissing(mergedCustomers, [
      { _id: customerId(shop, own), shop, from: own, into: alias, at: found.at } as never,
    ]);
    await native(mergedCustomers).deleteOne({ _id });
  }
}

/** What was asked for of their messages names nobody, but for its `_id`. */
async function renameTrail(models: Models, _id: string, to: string): Promise<void> {
  const trail = await native(models.trails).findOne({ _id });
  if (!trail) return;
  await insertMissing(models.trails, [{ ...trail, _id: to }]);
  await native(models.trails).deleteOne({ _id });
}

async function renameOrders(models: Models, { _id, shop }: Customer, alias: string): Promise<number> {
  const orders = await native(models.orders)
    .find<Order>({ _id: under(_id) as never })
    .toArray();
  const named = orders.map(({ events: _, ...order }) => {
    const number = order._id.slice(_id.length + 1);
    return { ...order, _id: orderId(shop, alias, number), customer: alias };
  });
  await insertMissing(models.orders, named);
  await native(models.orders).deleteMany({ _id: under(_id) as never });
  return orders.length;
}
