import { randomUUID } from 'node:crypto';
import { audienceFilter } from '../../domain/audience/audience.js';
import { batchId, customerId, customerKey } from '../../domain/base/ids.js';
import { BATCH_SIZE, CHUNK_SIZE } from '../../domain/base/limits.js';
import type { SkipReason } from '../../domain/base/outcome.js';
import { templatesOf, wantsOf } from '../../domain/campaign/experiment.js';
import type { Cap } from '../../domain/customer/caps.js';
import { variantOf } from '../../domain/experiment/variants.js';
import { isHeldOut } from '../../domain/run/holdout.js';
import { isServedByTwin, isShared, mergeFields, type RunFacts, whyNot, whyNotAmong } from '../../domain/run/reach.js';
import type { Run } from '../../domain/run/run.js';
import { memberRefs } from '../../models/audience/members.js';
import { native } from '../../models/base/native.js';
import { customerPage, customersById, type ReachRow } from '../../models/customer/customer-queries.js';
import type { Models } from '../../models/models.js';
import { sumLedgers } from '../../models/run/batch-store.js';
import type { PlanPage } from '../contract.js';
import type { CampaignDeps } from '../deps.js';
import { type Pulse, temporalPulse, whileBeating } from '../pulse.js';
import { requireRun } from '../run/load-run.js';
import { capsOf, factsAbout, factsOf, loadShop, projectionOf, type RunShop } from '../run/rules.js';
import { orHold } from '../run/trouble.js';
import { type Twins, twinsOf } from '../run/twins.js';
import { type Allowance, openAllowance } from './allowance.js';
import { BatchBuilder } from './batch-builder.js';
import { BatchWriter } from './batch-writer.js';
import { CodeDesk, isPoolRun } from './codes.js';
import { returnCodes } from './return-codes.js';

/**
 * Goes on with the audience query behind the last batch and writes at most `maxBatches` more. Memory does not grow with
 * the audience. Safe to repeat and to interrupt: what is written stays, the rest is read again. A plan that cannot be made puts
 * the run on hold.
 * @throws RunNotFound; PlanOvertaken (retryable) when another planner is writing the same run
 */
export async function planBatches(deps: CampaignDeps, input: { run: string; maxBatches: number }): Promise<PlanPage> {
  const run = await requireRun(deps.models, input.run);
  const plan = async (): Promise<PlanPage> => {
    const planned = await planRun(deps, run, await loadShop(deps.models, run.shop), input.maxBatches);
    const { audience } = await sumLedgers(deps.models.batches, run._id);
    return { ...planned, audience };
  };
  const held = { batches: run.planned.batches, done: false, audience: 0, held: true } as const;
  return orHold(deps, run._id, 'plan', plan, async () => held);
}

/** planBatches, for whoever has the run and its shop at hand and does not ask how many it reaches. */
export async function planRun(
  deps: CampaignDeps,
  run: Run,
  shop: RunShop,
  maxBatches: number,
): Promise<Pick<PlanPage, 'batches' | 'done'>> {
  const { models } = deps;
  const start = await whereItStopped(models, run);
  if (run.state === 'closed' || run.planned.done) return { batches: start.seq, done: true };
  const pulse = (deps.pulse ?? temporalPulse)();
  const desk = isPoolRun(run) ? new CodeDesk(models, run, deps.newToken?.() ?? randomUUID()) : undefined;
  const writer = new BatchWriter(models, run._id, desk && ((batches) => desk.serve(batches)));
  const planning = () => scan(deps, { run, shop }, start, writer, maxBatches, pulse);
  const done = await whileBeating(pulse, () => (desk ? withDesk(deps, run, desk, pulse, planning) : planning()));
  if (done) await models.runs.updateOne({ _id: run._id }, { $set: { 'planned.done': true } });
  return { batches: start.seq + writer.written, done };
}

