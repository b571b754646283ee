import { ApplicationFailure } from '@temporalio/common';
import { batchId } from '../../domain/base/ids.js';
import { addLedgers, EMPTY_LEDGER, imbalance, type Ledger, ledgerOfBatch, type Rest } from '../../domain/run/ledger.js';
import { CLOSING_WAIT_MS } from '../../domain/run/mend.js';
import type { Run } from '../../domain/run/run.js';
import { native, wasFirst } from '../../models/base/native.js';
import type { Models } from '../../models/models.js';
import {
  accountsOfRun,
  type BatchAccount,
  dropFields,
  insertBatches,
  readAccount,
} from '../../models/run/batch-store.js';
import { refreshClosed } from '../../models/run/final-ledger.js';
import { mendBatches } from '../../models/run/reconcile/mend-batches.js';
import { holdAtEnd } from '../../models/run/run-holds.js';
import type { CampaignDeps } from '../deps.js';
import { cannotClose, ledgerImbalance, runNotFound } from '../failures.js';
import { plannedBatch } from '../plan/batch-builder.js';
import { isPoolRun } from '../plan/codes.js';
import { returnCodes } from '../plan/return-codes.js';
import { type Pulse, temporalPulse, whileBeating } from '../pulse.js';
import { requireRun } from '../run/load-run.js';
import { accountOf } from '../run/outcomes.js';
import { tellFinished } from '../run/told.js';
import { attemptOf, troubleOf } from '../run/trouble.js';
import { settleRest } from './settle-rest.js';

/**
 * Ends a run: nobody can be planned any more, everybody left is settled, the identity is proven from the outcomes
 * themselves, the merge fields are dropped, the final ledger is written. Repeating it after a crash goes on; after the end
 * it returns the ledger. Books that do not balance put the run on hold; when a person ends it, or nobody came in time, they are
 * counted anew from the outcomes, and the run says of how many batches.
 * @throws RunNotFound; LedgerImbalance (not retryable) when the run waits for a person
 */
export async function closeRun(deps: CampaignDeps, input: { run: string; rest: Rest }): Promise<Ledger> {
  const { models } = deps;
  const run = await requireRun(models, input.run);
  const pulse = (deps.pulse ?? temporalPulse)();
  if (run.state === 'closed') {
    await giveCodesBack(deps, run, pulse);
    await tellFinished(deps, run, run.ledger);
    return run.ledger;
  }
  const isWaitedFor = input.rest === 'expired' && !(run.held?.until && run.held.until <= deps.now());
  if (isWaitedFor) return orWait(deps, run, () => close(deps, run, input.rest, pulse));
  const recounted = await mendBatches(models, run._id, pulse);
  if (recounted > 0) deps.log?.warn('the books of a run were counted anew', { run: run._id, batches: recounted });
  return close(deps, run, input.rest, pulse);
}

/** What keeps a run from being closed holds it for a day, or to its own end where that is later. */
async function orWait(deps: CampaignDeps, run: Run, work: () => Promise<Ledger>): Promise<Ledger> {
  try {
    return await work();
  } catch (error) {
    const isOff = error instanceof ApplicationFailure && error.type === 'LedgerImbalance';
    const trouble = isOff ? OFF : troubleOf(error, attemptOf(deps), 'ledger');
    if (!trouble) throw error;
    const until = new Date(Math.max(run.expiresAt.getTime(), deps.now().getTime() + CLOSING_WAIT_MS));
    await holdAtEnd(deps.models, run._id, { ...trouble, at: deps.now(), until });
    deps.log?.warn('the run is on hold', { run: run._id, ...trouble });
    throw isOff ? error : cannotClose(run._id, trouble.detail);
  }
}
const OFF = { reason: 'ledger', detail: 'LedgerImbalance' } as const;

