import { codeHoldsOf, codeId } from '../../domain/base/ids.js';
import { insertMissing } from '../base/insert-missing.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import type { CodeHold, CodePage } from './offer-code-schema.js';
import { findCodes, putBack } from './offer-code-stock.js';

/** Has anybody a code of this offer from this campaign or programme? */
export async function hasHolds(models: Models, owner: string, offer: string): Promise<boolean> {
  const filter = { _id: codeHoldsOf(owner, offer) };
  return (await native(models.codeHolds).findOne(filter, { projection: { _id: 1 } })) !== null;
}

/** The holds by `_id`, after a run has said that it will use them: from here on nobody lets go of them. */
export async function pinHolds(models: Models, ids: readonly string[], run: string): Promise<Map<string, CodeHold>> {
  // One by one in one request: the embedded server looks each document up in the whole list of an updateMany.
  const operations = ids.map((_id) => ({ updateOne: { filter: { _id }, update: { $addToSet: { runs: run } } } }));
  const { matchedCount } = await native(models.codeHolds).bulkWrite(operations as never[], { ordered: false });
  if (matchedCount === 0) return new Map();
  const rows = await native(models.codeHolds)
    .find<CodeHold>({ _id: { $in: [...ids] } }, { batchSize: ids.length + 1 })
    .toArray();
  return new Map(rows.filter(({ runs }) => runs.includes(run)).map((row) => [row._id, row]));
}

/** @returns the `_id`s of customers who have a hold already */
export const insertHolds = (models: Models, holds: readonly CodeHold[]): Promise<string[]> =>
  insertMissing(models.codeHolds, holds);

/** Gives customers another code instead of one that was used, or was not theirs after all. Those that changed meanwhile stay. */
export async function replaceCodes(
  models: Models,
  changes: readonly { readonly hold: string; readonly from: string; readonly to: string; readonly keep: boolean }[],
): Promise<void> {
  if (changes.length === 0) return;
  const operations = changes.map(({ hold, from, to, keep }) => ({
    updateOne: {
      filter: { _id: hold, code: from },
      update: { $set: { code: to }, ...(keep ? { $push: { past: from } } : {}) } as object,
    },
  }));
  await native(models.codeHolds).bulkWrite(operations, { ordered: false });
}

/** Why a code is not a hold's: whose it is, and whether an order has used it. */
export interface Refusal {
  readonly holder: 'ours' | 'other' | 'nobody';
  readonly spent: boolean;
}

/**
 * Makes codes their holders': each by one write on the code, which nobody else holds and no order has used.
 * @returns by the hold's `_id` those that failed
 */
export async function lockCodes(
  models: Models,
  holds: readonly CodeHold[],
  run: string,
): Promise<ReadonlyMap<string, Refusal>> {
  if (holds.length === 0) return new Map();
  const operations = holds.map(({ _id: hold, shop, code, customer, owner }) => ({
    updateOne: {
      filter: { _id: codeId(shop, code), 'holder.hold': { $in: [null, hold] }, 'spent.orders': { $exists: false } },
      update: { $set: { holder: { hold, customer, owner, run } } },
    },
  }));
  const { matchedCount } = await native(models.offerCodes).bulkWrite(operations as never[], { ordered: false });
  if (matchedCount === holds.length) return new Map();
  const ids = holds.map(({ shop, code }) => codeId(shop, code));
  const codes = await findCodes(models, ids);
  const refusals = new Map<string, Refusal>();
  for (const { _id, shop, code } of holds) {
    const found = codes.get(codeId(shop, code));
    const holder = !found?.holder ? 'nobody' : found.holder.hold === _id ? 'ours' : 'other';
    const spent = found?.spent !== undefined;
    if (holder !== 'ours' || spent) refusals.set(_id, { holder, spent });
  }
  return refusals;
}

/** Whether a hold still claims a code. */
const claims = (hold: CodeHold | undefined, code: string): boolean =>
  hold !== undefined && (hold.code === code || (hold.past ?? []).includes(code));

/**
 * Which of a pool's codes nobody holds. Locks that no hold stands behind are taken off: a planner that came back behind the
 * end of its run has set them.
 */
export async function unheldCodes(models: Models, shop: string, among: readonly string[]): Promise<Set<string>> {
  if (among.length === 0) return new Set();
  const codes = await findCodes(
    models,
    among.map((code) => codeId(shop, code)),
  );
  const holders = [...codes.values()].flatMap(({ holder }) => (holder ? [holder.hold] : []));
  // After the codes: a lock is only ever set where the hold stood before.
  const rows = await native(models.codeHolds)
    .find<CodeHold>({ _id: { $in: holders } }, { batchSize: holders.length + 1 })
    .toArray();
  const holds = new Map(rows.map((row) => [row._id, row]));
  const free = [...codes.values()].filter(({ code, holder }) => !holder || !claims(holds.get(holder.hold), code));
  // The run, too: the same customer may have been given it anew since.
  const operations = free.flatMap(({ _id, holder }) =>
    holder
      ? [{ updateOne: { filter: { _id, 'holder.hold': holder.hold, 'holder.run': holder.run }, update: UNLOCK } }]
      : [],
  );
  if (operations.length > 0) await native(models.offerCodes).bulkWrite(operations as never[], { ordered: false });
  return new Set(free.map(({ code }) => code));
}
const UNLOCK = { $unset: { holder: '' } };

/**
 * Decides a taken page whose planner is gone, or is not to draw from it any more: codes that somebody holds leave it, the
 * rest is free.
 */
export async function settlePage(models: Models, page: CodePage): Promise<void> {
  const free = await unheldCodes(models, page.shop, page.codes);
  await putBack(
    models,
    page,
    page.codes.filter((code) => free.has(code)),
  );
}