/**
 * Plans, and gives back the codes that are left, whatever came of it. Who was overtaken may have given codes behind the end
 * of the run: then they are taken back here, since nobody comes after.
 */
async function withDesk<T>(
  deps: CampaignDeps,
  run: Run,
  desk: CodeDesk,
  pulse: Pulse,
  planning: () => Promise<T>,
): Promise<T> {
  try {
    const result = await planning();
    await desk.close();
    return result;
  } catch (error) {
    await desk.abandon();
    if (isPoolRun(run) && (await requireRun(deps.models, run._id)).codesReturned) await returnCodes(deps, run, pulse);
    throw error;
  }
}

interface Start {
  /** Number of the next batch. */
  readonly seq: number;
  readonly cursor: string;
}

/** Looks ahead of the run's own count: a plan may have died after its batches were written. */
async function whereItStopped(models: Models, run: Run): Promise<Start> {
  let start: Start = { seq: 0, cursor: '' };
  for (let seq = Math.max(0, run.planned.batches - 1); ; seq += 1) {
    const last = await native(models.batches).findOne<{ cursor: string }>(
      { _id: batchId(run._id, seq) },
      { projection: { cursor: 1 } },
    );
    if (!last) return start;
    start = { seq: seq + 1, cursor: last.cursor };
  }
}

/**
 * Reads on until `maxBatches` are written (false) or nobody is left (true). Stops between two fetches when no longer wanted:
 * members that fill no batch yet are read again by the next call.
 */
async function scan(
  deps: CampaignDeps,
  { run, shop }: { readonly run: Run; readonly shop: RunShop },
  start: Start,
  writer: BatchWriter,
  maxBatches: number,
  pulse: Pulse,
): Promise<boolean> {
  const batchSize = deps.batchSize ?? BATCH_SIZE;
  const shape = { run: run._id, shop: run.shop, batchSize, chunkSize: deps.chunkSize ?? CHUNK_SIZE };
  const builder = new BatchBuilder(shape, start.seq, start.cursor);
  const allowance = await openAllowance(deps, run, shop, batchSize);
  const rule = planRule(deps, run, shop, allowance);
  const reading = new ReadingPace(maxBatches * batchSize);
  let left = maxBatches;
  const planned = factsOf(run);
  for await (const rows of membersMaybe(deps.models, run, builder, reading)) {
    const facts = await factsAbout(deps.models, run, planned, rows);
    const twins = await twinsOf(deps.models, run, rows, { isPlan: true });
    for (const row of rows) {
      reading.saw(rule(row, facts, builder, twins));
      if (!builder.isFull) continue;
      await writer.add(builder.take(deps.now()));
      left -= 1;
      if (left === 0) break;
      await allowance.refill();
    }
    pulse.heartbeat();
    if (left === 0 || pulse.signal.aborted) {
      await writer.finish();
      await allowance.giveBack();
      return false;
    }
  }
  if (!builder.isEmpty) await writer.add(builder.take(deps.now()));
  await writer.finish();
  await allowance.giveBack();
  return true;
}

/** Whoever the coarse filter lets through behind the builder's cursor, a fetch at a time, to the end of the shop. */
async function* membersMaybe(
  models: Models,
  run: Run,
  builder: BatchBuilder,
  reading: ReadingPace,
): AsyncGenerator<ReachRow[]> {
  const projection = projectionOf(run);
  if (run.fixedAt) {
    yield* fixedMembers(models, run, builder, projection);
    return;
  }
  if (run.winback?.refs) {
    const ids = run.winback.refs.map((ref) => customerId(run.shop, ref)).filter((id) => id > builder.cursor);
    yield [...(await customersById(models.customers, ids.sort(), projection)).values()].sort((a, b) =>
      a._id < b._id ? -1 : 1,
    );
    return;
  }
  const filter = run.winback
    ? { shop: run.shop, 'winbacks.run': run._id }
    : audienceFilter(run.audience, run.asOf, run.shop);
  for (;;) {
    const { limit } = reading;
    let read = 0;
    const page = { shop: run.shop, after: builder.cursor, filter, projection, limit };
    for await (const rows of customerPage(models.customers, page)) {
      read += rows.length;
      yield rows;
    }
    if (read < limit) return;
  }
}

