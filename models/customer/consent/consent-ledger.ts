import { hash as digestOf } from 'node:crypto';
import type { ChannelName } from '../../../domain/base/channel.js';
import { consentId, customerId, under } from '../../../domain/base/ids.js';
import { type ConsentEntry, consentAfter, saidAt } from '../../../domain/customer/consent/ledger.js';
import type { Customer } from '../../../domain/customer/customer.js';
import type { Suppression } from '../../../domain/customer/suppression.js';
import { insertMissing } from '../../base/insert-missing.js';
import { native } from '../../base/native.js';
import { sameValue } from '../../base/same-value.js';
import type { Models } from '../../models.js';
import { addressKey, holdAddresses, rememberSuppression, rememberWord } from '../addresses.js';
import { ADDRESS } from '../customer-queries.js';
import { keptRef } from '../merged.js';
import type { StoredConsent } from './consent-schema.js';
import { tellRefusals } from './tell-refusals.js';

/** Writes that may come between reading a customer and writing them; more means a bug. */
const MAX_TRIES = 20;
const HASH_LENGTH = 12;

/** The same word of the same customer has the same id, whoever tells it and however often. */
function idOf(shop: string, ref: string, entry: ConsentEntry): string {
  const { channel, purpose, granted, method, text, source, evidence } = entry;
  const said = JSON.stringify([channel, purpose, granted, method, text, source, evidence]);
  const hash = digestOf('sha256', said, 'hex').slice(0, HASH_LENGTH);
  return consentId(customerId(shop, ref), entry.at, hash);
}

/** An entry as it is kept: dated no later than its receipt, under an id of what was said, so that telling it again adds none. */
export const storedConsent = (shop: string, customer: string, entry: ConsentEntry): StoredConsent => ({
  _id: idOf(shop, customer, entry),
  shop,
  customer,
  ...entry,
  at: saidAt(entry),
});

/**
 * Adds entries to the ledger; those that are there already stay as they are.
 * @returns the `_id`s that were there
 */
export const appendConsents = (models: Models, entries: readonly StoredConsent[]): Promise<string[]> =>
  insertMissing(models.consents, entries);

/**
 * A customer's entries in the order of what they say, at most `limit`.
 * @param after `_id` of the last one seen
 */
export async function consentsOf(
  models: Models,
  customer: string,
  { after, limit }: { readonly after?: string; readonly limit?: number } = {},
): Promise<StoredConsent[]> {
  const { $gt, $lt } = under(customer);
  const found = await native(models.consents)
    .find({ _id: { $gt: after ?? $gt, $lt } }, { sort: { _id: 1 }, ...(limit === undefined ? {} : { limit }) })
    .toArray();
  return found as unknown as StoredConsent[];
}

type ConsentRow = Pick<Customer, '_id' | 'rev' | 'consent' | 'suppressed'>;

export interface RecordedConsent {
  readonly entry: string;
  readonly isNew: boolean;
  /** This very call made an opt-out of what was none before: only one of several callers is told so. */
  readonly turnedOut: boolean;
}

/**
 * Records one word and brings the customer's summary in line with the whole ledger, so that the order in which words arrive
 * does not matter, and repeating one changes nothing. Effective for the next message: `rev` moves, so no claim of an earlier
 * plan fits any more.
 * @param suppression set on the channel in the same write, if none is there
 */
export async function recordConsent(
  models: Models,
  { shop, ref: given }: { readonly shop: string; readonly ref: string },
  entry: ConsentEntry,
  suppression?: Suppression,
): Promise<RecordedConsent> {
  const ref = await keptRef(models, shop, given);
  const stored = storedConsent(shop, ref, entry);
  await tellRefusals(models, [stored]);
  const isNew = (await appendConsents(models, [stored])).length === 0;
  const isAdvertising = entry.purpose === 'advertising';
  const turnedOut = isAdvertising && (await refreshConsent(models, customerId(shop, ref), entry.channel, suppression));
  if (isAdvertising) await rememberAt(models, { shop, ref }, entry, suppression);
  return { entry: stored._id, isNew, turnedOut };
}

/** What the customer has said is remembered of their address, for whoever comes to have it. A file's word is not the person's. */
async function rememberAt(
  models: Models,
  { shop, ref }: { readonly shop: string; readonly ref: string },
  { channel, method }: ConsentEntry,
  suppression: Suppression | undefined,
): Promise<void> {
  const field = ADDRESS[channel];
  const projection = { [field]: 1, [`consent.${channel}`]: 1 };
  const found = await native(models.customers).findOne<Customer>({ _id: customerId(shop, ref) }, { projection });
  const address = found?.[field];
  if (!found || !address || method === 'import') return;
  const [held] = [...(await holdAddresses(models, shop, [{ ref, channel, address }])).values()];
  const key = held?._id ?? addressKey(shop, channel, address);
  const consent = found.consent[channel];
  await rememberWord(models, key, consent?.optedOut === true ? { at: consent.at, method } : undefined);
  if (suppression) await rememberSuppression(models, key, suppression);
}

/** Brings one channel's summary in line with the whole ledger. @returns whether this call turned the channel into opted out */
export async function refreshConsent(
  models: Models,
  _id: string,
  channel: ChannelName,
  suppression: Suppression | undefined,
): Promise<boolean> {
  const projection = { rev: 1, [`consent.${channel}`]: 1, [`suppressed.${channel}`]: 1 };
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    // First the customer, then the ledger: whoever adds an entry later sees our rev, or we see their entry.
    const customer = await native(models.customers).findOne<ConsentRow>({ _id }, { projection });
    if (!customer) return false;
    const before = customer.consent[channel];
    const words = (await consentsOf(models, _id)).filter(
      (one) => one.channel === channel && one.purpose === 'advertising',
    );
    const after = consentAfter(words, before);
    const toSuppress = customer.suppressed?.[channel] ? undefined : suppression;
    if (sameValue(after, before) && !toSuppress) return false;
    const set = {
      ...(after ? { [`consent.${channel}`]: after } : {}),
      ...(toSuppress ? { [`suppressed.${channel}`]: toSuppress } : {}),
    };
    const change = {
      ...(Object.keys(set).length > 0 ? { $set: set } : {}),
      ...(after ? {} : { $unset: { [`consent.${channel}`]: '' as const } }),
      $inc: { rev: 1 },
    };
    const { matchedCount } = await native(models.customers).updateOne({ _id, rev: customer.rev }, change);
    if (matchedCount === 1) return after?.optedOut === true && before?.optedOut !== true;
  }
  throw new Error(`Cannot record a consent of '${_id}': somebody else is always first`);
}

/** Keeps what was answered to an opt-out. @returns false when it was confirmed before: nothing may be answered again */
export async function confirmOnce(models: Models, entry: string, text: string, at: Date): Promise<boolean> {
  const filter = { _id: entry, confirmation: { $exists: false } };
  const { matchedCount } = await native(models.consents).updateOne(filter, { $set: { confirmation: { text, at } } });
  return matchedCount === 1;
}
