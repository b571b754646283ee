import { customerId, customerKey, firstRunOf, retriesOf, retryRunId } from '../../domain/base/ids.js';
import { OUTCOME } from '../../domain/base/outcome.js';
import { templatesOf } from '../../domain/campaign/experiment.js';
import { VARIANT_KEYS } from '../../domain/experiment/variants.js';
import { EMPTY_FUNNEL, EMPTY_LEDGER, outcomeOf } from '../../domain/run/ledger.js';
import { mayPass } from '../../domain/run/may-pass.js';
import type { CampaignRun, Run } from '../../domain/run/run.js';
import { addPage, wordsOf } from '../audience/members.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import { accountsOfRun, type BatchAccount } from './batch-store.js';

/** Refs in one page of members: some 100 kB. */
const PAGE = 5_000;

/** A run that tries again those whom another has failed. */
export interface Retry {
  readonly run: string;
  /** Whom it tries again. */
  readonly members: number;
  /** False when it was there already. */
  readonly created: boolean;
}

/** The keys of a batch's recipients that failed for a reason that may pass. */
function failedOf(batch: BatchAccount, now: Date): string[] {
  const { customers, shop, why } = batch;
  return customers.flatMap((ref, index) => {
    const isFailed = outcomeOf(batch, index) === OUTCOME.failed;
    return isFailed && mayPass(why[index], now) ? [customerKey(customerId(shop, ref))] : [];
  });
}

/** Writes down who is to be tried again, in the order of their `_id`s. @returns how many they are */
async function writeMembers(models: Models, from: Run, run: string, now: Date): Promise<number> {
  let [seq, members] = [0, 0];
  let refs: string[] = [];
  const flush = async (): Promise<void> => {
    // One who was here before us has read the same batches of a closed run.
    await addPage(models, run, seq, refs);
    members += refs.length;
    seq += 1;
    refs = [];
  };
  for await (const batch of accountsOfRun(models.batches, from._id)) {
    for (const ref of batch.ledger.failed > 0 ? failedOf(batch, now) : []) {
      refs.push(ref);
      if (refs.length === PAGE) await flush();
    }
  }
  if (refs.length > 0) await flush();
  return members;
}

/** The newest of a run and its retries; undefined when there is no such run. */
async function newestOf({ runs }: Models, first: string): Promise<Run | undefined> {
  const retries = await native(runs)
    .find<Run>({ _id: retriesOf(first) as never })
    .toArray();
  const count = retries.length;
  const last = retries.find(({ _id }) => _id === retryRunId(first, count));
  return last ?? (await native(runs).findOne<Run>({ _id: first })) ?? undefined;
}

/**
 * Opens a run for those whom a closed run has failed for a reason that may pass: the same message, the same rule, a ledger of its
 * own, and nobody else. The campaign's workflow sends it. May be repeated: while a retry is open it is found.
 * @param run any of the outreach's executions or retries; the newest of that execution counts
 * @returns undefined when nobody may be tried again
 */
export async function retryFailed(models: Models, run: string, now: Date): Promise<Retry | undefined> {
  const first = firstRunOf(run);
  const from = await newestOf(models, first);
  // A programme goes on the next day with whoever it did not reach.
  if (!from || from.winback) return undefined;
  if (from.state === 'open') {
    const head = await models.fixedAudiences.findById(from._id).lean<{ members: number } | null>();
    return from.retryOf === undefined ? undefined : { run: from._id, members: head?.members ?? 0, created: false };
  }
  const retries = await native(models.runs).countDocuments({ _id: retriesOf(first) as never });
  const _id = retryRunId(first, retries + 1);
  const members = await writeMembers(models, from, _id, now);
  if (members === 0) return undefined;
  const head = { shop: from.shop, of: wordsOf(from.audience), audience: from.audience, asOf: now, done: true, members };
  await native(models.fixedAudiences).updateOne({ _id }, { $setOnInsert: head }, { upsert: true });
  const made = await native(models.runs).updateOne({ _id }, { $setOnInsert: againAs(from, now) }, { upsert: true });
  return { run: _id, members, created: made.upsertedCount === 1 };
}

/** The copy of a run that is sent again: what it says and until when, and nothing of what became of it. */
function againAs(from: CampaignRun, now: Date): Omit<CampaignRun, '_id'> {
  const { _id, held, ending, codesReturned, firstSentAt, closedAt, startsAt, experiment, choice, ...same } = from;
  const chosen = choice ? templatesOf(from)[VARIANT_KEYS.indexOf(choice.winner)] : undefined;
  return {
    ...same,
    // Nothing is tried on so few: they get what the others got.
    template: chosen ?? from.template,
    retryOf: _id,
    dueAt: now,
    asOf: now,
    fixedAt: now,
    state: 'open',
    planned: { batches: 0, done: false },
    ledger: EMPTY_LEDGER,
    funnel: EMPTY_FUNNEL,
  };
}
