import { fromLocalInput } from '../setup/zoned.js';

interface Bar {
  /** Its beginning, an instant in ISO 8601. */
  readonly at: string;
  readonly value: number;
}
export interface Bars {
  readonly by: 'hour' | 'day';
  readonly bars: readonly Bar[];
}
const HOUR_MS = 3_600_000;
/** More hours than four days' are drawn by the day: on a phone each would be thinner than a pixel or two. */
const MOST_HOURS = 96;

/**
 * Bars without a gap, from the first hour in which something happened to the last.
 * @param hours what was counted, in order, without the hours in which nothing happened
 * @param zone whose days they are put together to when they are many
 */
export function barsOf(hours: readonly { readonly hour: string; readonly value: number }[], zone: string): Bars {
  const counted = new Map(hours.map(({ hour, value }) => [Date.parse(hour), value]));
  const instants = [...counted.keys()];
  const [first, last] = [Math.min(...instants), Math.max(...instants)];
  if (instants.length === 0) return { by: 'hour', bars: [] };
  if ((last - first) / HOUR_MS < MOST_HOURS) {
    const bars: Bar[] = [];
    for (let at = first; at <= last; at += HOUR_MS)
      bars.push({ at: new Date(at).toISOString(), value: counted.get(at) ?? 0 });
    return { by: 'hour', bars };
  }
  // One for all hours: to make it takes longer than to use it. The Swedish way is YYYY-MM-DD.
  const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: zone });
  const days = new Map<string, number>();
  for (let at = first; at <= last; at += HOUR_MS) {
    const day = calendar.format(at);
    days.set(day, (days.get(day) ?? 0) + (counted.get(at) ?? 0));
  }
  const bars = Array.from(days, ([day, value]) => ({ at: fromLocalInput(`${day}T00:00`, zone) ?? day, value }));
  return { by: 'day', bars };
}

/** The top of an axis: the next of 1, 2 or 5 times a power of ten. */
export function topOf(most: number): number {
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= most) ?? most;
}
