import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.js';

/**
 * Wall clock to instant and back, in IANA zones, with daylight saving time. Never used in workflows.
 * A day is a calendar day `YYYY-MM-DD` of the zone, a time `HH:MM`.
 */

const formatters = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError when the runtime knows no such zone */
function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, formatter);
  return formatter;
}

/**
 * What the zone's clocks show at an instant, as if it were UTC (both epoch milliseconds; whole seconds).
 * @throws RangeError on an invalid instant or zone
 */
function shownAt(instant: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Zones change their clocks on quarter hours of UTC, so one look-up serves fifteen minutes: rules ask per message. */
const SLOT_MS = 15 * MINUTE_MS;
const MAX_CACHED = 20_000;
const offsets = new Map<string, number>();

/** Milliseconds that the zone's clocks are ahead of UTC at an instant (epoch milliseconds). */
export function offsetAt(instant: number, zone: string): number {
  const slot = Math.floor(instant / SLOT_MS) * SLOT_MS;
  const key = `${zone} ${slot}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= MAX_CACHED) offsets.clear();
  const offset = shownAt(slot, zone) - slot;
  offsets.set(key, offset);
  return offset;
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Days of a month, from 1; the leap years are Gregory's. */
const daysIn = (year: number, month: number): number => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

/** A day of the calendar, written YYYY-MM-DD? 2026-02-30 is not. */
export function isDay(day: string): boolean {
  if (!DAY.test(day)) return false;
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
  return month >= 1 && month <= 12 && date >= 1 && (date <= 28 || date <= daysIn(year, month));
}

/** Is it a zone of the IANA database that this runtime knows? */
export function isZone(zone: string): boolean {
  // Fixed offsets such as "+07:00" are understood by some runtimes and not by others, and have no name to show.
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(zone)) return false;
  try {
    formatterOf(zone);
    return true;
  } catch {
    return false;
  }
}

const dayNumber = (day: string): number => {
  if (!isDay(day)) throw new RangeError(`Cannot read the day as it must be a calendar day YYYY-MM-DD: it is '${day}'`);
  return Date.parse(`${day}T00:00:00Z`);
};

/** The calendar day n days later (earlier when negative). */
export const addDays = (day: string, n: number): string =>
  new Date(dayNumber(day) + n * DAY_MS).toISOString().slice(0, 10);

/** The zone's calendar day at an instant. */
export const dayOf = (instant: Date, zone: string): string =>
  new Date(shownAt(instant.getTime(), zone)).toISOString().slice(0, 10);

/** The number of the zone's calendar day at an instant, counted from 1970-01-01. */
export const dayNumberOf = (instant: Date, zone: string): number =>
  Math.floor((instant.getTime() + offsetAt(instant.getTime(), zone)) / DAY_MS);

/** The first instant in (from, to] from which the zone's offset is not that at `from`; `to` when the offsets are the same. */
export function changeBetween(from: number, to: number, zone: string): number {
  const before = offsetAt(from, zone);
  if (offsetAt(to, zone) === before) return to;
  let low = Math.floor(from / SLOT_MS);
  let high = Math.floor(to / SLOT_MS);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * SLOT_MS, zone) === before) low = middle;
    else high = middle;
  }
  return high * SLOT_MS;
}

/**
 * The instant at which the zone's clocks show this day and time. When they show it twice (clocks set back), the earlier;
 * when never (clocks set forward), the first valid instant after the gap.
 * @throws RangeError on a day, time or zone that does not exist
 */
export function instantOf(day: string, time: string, zone: string): Date {
  const match = TIME.exec(time);
  if (!match) throw new RangeError(`Cannot read the time as it must be HH:MM, 00:00 to 23:59: it is '${time}'`);
  const wall = dayNumber(day) + Number(match[1]) * HOUR_MS + Number(match[2]) * MINUTE_MS;
  // No zone changes its clocks twice within two days, so these two offsets are all that can apply.
  const before = offsetAt(wall - DAY_MS, zone);
  const after = offsetAt(wall + DAY_MS, zone);
  for (const instant of [wall - Math.max(before, after), wall - Math.min(before, after)]) {
    if (shownAt(instant, zone) === wall) return new Date(instant);
  }
  return new Date(changeBetween(wall - after, wall - before, zone));
}

/** The first instant of a calendar day in the zone. */
export const dayStart = (day: string, zone: string): Date => instantOf(day, '00:00', zone);

/** The first instant after the calendar day: where the next one begins. */
export const dayEnd = (day: string, zone: string): Date => dayStart(addDays(day, 1), zone);
