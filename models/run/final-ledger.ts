import type { Ledger } from '../../domain/run/ledger.js';
import type { Run } from '../../domain/run/run.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import { sumLedgers } from './batch-store.js';

/**
 * Corrects the final numbers of a run after a batch was written late: by an attempt that Temporal had given up, which
 * came to after the run was closed. Such an attempt knows more than those who settled without it.
 */
export async function refreshIfClosed(models: Models, run: string): Promise<void> {
  const found = await native(models.runs).findOne<Pick<Run, 'state'>>({ _id: run }, { projection: { state: 1 } });
  if (found?.state === 'closed') await refreshClosed(models, run);
}

/** Adds up a closed run again. @returns its ledger; undefined when no closed run has this id */
export async function refreshClosed(models: Models, run: string): Promise<Ledger | undefined> {
  const ledger = await sumLedgers(models.batches, run);
  const written = await native(models.runs).updateOne({ _id: run, state: 'closed' }, { $set: { ledger } });
  return written.matchedCount === 1 ? ledger : undefined;
}