/** The members of an audience that was fixed beforehand, as they are now; who is gone since is left out. */
async function* fixedMembers(
  models: Models,
  run: Run,
  builder: BatchBuilder,
  projection: ReturnType<typeof projectionOf>,
): AsyncGenerator<ReachRow[]> {
  const after = customerKey(builder.cursor);
  for await (const refs of memberRefs(models, run._id, after)) {
    for (let from = 0; from < refs.length; from += FIXED_READ) {
      const ids = refs.slice(from, from + FIXED_READ).map((ref) => customerId(run.shop, ref));
      const rows = await customersById(models.customers, ids, projection);
      yield ids.flatMap((id) => rows.get(id) ?? []);
    }
  }
}
/** Customers read at once by their `_id`s. */
const FIXED_READ = 1_000;

type PlanRule = (row: ReachRow, facts: RunFacts, builder: BatchBuilder, twins: Twins) => boolean;

/** No customer has it: a claim by it fits nobody, so whoever shares an address is read and judged with the others. */
const NO_REV = -1;

/** Puts one customer where they belong; true when they became a recipient. */
function planRule(deps: CampaignDeps, run: Run, shop: RunShop, allowance: Allowance): PlanRule {
  const now = deps.now();
  const policy: { readonly caps: readonly Cap[] } = {
    caps: capsOf(deps.policyAt(now), shop, now),
  };
  const wants = wantsOf(run);
  const { experiment } = run;
  const drawn = ({ ref }: ReachRow): string =>
    experiment ? variantOf(ref, `${run.campaign}.${run.outreach}`, templatesOf(run).length, experiment.share) : '';
  const judge = (row: ReachRow, facts: RunFacts, twins: Twins): SkipReason | undefined => {
    if (!isShared(row, run.channel)) return whyNot(row, facts, now, policy);
    const others = twins.of(row);
    const why = whyNotAmong(row, others, facts, now, policy);
    if (why !== undefined) return why;
    return isServedByTwin(row, others, facts, now, policy, twins.isMember) ? 'same_address' : undefined;
  };
  return (row, facts, builder, twins) => {
    const said = judge(row, facts, twins) ?? (allowance.isUsedUp ? 'quota' : undefined);
    // Whom the quota would have left out is no more held out than sent to.
    if (said === undefined && isHeldOut(run, row)) {
      builder.holdOut(row._id, row.ref);
      return false;
    }
    const why = said ?? (allowance.take() ? undefined : 'quota');
    const rev = isShared(row, run.channel) ? NO_REV : row.rev;
    if (why === undefined) builder.add(row._id, row.ref, rev, mergeFields(row, run.channel, wants), drawn(row));
    else if (why === 'no_longer_qualifies') builder.pass(row._id);
    else builder.skip(row._id, row.ref, why);
    return why === undefined;
  };
}

/** Never fewer documents per query than this: a query has its price, also when few customers become recipients. */
const MIN_READ = 1_000;
const MAX_READ = 20_000;

/** How many customers to ask for next: as many as it will probably take to fill the page, so that few are read twice. */
class ReadingPace {
  readonly #wanted: number;
  #seen = 0;
  #recipients = 0;

  constructor(wanted: number) {
    this.#wanted = wanted;
  }
  saw(isRecipient: boolean): void {
    this.#seen += 1;
    if (isRecipient) this.#recipients += 1;
  }
  get limit(): number {
    const missing = Math.max(1, this.#wanted - this.#recipients);
    const perRecipient = this.#seen / Math.max(1, this.#recipients);
    return Math.ceil(Math.min(MAX_READ, Math.max(MIN_READ, missing * Math.max(1, perRecipient))));
  }
}
