import { CHANNELS, type ChannelName } from '../../../domain/base/channel.js';
import { customerId, liftId, under } from '../../../domain/base/ids.js';
import type { Customer } from '../../../domain/customer/customer.js';
import type { Suppression } from '../../../domain/customer/suppression.js';
import { insertMissing } from '../../base/insert-missing.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import { addressKey, holdAddresses, rememberSuppression } from '../addresses.js';
import { ADDRESS, ownersOf } from '../customer-queries.js';
import { keptRef } from '../merged.js';
import { removeDoNotCall } from './do-not-call.js';

/** Writes that may come between reading a customer and writing them; more means a bug. */
const MAX_TRIES = 20;
type LiftRow = Pick<Customer, 'rev' | 'phone' | 'email' | 'chatId' | 'suppressed'>;
const LIFT_FIELDS = { rev: 1, phone: 1, email: 1, chatId: 1, suppressed: 1 } as const;

/**
 * Closes one channel to a customer and to whoever else of the shop has the address, unless it is closed already: the first reason
 * stays. It is remembered of the address, for whoever comes to have it.
 * @param _id customerId(shop, ref)
 * @returns whether it was open
 */
export async function suppressAddress(
  models: Models,
  _id: string,
  channel: ChannelName,
  suppression: Suppression,
): Promise<boolean> {
  const wasOpen = await suppressOne(models, _id, channel, suppression);
  const projection = { shop: 1, ref: 1, [ADDRESS[channel]]: 1, [`shared.${channel}`]: 1 };
  const found = await native(models.customers).findOne<Customer>({ _id }, { projection });
  const address = found?.[ADDRESS[channel]];
  if (!found || !address) return wasOpen;
  await holdAddresses(models, found.shop, [{ ref: found.ref, channel, address }]);
  await rememberSuppression(models, addressKey(found.shop, channel, address), suppression);
  for (const ref of found.shared?.[channel] ?? []) {
    if (ref !== found.ref) await suppressOne(models, customerId(found.shop, ref), channel, suppression, address);
  }
  return wasOpen;
}

/** @param address only while it is still theirs */
async function suppressOne(
  models: Models,
  _id: string,
  channel: ChannelName,
  suppression: Suppression,
  address?: string,
): Promise<boolean> {
  const field = `suppressed.${channel}`;
  const { matchedCount } = await native(models.customers).updateOne(
    { _id, [field]: { $exists: false }, ...(address === undefined ? {} : { [ADDRESS[channel]]: address }) },
    { $set: { [field]: suppression }, $inc: { rev: 1 } },
  );
  return matchedCount === 1;
}

/**
 * Opens a suppressed address again. Consent is another matter: who has opted out stays so. A phone that was on the do-not-call
 * list leaves it, or the next import would suppress it again. It is the address that is opened: whoever else was closed for the same
 * reason is, too.
 * @returns the suppression that ended, undefined when there was none
 */
export async function liftSuppression(
  models: Models,
  { shop, ref: given }: { readonly shop: string; readonly ref: string },
  channel: ChannelName,
  why: { readonly why: string; readonly at: Date },
): Promise<Suppression | undefined> {
  const ref = await keptRef(models, shop, given);
  const ended = await liftOne(models, { shop, ref }, channel, why);
  if (!ended) return undefined;
  const { address, suppression } = ended;
  if (address === undefined) return suppression;
  await rememberSuppression(models, addressKey(shop, channel, address), undefined);
  for (const owner of await ownersOf(models, channel, address, [shop])) {
    if (owner.suppressed?.[channel]?.reason === suppression.reason) await liftOne(models, owner, channel, why);
  }
  return suppression;
}

async function liftOne(
  models: Models,
  { shop, ref }: { readonly shop: string; readonly ref: string },
  channel: ChannelName,
  { why, at }: { readonly why: string; readonly at: Date },
): Promise<{ readonly suppression: Suppression; readonly address: string | undefined } | undefined> {
  const _id = customerId(shop, ref);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const found = await native(models.customers).findOne<LiftRow>({ _id }, { projection: LIFT_FIELDS });
    const suppression = found?.suppressed?.[channel];
    if (!found || !suppression) return undefined;
    // The record first: an opening that nobody can explain must not happen.
    const lift = { shop, customer: ref, channel, reason: suppression.reason, suppressedAt: suppression.at, why, at };
    await insertMissing(models.suppressionLifts, [{ _id: liftId(_id, channel, at), ...lift }]);
    if (suppression.reason === 'do_not_call' && found.phone) await removeDoNotCall(models, shop, found.phone);
    const others = CHANNELS.some((one) => one !== channel && found.suppressed?.[one]);
    // Without the last one the field goes, so that lists find only who is suppressed.
    const change = { $unset: { [others ? `suppressed.${channel}` : 'suppressed']: '' as const }, $inc: { rev: 1 } };
    const { matchedCount } = await native(models.customers).updateOne({ _id, rev: found.rev }, change);
    if (matchedCount === 1) return { suppression, address: found[ADDRESS[channel]] };
  }
  throw new Error(`Cannot lift the suppression of '${_id}': somebody else is always first`);
}

export type SuppressedRow = Pick<Customer, 'ref' | 'suppressed'>;

/** A page of a shop's customers with a suppressed address, by reference. @param after the last reference seen */
export async function suppressedPage(
  models: Models,
  shop: string,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<SuppressedRow[]> {
  const { $gt, $lt } = under(shop);
  const _id = { $gt: after === undefined ? $gt : customerId(shop, after), $lt };
  return native(models.customers)
    .find<SuppressedRow>(
      { shop, _id, suppressed: { $exists: true } },
      { projection: { ref: 1, suppressed: 1 }, sort: { _id: 1 }, limit },
    )
    .toArray();
}