async function close(deps: CampaignDeps, run: Run, asked: Rest, pulse: Pulse): Promise<Ledger> {
  const { models } = deps;
  // Who is late in a window that folds is the next window's, however the run's time came to its end.
  const rest = asked === 'expired' && run.lateness === 'fold' ? 'folded' : asked;
  const ledger = await whileBeating(pulse, async () => {
    await sealPlan(models, run, deps.now());
    const proven = await settleAndProve(models, run._id, rest, pulse);
    // Before the state: a crash in between must not leave personal data behind a run that is taken for closed.
    await dropFields(models.batches, run._id);
    return proven;
  });
  await native(models.runs).updateOne(
    { _id: run._id, state: 'open' },
    { $set: { state: 'closed', closedAt: deps.now(), ledger } },
  );
  // An attempt given up by Temporal may have recorded since the proof; from here on it refreshes the run itself.
  const final = await refreshClosed(models, run._id);
  if (!final) throw runNotFound(run._id);
  await giveCodesBack(deps, run, pulse);
  await tellFinished(deps, run, final);
  return final;
}

/** Only behind the end: an attempt that was given up reads it before it sends. */
async function giveCodesBack(deps: CampaignDeps, run: Run, pulse: Pulse): Promise<void> {
  if (!isPoolRun(run) || run.codesReturned) return;
  await whileBeating(pulse, () => returnCodes(deps, run, pulse));
}

/** A cursor behind every customer of a shop. */
const END = '\uffff';

/**
 * Puts an empty batch behind the last one, with its cursor at the end of the shop: a planner that Temporal has given up and
 * that comes to later finds its place taken.
 */
async function sealPlan(models: Models, run: Run, now: Date): Promise<void> {
  const shape = { run: run._id, shop: run.shop, batchSize: 0, chunkSize: 1 };
  const content = { cursor: `${run.shop}/${END}`, customers: [], revs: [], fields: [], planSkipped: {} };
  for (let seq = run.planned.batches; ; seq += 1) {
    if (await wasFirst(insertBatches(models.batches, [plannedBatch(shape, seq, now, content)]))) return;
    const seal = { _id: batchId(run._id, seq), cursor: content.cursor };
    if (await native(models.batches).findOne(seal, { projection: { _id: 1 } })) return;
  }
}

/** Settles who is left of every batch, counts the batch again from its outcomes, compares with its own ledger, and adds up. */
async function settleAndProve(models: Models, run: string, rest: Rest, pulse: Pulse): Promise<Ledger> {
  let sum = EMPTY_LEDGER;
  for await (const found of accountsOfRun(models.batches, run)) {
    pulse.heartbeat();
    const batch = found.ledger.pending > 0 ? await settled(models, found, rest) : found;
    const counted = ledgerOfBatch(batch);
    const off = difference(counted, batch.ledger);
    if (off > 0) throw ledgerImbalance(run, `the difference between outcomes and ledger of batch ${batch.seq}`, off);
    sum = addLedgers(sum, counted);
  }
  if (imbalance(sum) !== 0) throw ledgerImbalance(run, 'the audience minus its parts', imbalance(sum));
  if (sum.pending !== 0) throw ledgerImbalance(run, 'the number of pending recipients', sum.pending);
  return sum;
}

/** The batch as it is stored, not as we remember it, after everybody in it is settled. */
async function settled(models: Models, batch: BatchAccount, rest: Rest): Promise<BatchAccount> {
  await settleRest(models, batch, accountOf(batch), rest);
  return readAccount(models.batches, batch._id);
}

/** How far two ledgers are apart, over all their counts. */
function difference(a: Ledger, b: Ledger): number {
  const counts = (ledger: Ledger): Record<string, number> => {
    const { skipped, ...rest } = ledger;
    return { ...rest, ...Object.fromEntries(Object.entries(skipped).map(([why, n]) => [`skipped.${why}`, n])) };
  };
  const [left, right] = [counts(a), counts(b)];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].reduce((sum, name) => sum + Math.abs((left[name] ?? 0) - (right[name] ?? 0)), 0);
}
