import { DAY_MS, HOUR_MS, MINUTE_MS } from '../base/time.js';
import { WINDOWS, type WindowName } from '../base/window.js';
import { addDays, dayEnd, dayStart, instantOf } from '../base/zone.js';

/** When a window of a draft opens, sends and closes. */
export interface WindowTimes {
  readonly opensAt: Date;
  readonly dueAt: Date;
  readonly closesAt: Date;
}
export type BoosterTimes = Partial<Record<WindowName, WindowTimes>>;

/** The hour of the shop's day at which a draft sends: people are awake and at their phones (docs/seeds.md#guidelines). */
const SEND_TIME = '09:00';
/** A seller who drafts late still gets this long to look the draft over before its first message is due. */
const REVIEW_MS = 10 * MINUTE_MS;
/** A window shorter than this is left out of a draft. */
const LEAST_MS = HOUR_MS;
/** Of the time before the sale day, what the first phase gets when both must be squeezed. */
const PRE_LAUNCH_SHARE = 0.5;

/** Pre-launch D−7 to D−4, launch D−3 to D−1, the sale day itself, post D+1 to D+7; the seed names the phases, not the days. */
function defaultTimes(saleDay: string, zone: string): Record<WindowName, WindowTimes> {
  const at = (days: number): Date => instantOf(addDays(saleDay, days), SEND_TIME, zone);
  const start = (days: number): Date => dayStart(addDays(saleDay, days), zone);
  return {
    pre_launch: { opensAt: at(-7), dueAt: at(-7), closesAt: start(-3) },
    launch: { opensAt: at(-3), dueAt: at(-3), closesAt: start(0) },
    campaign_day: { opensAt: start(0), dueAt: at(0), closesAt: dayEnd(saleDay, zone) },
    post_campaign: { opensAt: at(1), dueAt: at(1), closesAt: start(8) },
  };
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);

/** The window without what lies before `earliest`; undefined when too little is left. */
function trimmed(times: WindowTimes, earliest: Date): WindowTimes | undefined {
  if (times.opensAt >= earliest && times.dueAt >= earliest) return times;
  const opensAt = later(times.opensAt, earliest);
  if (times.closesAt.getTime() - opensAt.getTime() < LEAST_MS) return undefined;
  return { opensAt, dueAt: later(times.dueAt, opensAt), closesAt: times.closesAt };
}

/** Pre-launch and launch share the time that is left before the sale day; undefined when it is too little for both. */
function squeezed(earliest: Date, saleDayStart: Date): BoosterTimes | undefined {
  const left = saleDayStart.getTime() - earliest.getTime();
  if (left < 2 * LEAST_MS) return undefined;
  const share = Math.floor((left * PRE_LAUNCH_SHARE) / MINUTE_MS) * MINUTE_MS;
  const border = new Date(earliest.getTime() + share);
  return {
    pre_launch: { opensAt: earliest, dueAt: earliest, closesAt: border },
    launch: { opensAt: border, dueAt: border, closesAt: saleDayStart },
  };
}

/**
 * The default instants of the four windows. Drafted late: pre-launch is trimmed while a day of it is left, later
 * pre-launch and launch share what is left before the sale day; a window whose time has passed is left out.
 * @param now nothing of the draft lies before it
 */
export function boosterTimes(saleDay: string, zone: string, now: Date): BoosterTimes {
  const times = defaultTimes(saleDay, zone);
  const earliest = new Date(Math.ceil((now.getTime() + REVIEW_MS) / MINUTE_MS) * MINUTE_MS);
  const result: { [window in WindowName]?: WindowTimes } = {};
  for (const window of WINDOWS) {
    const left = trimmed(times[window], earliest);
    if (left) result[window] = left;
  }
  const preLaunch = result.pre_launch;
  if (preLaunch && preLaunch.closesAt.getTime() - preLaunch.opensAt.getTime() >= DAY_MS) return result;
  delete result.pre_launch;
  return { ...result, ...squeezed(earliest, times.campaign_day.opensAt) };
}
