import { runsOf } from '../../domain/base/ids.js';
import { dayEnd } from '../../domain/base/zone.js';
import type { HoursPolicy } from '../../domain/hours/rule.js';
import { hoursOf } from '../../domain/hours/shop-hours.js';
import { isOver, nextPlan } from '../../domain/winback/clock.js';
import { WINBACK_STATES, type WinbackState, winbackTransition } from '../../domain/winback/states.js';
import type { Winback } from '../../domain/winback/winback.js';
import { native } from '../../models/base/native.js';
import type { Models } from '../../models/models.js';
import type { CampaignDeps } from '../deps.js';
import { winbackNotFound } from '../failures.js';
import { loadShop } from '../run/rules.js';
import type { WinbackPlan } from './winback-contract.js';

/** @throws WinbackNotFound */
export async function requireWinback(models: Models, id: string): Promise<Winback> {
  const found = await native(models.winbacks).findOne<Winback>({ _id: id });
  if (!found) throw winbackNotFound(id);
  return found;
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

/** A programme as its workflow sees it, with the next instant to plan computed here, where zones are known. @throws WinbackNotFound */
export async function loadWinback(deps: CampaignDeps, id: string): Promise<WinbackPlan> {
  const { models } = deps;
  const winback = await requireWinback(models, id);
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
 * @throws WinbackNotFound
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
  return ended?.state ?? (await requireWinback(models, id)).state;
}
