import { batchId } from '../../domain/base/ids.js';
import { OUTCOME } from '../../domain/base/outcome.js';
import { outcomeOf } from '../../domain/run/ledger.js';
import { patiently } from '../../models/base/patient.js';
import type { Models } from '../../models/models.js';
import { readOutcomes, writeOutcomes } from '../../models/run/batch-store.js';
import { refreshIfClosed } from '../../models/run/final-ledger.js';
import { type Account, applyWrite, INTERRUPTED, outcomeWrite, type Settled } from '../run/outcomes.js';

export interface BatchRef {
  readonly run: string;
  readonly seq: number;
}

/** Writers that meet in one batch are attempts of one activity and the run's end: a handful. */
const MAX_MEETINGS = 20;

/**
 * Records what is newly known of a batch's recipients. The write holds only if nobody else wrote meanwhile; else both
 * are merged, so no order of writers loses what one of them knew, and the ledger stays the sum of the outcomes.
 * @returns the account as it stands now
 */
export async function recordOutcomes(
  models: Models,
  ref: BatchRef,
  known: Account,
  settled: ReadonlyMap<number, Settled>,
): Promise<Account> {
  const id = batchId(ref.run, ref.seq);
  let account = known;
  let write = outcomeWrite(account, settled);
  for (let meeting = 0; write !== undefined; meeting += 1) {
    const attempt = write;
    if (await patiently(() => writeOutcomes(models.batches, id, attempt))) {
      account = applyWrite(account, attempt);
      // Only who wrote second can have come after the run was closed.
      if (meeting > 0) await refreshIfClosed(models, ref.run);
      return account;
    }
    if (meeting === MAX_MEETINGS) throw new Error(`Cannot record batch '${id}': others write to it without end`);
    account = { ...account, ...(await patiently(() => readOutcomes(models.batches, id))) };
    write = outcomeWrite(account, settled);
  }
  return account;
}

/**
 * For recipients left in doubt, after they were claimed: if somebody has settled them meanwhile as never tried, they become
 * unknown. Who settles looks at the claims after writing (settle-rest.ts), so that one of the two always sees the other.
 */
export async function admitDoubts(
  models: Models,
  ref: BatchRef,
  known: Account,
  open: readonly number[],
): Promise<Account> {
  const account = { ...known, ...(await patiently(() => readOutcomes(models.batches, batchId(ref.run, ref.seq)))) };
  const judged = open.filter((index) => outcomeOf(account, index) !== OUTCOME.pending);
  if (judged.length === 0) return account;
  const unknown: Settled = { outcome: 'unknown', why: INTERRUPTED };
  const admitted = await recordOutcomes(models, ref, account, new Map(judged.map((index) => [index, unknown])));
  await refreshIfClosed(models, ref.run);
  return admitted;
}
