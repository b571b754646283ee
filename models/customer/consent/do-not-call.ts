import { doNotCallId } from '../../../domain/base/ids.js';
import type { Suppression } from '../../../domain/customer/suppression.js';
import { insertMissing } from '../../base/insert-missing.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';

export const doNotCallSuppression = (at: Date): Suppression => ({ reason: 'do_not_call', at, source: 'list' });

/** Phones per statement. */
const MARKED_AT_ONCE = 1_000;

/** Adds phones to a shop's list. @returns whether each was new */
export async function addDoNotCall(
  models: Models,
  shop: string,
  phones: readonly string[],
  now: Date,
): Promise<boolean[]> {
  const documents = phones.map((phone) => ({ _id: doNotCallId(shop, phone), shop, phone, addedAt: now }));
  const known = new Set(await insertMissing(models.doNotCall, documents));
  return documents.map(({ _id }) => !known.has(_id));
}

/** Which of these phones are on the shop's list. */
export async function listedPhones(models: Models, shop: string, phones: readonly string[]): Promise<Set<string>> {
  if (phones.length === 0) return new Set();
  const ids = phones.map((phone) => doNotCallId(shop, phone));
  const found = await native(models.doNotCall)
    .find<{ phone: string }>({ _id: { $in: ids } }, { projection: { phone: 1 }, batchSize: ids.length + 1 })
    .toArray();
  return new Set(found.map(({ phone }) => phone));
}

/**
 * Closes SMS to the shop's customers who have one of these phones, whatever else was known of it. Called after the phones are
 * on the list: who becomes a customer meanwhile is checked against it (import-customers.ts).
 */
export async function markDoNotCall(models: Models, shop: string, phones: readonly string[], now: Date): Promise<void> {
  for (let from = 0; from < phones.length; from += MARKED_AT_ONCE) {
    const some = phones.slice(from, from + MARKED_AT_ONCE);
    await native(models.customers).updateMany(
      { shop, phone: { $in: some }, 'suppressed.sms.reason': { $ne: 'do_not_call' } },
      { $set: { 'suppressed.sms': doNotCallSuppression(now) }, $inc: { rev: 1 } },
    );
  }
}

/** Takes a phone off the list. */
export async function removeDoNotCall(models: Models, shop: string, phone: string): Promise<void> {
  await native(models.doNotCall).deleteOne({ _id: doNotCallId(shop, phone) });
}
