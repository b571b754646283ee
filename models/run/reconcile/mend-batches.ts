import { isDeepStrictEqual } from 'node:util';
import { mended } from '../../../domain/run/mend.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import { accountsOfRun } from '../batch-store.js';

/** How often a batch is read again that somebody writes to meanwhile. */
const TRIES = 5;

/**
 * Counts the batches of a run anew from what their recipients' outcomes say, and writes those down whose own numbers were wrong, or
 * whose outcomes were none of ours. The run keeps how many they were.
 * @param pulse beats for each batch
 * @returns how many were wrong
 */
export async function mendBatches(models: Models, run: string, pulse: { heartbeat(): void }): Promise<number> {
  let wrong = 0;
  for await (const { _id } of accountsOfRun(models.batches, run)) {
    pulse.heartbeat();
    if (await mend(models, _id)) wrong += 1;
  }
  if (wrong > 0) await native(models.runs).updateOne({ _id: run }, { $inc: { recounted: wrong } });
  return wrong;
}

/** @returns whether anything was wrong */
async function mend({ batches }: Models, _id: string): Promise<boolean> {
  const projection = { customers: 1, chunkSize: 1, out: 1, why: 1, planSkipped: 1, ledger: 1 };
  for (let tries = 0; tries < TRIES; tries += 1) {
    const batch = await native(batches).findOne<Record<string, unknown>>({ _id }, { projection });
    if (!batch) return false;
    const right = mended(batch);
    const fields = Object.entries(right).filter(([name, value]) => !isDeepStrictEqual(plain(batch[name]), value));
    if (fields.length === 0) return false;
    const { matchedCount } = await native(batches).updateOne(
      { _id, ...asRead(batch.out) },
      { $set: Object.fromEntries(fields) },
    );
    if (matchedCount === 1) return true;
  }
  return true;
}

/** A ledger without reasons that nobody is counted under any more; anything else as it is. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('skipped' in value)) return value;
  const skipped = Object.entries(value.skipped ?? {}).filter(([, n]) => n !== 0);
  return { ...value, skipped: Object.fromEntries(skipped) };
}

/** The outcomes as they were read: an attempt that was given up may still record. Chunk by chunk, whatever order they are stored in. */
function asRead(out: unknown): object {
  if (typeof out !== 'object' || out === null) return { out: out ?? { $exists: false } };
  return Object.fromEntries(Object.entries(out).map(([chunk, chars]) => [`out.${chunk}`, chars]));
}
