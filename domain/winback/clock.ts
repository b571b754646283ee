import { addDays, dayEnd, dayOf, dayStart, instantOf } from '../base/zone.js';
import { closesBy, nextAllowed } from '../hours/hours.js';
import type { HoursPolicy } from '../hours/rule.js';
import type { Winback } from './winback.js';

export type ClockedWinback = Pick<Winback, 'zone' | 'hour' | 'channel' | 'startDay' | 'endDay' | 'lastDay'>;

/** When a programme plans next, and for which day; undefined when its last day has been or is over. */
export interface NextPlan {
  readonly day: string;
  readonly at: Date;
}

/** More days than any hours keep closed in a row. */
const MAX_DAYS = 8;

const laterOf = (a: Date, b: Date): Date => (a > b ? a : b);
const later = (a: string, b: string | undefined): string => (b !== undefined && b > a ? b : a);

/**
 * The next day to plan. Today, at the shop's hour, or at once when that is past (an activation in the afternoon, a worker
 * that was away); tomorrow, when today was planned or its sending hours are over. Days that went by are never made up
 * for: whoever was due on them is due still.
 */
export function nextPlan(winback: ClockedWinback, now: Date, hours: HoursPolicy): NextPlan | undefined {
  const { zone, hour, channel, lastDay } = winback;
  const today = dayOf(now, zone);
  let day = later(today, winback.startDay);
  if (lastDay !== undefined && day <= lastDay) day = addDays(lastDay, 1);
  for (let tries = 0; tries < MAX_DAYS; tries += 1) {
    if (winback.endDay !== undefined && day > winback.endDay) return undefined;
    const wanted = instantOf(day, hour, zone);
    const at = nextAllowed(wanted > now ? wanted : now, channel, zone, hours);
    if (dayOf(at, zone) === day) return { day, at };
    day = addDays(day, 1);
  }
  return undefined;
}

/** When the messages of a day expire: at the end of the sending hours that its planning fell into, at midnight at the latest. */
export function dayExpires(winback: ClockedWinback, day: string, from: Date, hours: HoursPolicy): Date {
  const { channel, zone } = winback;
  const end = dayEnd(day, zone);
  const opens = nextAllowed(laterOf(from, dayStart(day, zone)), channel, zone, hours);
  return opens < end ? closesBy(opens, end, channel, zone, hours) : end;
}

/** The programme's last day is over. */
export const isOver = (winback: ClockedWinback, now: Date): boolean =>
  winback.endDay !== undefined && now >= dayEnd(winback.endDay, winback.zone);
