import { customerId, runsOf } from '../../domain/base/ids.js';
import { OUTCOME, type SkipReason } from '../../domain/base/outcome.js';
import { lateness } from '../../domain/hours/lateness.js';
import { isShared, whyNot, whyNotAmong } from '../../domain/run/reach.js';
import { type RunResume, scaled } from '../../domain/run/resume.js';
import { type Run, runOwner } from '../../domain/run/run.js';
import { native } from '../../models/base/native.js';
import { customersById } from '../../models/customer/customer-queries.js';
import { accountsOfRun, type BatchAccount } from '../../models/run/batch-store.js';
import type { CampaignDeps } from '../deps.js';
import { capsOf, factsAbout, factsOf, loadShop, projectionOf } from './rules.js';
import { runHours } from './run-hours.js';
import { readStanding } from './standing.js';
import { twinsOf } from './twins.js';

/** A larger rest is estimated from so many: a seller waits for the answer. */
const MOST_JUDGED = 50_000;

type Deps = Pick<CampaignDeps, 'models' | 'now' | 'policyAt'> & { readonly mostJudged?: number };
interface Tally {
  willGo: number;
  inDoubt: number;
  readonly noLonger: Partial<Record<SkipReason, number>>;
}

const pendingIn = ({ customers, out, chunkSize }: BatchAccount): string[] =>
  customers.filter((_, index) => {
    const chunk = Math.floor(index / chunkSize);
    return (out[chunk]?.[index - chunk * chunkSize] ?? OUTCOME.pending) === OUTCOME.pending;
  });

/** Asks the rule about some recipients as a claim does: by the customers as they are now. */
async function judge(deps: Deps, run: Run, refs: readonly string[], tally: Tally): Promise<void> {
  const { models } = deps;
  const now = deps.now();
  const shop = await loadShop(models, run.shop);
  const policy = { caps: capsOf(deps.policyAt(now), shop, now) };
  const ids = refs.map((ref) => customerId(run.shop, ref));
  const rows = await customersById(models.customers, ids, projectionOf(run));
  const facts = await factsAbout(models, run, factsOf(run, now), [...rows.values()]);
  const twins = await twinsOf(models, run, rows.values());
  for (const id of ids) {
    const row = rows.get(id);
    if (row?.touches.some((touch) => touch.run === run._id && touch.ref === undefined)) {
      tally.inDoubt += 1;
      continue;
    }
    let why: SkipReason | undefined = 'customer_gone';
    if (row) {
      why = isShared(row, run.channel)
        ? whyNotAmong(row, twins.of(row), facts, now, policy)
        : whyNot(row, facts, now, policy);
    }
    if (why === undefined) tally.willGo += 1;
    else tally.noLonger[why] = (tally.noLonger[why] ?? 0) + 1;
  }
}

async function previewRun(deps: Deps, stored: Run): Promise<RunResume> {
  const { models, mostJudged = MOST_JUDGED } = deps;
  const now = deps.now();
  const standing = await readStanding(models, stored);
  const run = standing.kind === 'moved' ? { ...stored, dueAt: standing.dueAt, expiresAt: standing.expiresAt } : stored;
  const hours = runHours(run, await loadShop(models, run.shop));
  const isOver = standing.kind === 'gone' || lateness(run, now, deps.policyAt(now).lateness, hours.openMs) !== 'send';
  const tally: Tally = { willGo: 0, inDoubt: 0, noLonger: {} };
  let pending = 0;
  let seen = 0;
  for await (const batch of accountsOfRun(models.batches, run._id)) {
    const refs = pendingIn(batch);
    pending += refs.length;
    if (isOver || seen >= mostJudged || refs.length === 0) continue;
    seen += refs.length;
    await judge(deps, run, refs, tally);
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
