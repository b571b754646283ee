import { customerId, under } from '../../domain/base/ids.js';
import { OUTCOME } from '../../domain/base/outcome.js';
import { type Ledger, outcomeOf } from '../../domain/run/ledger.js';
import { NOT_SENT } from '../../domain/run/may-pass.js';
import { native } from '../base/native.js';
import { keptIds } from '../customer/merged.js';
import type { Models } from '../models.js';
import { type BatchAccount, type ChunkChange, readAccount, sumLedgers, writeOutcomes } from './batch-store.js';
import { refreshClosed } from './final-ledger.js';

/** What somebody knows of messages in doubt. */
export type Settlement = 'sent' | 'not_sent';

/** @returns indices of a batch's recipients in doubt, of those asked for */
function doubtsOf(batch: BatchAccount, isAsked: (ref: string) => boolean): number[] {
  return batch.customers.flatMap((ref, index) =>
    outcomeOf(batch, index) === OUTCOME.unknown && isAsked(ref) ? [index] : [],
  );
}

/** The write that settles these; it holds only while the batch is as it was read. */
function settling(batch: BatchAccount, indices: readonly number[], to: Settlement) {
  const chunks = new Map<number, string[]>();
  for (const index of indices) {
    const chunk = Math.floor(index / batch.chunkSize);
    const chars = chunks.get(chunk) ?? [...(batch.out[chunk] ?? '')];
    chars[index - chunk * batch.chunkSize] = to === 'sent' ? OUTCOME.sent : OUTCOME.failed;
    chunks.set(chunk, chars);
  }
  const changes = [...chunks].map(
    ([chunk, chars]): ChunkChange => ({ chunk, was: batch.out[chunk], now: chars.join('') }),
  );
  const counts = new Map([
    ['unknown', -indices.length],
    [to === 'sent' ? 'sent' : 'failed', indices.length],
  ]);
  return { changes, why: new Map(indices.map((index) => [index, to === 'sent' ? undefined : NOT_SENT])), counts };
}

/** A touch that was not sent counts for no cap and no window; one that was does. */
async function markTouches(
  { customers, mergedCustomers }: Models,
  { shop, run }: Pick<BatchAccount, 'shop' | 'run'>,
  refs: readonly string[],
  to: Settlement,
): Promise<void> {
  const update = to === 'sent' ? { $unset: { 'touches.$.failed': '' } } : { $set: { 'touches.$.failed': true } };
  const places = await keptIds({ mergedCustomers }, shop, refs);
  const operations = [...places].map(([name, _id]) => {
    const ref = _id === customerId(shop, name) ? { $exists: false } : name;
    const filter = { _id, touches: { $elemMatch: { run, ref } } };
    return { updateOne: { filter: filter as object, update: { ...update, $inc: { rev: 1 } } as object } };
  });
  if (operations.length > 0) await native(customers).bulkWrite(operations, { ordered: false });
}

/** @returns how many of the batch were settled */
async function settleBatch(
  models: Models,
  first: BatchAccount,
  to: Settlement,
  isAsked: (ref: string) => boolean,
): Promise<number> {
  for (let batch = first; ; batch = await readAccount(models.batches, batch._id)) {
    const indices = doubtsOf(batch, isAsked);
    if (indices.length === 0) return 0;
    const names = indices.map((index) => batch.customers[index] ?? '');
    // Before the record: a crash between the two must not leave the cap of one who got nothing used up.
    await markTouches(models, batch, names, to);
    if (await writeOutcomes(models.batches, batch._id, settling(batch, indices, to))) return indices.length;
  }
}

/**
 * Settles what is `unknown` of a run by what a person knows: sent, or not sent, which fails it with the reason `not_sent`. The
 * ledger moves with it; nothing is sent by it. One that a late attempt has settled meanwhile stays as that attempt knows it.
 * @param refs the customers meant; default all that are in doubt
 * @returns how many were settled, and the run's ledger as it is now
 */
export async function settleUnknown(
  models: Models,
  run: string,
  to: Settlement,
  refs?: readonly string[],
): Promise<{ readonly settled: number; readonly ledger: Ledger }> {
  const asked = refs === undefined ? undefined : new Set(refs);
  const found = native(models.batches).find<BatchAccount>(
    { _id: under(run) as never, 'ledger.unknown': { $gt: 0 } },
    { projection: { fields: 0 }, sort: { _id: 1 }, batchSize: 50 },
  );
  let settled = 0;
  for await (const batch of found) {
    settled += await settleBatch(models, batch, to, (ref) => asked === undefined || asked.has(ref));
  }
  return { settled, ledger: (await refreshClosed(models, run)) ?? (await sumLedgers(models.batches, run)) };
}
