import type { Model } from 'mongoose';
import { CHANNELS } from '../../../domain/base/channel.js';
import { customerId, movedId, runsOf, under } from '../../../domain/base/ids.js';
import { refKey } from '../../../domain/base/ref.js';
import type { Customer } from '../../../domain/customer/customer.js';
import type { OrderContent } from '../../../domain/customer/order.js';
import { insertMissing } from '../../base/insert-missing.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import { addressKey } from '../addresses.js';
import { consentsOf, storedConsent } from '../consent/consent-ledger.js';
import { ADDRESS } from '../customer-queries.js';
import type { Order } from '../order-schema.js';
import { recordOrders } from '../record-orders.js';

/** One customer of a shop and whom their record became a part of, by reference. */
export interface Merger {
  readonly shop: string;
  readonly from: string;
  readonly into: string;
}
/** A page of an audience that was fixed: refs in their order. */
interface MemberPage {
  readonly _id: string;
  readonly run: string;
  readonly refs: readonly string[];
  readonly first: string;
}
type Owned = { readonly _id: string; readonly customer?: string };

/** Moves what lies under a customer's `_id` to the other's. What stands there already stays. */
async function moveUnder<T>(
  model: Model<T>,
  { shop, from, into }: Merger,
): Promise<{ moved: Owned[]; taken: Owned[] }> {
  const [old, kept] = [customerId(shop, from), customerId(shop, into)];
  const found = await native(model)
    .find<Owned>({ _id: under(old) as never })
    .toArray();
  const moved = found.map((one) => ({ ...one, _id: movedId(one._id, old, kept), customer: into }));
  const taken = new Set(await insertMissing(model, moved));
  return { moved, taken: moved.filter(({ _id }) => taken.has(_id)) };
}

const dropUnder = <T>(model: Model<T>, { shop, from }: Merger): Promise<unknown> =>
  native(model).deleteMany({ _id: under(customerId(shop, from)) as never });

/**
 * Moves the orders; one that both records have under one number is one order, told twice.
 * @returns how many there were
 */
export async function moveOrders(models: Models, merger: Merger, now: Date): Promise<number> {
  const { moved, taken } = await moveUnder(models.orders, merger);
  for (const twice of taken as unknown as Order[]) {
    if (!twice.placedAt) continue;
    const { _id: _, shop, currency, events: _events, ...content } = twice;
    const given = { ...(content as OrderContent), customer: merger.into };
    await recordOrders(models, shop, currency, [given], { now, as: 'report' });
  }
  await dropUnder(models.orders, merger);
  return moved.length;
}

/** Moves the words of consent, each as it was said. @returns how many there were */
export async function moveConsents(models: Models, merger: Merger): Promise<number> {
  const words = await consentsOf(models, customerId(merger.shop, merger.from));
  const moved = words.map(({ _id: _, shop, customer: _customer, confirmation, ...entry }) => ({
    ...storedConsent(shop, merger.into, entry),
    ...(confirmation ? { confirmation } : {}),
  }));
  await insertMissing(models.consents, moved);
  await dropUnder(models.consents, merger);
  return moved.length;
}

/** Moves what else was written down of a customer: returned mail, ended suppressions, messages for a person to read. */
export async function moveNotes(models: Models, merger: Merger): Promise<void> {
  const notes = [models.bounces, models.suppressionLifts, models.undecidedMessages] as unknown as Model<unknown>[];
  for (const model of notes) {
    await moveUnder(model, merger);
    await dropUnder(model, merger);
  }
}

/** Of runs whose audience was fixed: who belonged by either reference belongs. Refs stand in their order, page by page. */
export async function moveMembership({ memberPages }: Models, { shop, from, into }: Merger): Promise<void> {
  const [old, kept] = [refKey(from), refKey(into)];
  const pages = await native(memberPages)
    .find<MemberPage>({ _id: runsOf(shop) as never, refs: old }, { projection: { run: 1 } })
    .toArray();
  for (const { _id, run } of pages) {
    const own = native(memberPages).find<MemberPage>({ _id: under(run) as never }, { sort: { _id: 1 } });
    const all = await own.project<Pick<MemberPage, '_id' | 'first'>>({ first: 1 }).toArray();
    // The last one that begins before it: there it stands, or belongs.
    const home = all.findLast(({ first }) => first <= kept) ?? all[0];
    const target = home && (await native(memberPages).findOne<MemberPage>({ _id: home._id }));
    if (target) {
      const refs = [...new Set([...target.refs, kept])].filter((ref) => ref !== old || target._id !== _id).sort();
      const ends = { first: refs[0] ?? '', last: refs.at(-1) ?? '', size: refs.length };
      await native(memberPages).updateOne({ _id: target._id }, { $set: { refs, ...ends } });
    }
    if (target?._id === _id) continue;
    await native(memberPages).updateOne({ _id, refs: old }, { $pull: { refs: old as never }, $inc: { size: -1 } });
  }
}

/** The addresses know the old reference no more, and nobody shares one with it. */
export async function leaveAddresses(models: Models, customer: Customer): Promise<void> {
  const { shop, ref } = customer;
  for (const channel of CHANNELS) {
    const address = customer[ADDRESS[channel]];
    if (!address) continue;
    await native(models.addresses).updateOne(
      { _id: addressKey(shop, channel, address) },
      { $pull: { customers: ref as never } },
    );
    const others = (customer.shared?.[channel] ?? []).map((other) => customerId(shop, other));
    await native(models.customers).updateMany(
      { _id: { $in: others } },
      { $pull: { [`shared.${channel}`]: ref as never }, $inc: { rev: 1 } },
    );
    await native(models.customers).updateMany({ _id: { $in: others }, [`shared.${channel}`]: { $size: 1 } } as never, {
      $unset: { [`shared.${channel}`]: '' },
    });
  }
}
