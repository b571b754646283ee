import { DAY_MS } from '../base/time.js';
import { offsetAt } from '../base/zone.js';

/** What the clocks of a zone show at an instant. */
export interface Wall {
  /** Calendar day YYYY-MM-DD. */
  readonly day: string;
  /** Milliseconds since the day's midnight on the clock's face. */
  readonly timeMs: number;
}

/** The clocks of a zone at an instant (epoch milliseconds). */
export function wallAt(instant: number, zone: string): Wall {
  const shown = instant + offsetAt(instant, zone);
  const midnight = Math.floor(shown / DAY_MS) * DAY_MS;
  return { day: new Date(midnight).toISOString().slice(0, 10), timeMs: shown - midnight };
}
