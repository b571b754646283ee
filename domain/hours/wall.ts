import { DAY_MS, MINUTE_MS } from '../base/time.js';
import { shownAt } from '../base/zone.js';

/** What the clocks of a zone show at an instant. */
export interface Wall {
  /** Calendar day YYYY-MM-DD. */
  readonly day: string;
  /** Milliseconds since the day's midnight on the clock's face. */
  readonly timeMs: number;
}

/** Zones change their clocks on quarter hours of UTC, so one look-up serves fifteen minutes: rules ask per message. */
const SLOT_MS = 15 * MINUTE_MS;
const MAX_CACHED = 20_000;
const offsets = new Map<string, number>();

/** Milliseconds that the zone's clocks are ahead of UTC at an instant (epoch milliseconds). */
function offsetAt(instant: number, zone: string): number {
  const slot = Math.floor(instant / SLOT_MS) * SLOT_MS;
  const key = `${zone} ${slot}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= MAX_CACHED) offsets.clear();
  const offset = shownAt(slot, zone) - slot;
  offsets.set(key, offset);
  return offset;
}

/** The clocks of a zone at an instant (epoch milliseconds). */
export function wallAt(instant: number, zone: string): Wall {
  const shown = instant + offsetAt(instant, zone);
  const midnight = Math.floor(shown / DAY_MS) * DAY_MS;
  return { day: new Date(midnight).toISOString().slice(0, 10), timeMs: shown - midnight };
}

/** The first instant in (from, to] from which the offset is not that at `from`; `to` when the offsets are the same. */
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
