import { runsOf, shopOfRun } from '../../domain/base/ids.js';
import { dayEnd } from '../../domain/base/zone.js';
import type { HoursPolicy } from '../../domain/hours/rule.js';
import { hoursOf } from '../../domain/hours/shop-hours.js';
import type { Run } from '../../domain/run/run.js';
import { isOver, nextPlan } from '../../domain/winback/clock.js';
import { WINBACK_STATES, type WinbackState, winbackTransition } from '../../domain/winback/states.js';
import type { Winback } from '../../domain/winback/winback.js';
import { native } from '../../models/base/native.js';
import { holdOwner, releaseOwner } from '../../models/campaign/owner-holds.js';
import type { Models } from '../../models/models.js';
import { readHealed } from '../campaign/read-healed.js';
import type { CampaignDeps } from '../deps.js';
import { loadShop } from '../run/rules.js';
import { attemptOf, troubleOf } from '../run/trouble.js';
import type { WinbackPlan } from './winback-contract.js';

/** Undefined when its document was deleted. */
export const findWinback = async (models: Models, id: string): Promise<Winback | undefined> =>
  (await native(models.winbacks).findOne<Winback>({ _id: id })) ?? undefined;

async function deletedWinback({ models, log }: CampaignDeps, id: string): Promise<WinbackPlan> {
  const open = await openRuns(models, id);
  log?.warn('a programme was deleted while it ran: it is stopped', { programme: id, open: open.length });
  // Only what is open shows by which channel it was; without any, nobody asks.
  const some = await native(models.runs).findOne<Pick<Run, 'channel'>>({ _id: open[0]?.run ?? '' });
  const channel = some?.channel ?? 'email';
  return { programme: id, shop: shopOfRun(id), channel, state: 'stopped', version: 0, over: true, open };
}

/** The programme's runs that are not closed: `_id` for servers that index nothing else, `campaign` for the small index of open runs. */
async function openRuns(models: Models, programme: string): Promise<WinbackPlan['open']> {
  const found = await native(models.runs)
    .find<{ _id: string; outreach: string }>(
      { _id: runsOf(programme), campaign: programme, state: 'open' },
      { projection: { outreach: 1 } },
    )
    .toArray();
  return found.map(({ _id, outreach }) => ({ run: _id, outreach }));
}

/**
 * A programme as its workflow sees it, with the next instant to plan computed here, where zones are known. One whose document was
 * deleted while it ran is stopped, with the runs that are still to be settled.
 */
export async function loadWinback(deps: CampaignDeps, id: string): Promise<WinbackPlan> {
  const { models } = deps;
  const stored = await findWinback(models, id);
  if (!stored) return deletedWinback(deps, id);
  const winback = await readHealed(deps, stored, WINBACK_STATES, 'programme');
  try {
    const plan = await planOf(deps, winback, hoursOf(await loadShop(models, winback.shop)));
    if (winback.held && winback.held.day === undefined) await releaseOwner(models, id);
    return plan;
  } catch (error) {
    const trouble = troubleOf(error, attemptOf(deps), 'document');
    if (!trouble) throw error;
    return heldWinback(deps, winback, trouble.detail);
  }
}

/** A programme whose document somebody has made impossible: nothing of it is planned until it was put right. */
async function heldWinback({ models, log, now }: CampaignDeps, winback: Winback, detail: string): Promise<WinbackPlan> {
  const { _id, channel, state, version } = winback;
  const held = { reason: 'document', detail, at: now() } as const;
  if (await holdOwner(models, _id, held)) log?.warn('a programme waits for an operator', { programme: _id, detail });
  const open = await openRuns(models, _id);
  const known = { programme: _id, shop: shopOfRun(_id), channel, state, version, open };
  return { ...known, over: isReadablyOver(winback, now()), held: { reason: 'document' } };
}

/** Whose zone or last day nobody can read is not over before somebody says so. */
function isReadablyOver(winback: Winback, now: Date): boolean {
  try {
    return isOver(winback, now);
  } catch {
    return false;
  }
}

/** A day whose plan waits for an operator is passed over, until they say to try it again. */
export const passedOver = (winback: Winback): Winback => {
  const { held, lastDay } = winback;
  const day = held?.day;
  return day === undefined || (lastDay !== undefined && lastDay >= day) ? winback : { ...winback, lastDay: day };
};

/** @param hours the shop's sending hours */
export async function planOf(
  { models, now }: CampaignDeps,
  winback: Winback,
  hours: HoursPolicy,
): Promise<WinbackPlan> {
  const next = nextPlan(passedOver(winback), now(), hours);
  const { held } = winback;
  return {
    programme: winback._id,
    shop: winback.shop,
    channel: winback.channel,
    state: winback.state,
    version: winback.version,
    ...(next ? { next: { day: next.day, at: next.at.getTime() } } : {}),
    ...(winback.endDay === undefined ? {} : { endsAt: dayEnd(winback.endDay, winback.zone).getTime() }),
    over: isOver(winback, now()),
    open: await openRuns(models, winback._id),
    ...(held?.day === undefined ? {} : { held: { reason: held.reason, day: held.day } }),
  };
}

const ENDABLE = WINBACK_STATES.filter((state) => winbackTransition(state, 'end').ok);

/**
 * Ends the programme if its state allows; says what it is then. Repeating changes nothing.
 * @param version as it was read when its end was decided. Not given by workflows of an earlier release
 * @returns `stopped` when its document was deleted
 */
export async function finishWinback(
  { models, now }: CampaignDeps,
  id: string,
  version?: number,
): Promise<WinbackState> {
  const ended = await models.winbacks
    .findOneAndUpdate(
      { _id: id, state: { $in: ENDABLE }, ...(version === undefined ? {} : { version }) },
      { $set: { state: 'ended', endedAt: now() }, $inc: { version: 1 } },
      { returnDocument: 'after' },
    )
    .lean<Winback>();
  return ended?.state ?? (await findWinback(models, id))?.state ?? 'stopped';
}
