import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { customerId } from '../../domain/base/ids.js';
import { OUTCOME } from '../../domain/base/outcome.js';
import { outcomeOf } from '../../domain/run/ledger.js';
import type { Batch } from '../../domain/run/run.js';
import { native } from '../../models/base/native.js';
import type { Models } from '../../models/models.js';
import { settlePage } from '../../models/offer/offer-code-holds.js';
import { holdsBetween, keepHolds, releaseHolds, returnedRunsOf } from '../../models/offer/offer-code-returns.js';
import type { CodeHold } from '../../models/offer/offer-code-schema.js';
import { type OfferName, takenPages } from '../../models/offer/offer-code-stock.js';
import { accountsOfRun } from '../../models/run/batch-store.js';
import { touchesOfRun } from '../../models/run/claims.js';
import type { CampaignDeps } from '../deps.js';
import type { Pulse } from '../pulse.js';
import { accountOf } from '../run/outcomes.js';
import type { PoolRun } from './codes.js';

/**
 * An attempt that was given up may go on sending until it next looks at its run: twice the time that the gate's answers hold
 * (activities/deliver/gate.ts). Whoever it reaches by then carries its touch, and keeps their code.
 */
const CODE_GRACE_MS = 5_000;

/**
 * Gives back what a closed run has not used: pages that its planners left, and the codes of customers whose message never
 * left. What was sent, or may have been, stays theirs. Safe to repeat and to interrupt.
 */
export async function returnCodes(deps: CampaignDeps, run: PoolRun, pulse: Pulse): Promise<void> {
  const { models } = deps;
  const name: OfferName = { shop: run.shop, offer: run.offerPool };
  // First: what is held now leaves these pages for good, so that no code comes back in two of them.
  for (const page of await takenPages(models, name)) {
    if (page.taken?.run === run._id) await settlePage(models, page);
  }
  const token = deps.newToken?.() ?? randomUUID();
  let hasWaited = false;
  let after = '';
  for await (const batch of accountsOfRun(models.batches, run._id)) {
    pulse.heartbeat();
    const to = batch.cursor.slice(run.shop.length + 1);
    const holds = await holdsBetween(models, run.campaign, run.offerPool, after, to);
    after = to;
    const { kept, unsent, orphans } = sortHolds(batch, holds, run._id);
    await keepHolds(models, kept.map(idOf), run._id);
    const free = [...unsent, ...(await endedOnes(models, orphans))];
    if (free.length === 0) continue;
    if (!hasWaited) await (deps.sleep ?? delay)(CODE_GRACE_MS);
    hasWaited = true;
    await release(models, run, name, free, `${token}-${batch.seq}`);
  }
  await native(models.runs).updateOne({ _id: run._id }, { $set: { codesReturned: true } });
}

const idOf = ({ _id }: CodeHold): string => _id;

interface Sorted {
  /** The message left or may have, in this run or in one before it. */
  readonly kept: CodeHold[];
  /** Ours, and no message left, as far as the batch knows. */
  readonly unsent: CodeHold[];
  /** Not ours: other runs' business, unless those have ended without it. */
  readonly orphans: CodeHold[];
}

function sortHolds(batch: Omit<Batch, 'fields'>, holds: readonly CodeHold[], run: string): Sorted {
  const account = accountOf(batch);
  const left = new Set(
    batch.customers.filter((_, index) => {
      const outcome = outcomeOf(account, index);
      return outcome === OUTCOME.sent || outcome === OUTCOME.unknown;
    }),
  );
  const ours = holds.filter(({ runs }) => runs.includes(run));
  const isKept = ({ customer, sent }: CodeHold): boolean => left.has(customer) || sent === true;
  return {
    kept: ours.filter(isKept),
    unsent: ours.filter((hold) => !isKept(hold)),
    orphans: holds.filter(({ runs, sent }) => sent !== true && !runs.includes(run)),
  };
}

/** Holds that planners left behind which came back after their run had ended. */
async function endedOnes(models: Models, orphans: readonly CodeHold[]): Promise<CodeHold[]> {
  if (orphans.length === 0) return [];
  const ended = await returnedRunsOf(
    models,
    orphans.flatMap(({ runs }) => runs),
  );
  return orphans.filter(({ runs }) => runs.every((run) => ended.has(run)));
}

/** A touch knows more than the batch: who claims after the batch was settled leaves one before sending. */
async function release(
  models: Models,
  run: PoolRun,
  name: OfferName,
  holds: readonly CodeHold[],
  token: string,
): Promise<void> {
  const ids = holds.map(({ customer }) => customerId(run.shop, customer));
  const touches = await touchesOfRun(models.customers, ids, run._id);
  const isTouched = ({ customer, runs }: CodeHold): boolean => {
    const touch = touches.get(customerId(run.shop, customer));
    return runs.includes(run._id) && touch !== undefined && touch.failed !== true;
  };
  await keepHolds(models, holds.filter(isTouched).map(idOf), run._id);
  const free = holds.filter((hold) => !isTouched(hold));
  const ended = await returnedRunsOf(
    models,
    free.flatMap(({ runs }) => runs),
  );
  await releaseHolds(models, name, free.map(idOf), [run._id, ...ended], token);
}
