import type { Campaign } from '../../domain/campaign/campaign.js';
import type { CampaignState } from '../../domain/campaign/states.js';
import { type Run, runOwner } from '../../domain/run/run.js';
import type { Standing } from '../../domain/run/standing.js';
import { storedRun } from '../../domain/run/stored-run.js';
import type { Owner } from '../../domain/winback/ids.js';
import { asCampaignState } from '../../domain/winback/states.js';
import type { Winback } from '../../domain/winback/winback.js';
import { native } from '../../models/base/native.js';
import type { Models } from '../../models/models.js';
import { holdRun } from '../../models/run/run-holds.js';
import { stopsOf } from '../../models/run/stop/stop-switch.js';
import type { RunProgress } from '../contract.js';
import type { CampaignDeps } from '../deps.js';
import { runNotFound } from '../failures.js';
import { findShop, type RunShop } from './rules.js';
import { runHours } from './run-hours.js';
import { readStanding } from './standing.js';
import { tellHeld } from './told.js';

export async function findRun(models: Models, run: string): Promise<Run | undefined> {
  return (await native(models.runs).findOne<Run>({ _id: run })) ?? undefined;
}

/** What was edited by hand into the impossible is healed. @throws RunNotFound */
export async function requireRun(models: Models, id: string): Promise<Run> {
  const run = await findRun(models, id);
  if (!run) throw runNotFound(id);
  return storedRun(run).run;
}

/** The state of the campaign or programme that runs belong to; undefined when its document is gone. */
export async function ownerState(models: Models, { kind, id }: Owner): Promise<CampaignState | undefined> {
  const projection = { projection: { state: 1 } };
  if (kind === 'programme') {
    const found = await native(models.winbacks).findOne<Pick<Winback, 'state'>>({ _id: id }, projection);
    return found ? asCampaignState(found.state) : undefined;
  }
  const found = await native(models.campaigns).findOne<Pick<Campaign, 'state'>>({ _id: id }, projection);
  return found?.state;
}

/** The same; whose document was deleted while it ran is cancelled, and its runs are settled so. */
export const stateOf = async (models: Models, owner: Owner): Promise<CampaignState> =>
  (await ownerState(models, owner)) ?? 'cancelled';

/** Where a run stands. What was edited by hand into the impossible is healed here, or waits for a person. @throws RunNotFound */
export async function loadRun(deps: CampaignDeps, id: string): Promise<RunProgress> {
  const run = await heal(deps, id);
  const state = await stateOf(deps.models, runOwner(run));
  const standing = run.state === 'open' ? await readStanding(deps.models, run) : WANTED;
  const progress = await runProgress(deps, await moved(deps.models, run, standing), state);
  // Whoever put it on hold may have died before they told.
  if (run.state === 'open' && run.held) await tellHeld(deps, run, run.held);
  const { kind } = standing;
  return kind === 'off' || kind === 'gone' ? { ...progress, outreach: kind } : progress;
}

async function heal({ models, log, now }: CampaignDeps, id: string): Promise<Run> {
  const found = await findRun(models, id);
  if (!found) throw runNotFound(id);
  const { run, healed, flaw } = storedRun(found);
  const fields = Object.keys(healed);
  if (fields.length > 0) {
    await native(models.runs).updateOne({ _id: id }, { $set: healed });
    log?.warn('what was stored of a run was impossible: healed', { run: id, fields });
  }
  if (flaw === undefined || run.state === 'closed') return run;
  const held = { reason: 'document', detail: flaw, at: now() } as const;
  if (await holdRun(models, id, held)) log?.warn('the run is on hold', { run: id, ...held });
  return { ...run, held: run.held ?? held };
}

const WANTED: Standing = { kind: 'wanted' };

type Times = Pick<Run, 'dueAt' | 'startsAt' | 'expiresAt' | 'outreachExpiresAt'>;

/** The times of an open run whose outreach was moved: a run follows it, and ends with its offer where that comes first. */
export function movedTimes(run: Run, { dueAt, expiresAt: until }: Extract<Standing, { kind: 'moved' }>): Times {
  const ends = run.offerEndsAt !== undefined && run.outreachExpiresAt !== undefined ? run.offerEndsAt : until;
  const start = { dueAt, startsAt: dueAt };
  return ends < until ? { ...start, expiresAt: ends, outreachExpiresAt: until } : { ...start, expiresAt: until };
}

/** The run with the times that its outreach has now. */
async function moved(models: Models, run: Run, standing: Standing): Promise<Run> {
  if (standing.kind !== 'moved') return run;
  const times = movedTimes(run, standing);
  await native(models.runs).updateOne(
    { _id: run._id, state: 'open' },
    { $set: times, ...(times.outreachExpiresAt ? {} : { $unset: { outreachExpiresAt: '' } }) },
  );
  const { outreachExpiresAt: _, ...rest } = run;
  return { ...rest, ...times };
}

/** progressOf, with the run's shop and the stop switches as they are now. */
export async function runProgress(
  { models, now }: Pick<CampaignDeps, 'models' | 'now'>,
  run: Run,
  state: CampaignState,
): Promise<RunProgress> {
  const [shop, stops] = await Promise.all([findShop(models, run.shop), stopsOf(models, run.shop, [run.channel])]);
  if (!shop && !run.held) {
    const held = { reason: 'document', detail: 'shop', at: now() } as const;
    await holdRun(models, run._id, held);
    return progressOf({ ...run, held }, state, undefined, now());
  }
  const progress = progressOf(run, state, shop, now());
  return stops.length > 0 && !progress.held ? { ...progress, held: 'stop_switch' } : progress;
}

/** A run as its workflow sees it: with the opening of the sending hours, computed here, where zones are known. */
export function progressOf(run: Run, state: CampaignState, shop: RunShop | undefined, now: Date): RunProgress {
  const opensAt = shop && !run.held ? runHours(run, shop).opensAfter(now) : undefined;
  return {
    run: run._id,
    state: run.state,
    campaignState: state,
    channel: run.channel,
    shop: run.shop,
    expiresAt: run.expiresAt.getTime(),
    batches: run.planned.batches,
    planned: run.planned.done,
    ...(run.held ? { held: run.held.reason } : {}),
    ...(run.held?.until ? { heldUntil: run.held.until.getTime() } : {}),
    ...(run.ending ? { ending: run.ending } : {}),
    ...(opensAt ? { opensAt: opensAt.getTime() } : {}),
    ...(run.startsAt && run.startsAt > now ? { startsAt: run.startsAt.getTime() } : {}),
  };
}
