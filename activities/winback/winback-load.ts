import { runsOf, shopOfRun } from '../../domain/base/ids.js';
import { dayEnd } from '../../domain/base/zone.js';
import type { HoursPolicy } from '../../domain/hours/rule.js';
import { hoursOf } from '../../domain/hours/shop-hours.js';
import type { Run } from '../../domain/run/run.js';
import { isOver, nextPlan } from '../../domain/winback/clock.js';
import { WINBACK_STATES, type WinbackState, winbackTransition } from '../../domain/winback/states.js';
import type { Winback } from '../../domain/winback/winback.js';
import { native } from '../../models/base/native.js';
import type { Models } from '../../models/models.js';
import type { CampaignDeps } from '../deps.js';
import { loadShop } from '../run/rules.js';
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
  const winback = await findWinback(models, id);
  if (!winback) return deletedWinback(deps, id);
  return planOf(deps, winback, hoursOf(await loadShop(models, winback.shop)));
}

/** @param hours the shop's sending hours */
export async function planOf(
  { models, now }: CampaignDeps,
  winback: Winback,
  hours: HoursPolicy,
): Promise<WinbackPlan> {
  const next = nextPlan(winback, now(), hours);
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
