import { customerId, runsOf } from '../../domain/base/ids.js';
import { OUTCOME, type SkipReason } from '../../domain/base/outcome.js';
import type { Cap } from '../../domain/customer/caps.js';
import { lateness } from '../../domain/hours/lateness.js';
import { outcomeOf } from '../../domain/run/ledger.js';
import { type RunResume, scaled } from '../../domain/run/resume.js';
import { type Run, runOwner } from '../../domain/run/run.js';
import { native } from '../../models/base/native.js';
import { accountsOfRun, type BatchAccount } from '../../models/run/batch-store.js';
import type { CampaignDeps } from '../deps.js';
import { isOwn, judgeAll } from './judge.js';
import { movedTimes } from './load-run.js';
import { capsOf, loadShop } from './rules.js';
import { runHours } from './run-hours.js';
import { readStanding } from './standing.js';

/** A larger rest is estimated from so many: a seller waits for the answer. */
const MOST_JUDGED = 50_000;

type Deps = Pick<CampaignDeps, 'models' | 'now' | 'policyAt'> & { readonly mostJudged?: number };
interface Tally {
  willGo: number;
  inDoubt: number;
  readonly noLonger: Partial<Record<SkipReason, number>>;
}

/** References of those in a batch who have no outcome. */
const pendingIn = (batch: BatchAccount): string[] =>
  batch.customers.filter((_, index) => outcomeOf(batch, index) === OUTCOME.pending);

/** Asks the rule about some recipients as a claim does: by the customers as they are now. */
async function judge(
  { models }: Deps,
  run: Run,
  refs: readonly string[],
  asked: { readonly now: Date; readonly caps: readonly Cap[] },
  tally: Tally,
): Promise<void> {
  const ids = refs.map((ref) => customerId(run.shop, ref));
  const judged = await judgeAll(models, run, ids, asked);
  for (const id of ids) {
    const row = judged.rows.get(id);
    if (row?.touches.some((touch) => isOwn(touch, run._id))) {
      tally.inDoubt += 1;
      continue;
    }
    const why = row ? judged.judge(row) : 'customer_gone';
    if (why === undefined) tally.willGo += 1;
    else tally.noLonger[why] = (tally.noLonger[why] ?? 0) + 1;
  }
}

async function previewRun(deps: Deps, stored: Run): Promise<RunResume> {
  const { models, mostJudged = MOST_JUDGED } = deps;
  const now = deps.now();
  const standing = await readStanding(models, stored);
  const run = standing.kind === 'moved' ? { ...stored, ...movedTimes(stored, standing) } : stored;
  const shop = await loadShop(models, run.shop);
  const hours = runHours(run, shop);
  const policy = deps.policyAt(now);
  const caps = capsOf(policy, shop, now);
  const isOver = standing.kind === 'gone' || lateness(run, now, policy.lateness, hours.openMs) !== 'send';
  const tally: Tally = { willGo: 0, inDoubt: 0, noLonger: {} };
  let pending = 0;
  let seen = 0;
  for await (const batch of accountsOfRun(models.batches, run._id)) {
    const refs = pendingIn(batch);
    pending += refs.length;
    if (isOver || seen >= mostJudged || refs.length === 0) continue;
    seen += refs.length;
    await judge(deps, run, refs, { now, caps }, tally);
  }
  const opensAt = isOver ? undefined : hours.opensAfter(now);
  const { held, offerEndsAt, planned } = run;
  return {
    run: run._id,
    outreach: run.outreach,
    state: isOver ? 'over' : standing.kind === 'off' ? 'off' : held ? 'held' : 'goes_on',
    expiresAt: run.expiresAt,
    pending,
    expired: isOver ? pending : 0,
    ...(isOver ? tally : scaled(tally, seen, pending)),
    planned: planned.done,
    isEstimate: !isOver && seen < pending,
    ...(offerEndsAt ? { offerEndsAt } : {}),
    ...(opensAt ? { opensAt } : {}),
  };
}

/**
 * What would become of a campaign's or programme's open runs if it went on now. Each is judged for itself, by the rule that claims ask
 * and the customers as they are; of two runs that want the same customer under one cap, both count them. Reads batch by batch, and of a
 * large rest judges the first ones only.
 * @param owner campaign or programme
 * @param outreach only its runs
 */
export async function previewResume(deps: Deps, owner: string, outreach?: string): Promise<RunResume[]> {
  const filter = { _id: runsOf(owner), state: 'open' as const, ...(outreach === undefined ? {} : { outreach }) };
  const runs = await native(deps.models.runs)
    .find<Run>(filter, { sort: { _id: 1 } })
    .toArray();
  const found: RunResume[] = [];
  for (const run of runs) if (runOwner(run).id === owner) found.push(await previewRun(deps, run));
  return found;
}
