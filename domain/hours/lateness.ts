import { MINUTE_MS } from '../base/time.js';
import type { LatenessRule } from '../base/window.js';

/** How late an outreach with the rule `skip` or `fold` may be (policies/lateness.json). */
export interface LatenessPolicy {
  readonly graceMinutes: number;
}

/** `send`: it may leave. `expired`: never any more. `folded`: never by this run; the next window's outreach takes care of them. */
export type LatenessVerdict = 'send' | 'expired' | 'folded';

/**
 * May a message of this run still leave? Half-open: [dueAt, expiresAt) with `send`, [dueAt, dueAt + grace) with `skip` and
 * `fold`, whichever ends first. So a campaign that comes back from a pause, an outage or a backup never sends an old message.
 * @param openMs sending time between two instants, milliseconds: hours in which nothing may leave are nobody's lateness, so
 *   an outreach due at 23:00 is not late at the opening. Default: the clock's.
 */
export function lateness(
  run: { readonly dueAt: Date; readonly expiresAt: Date; readonly lateness: LatenessRule },
  now: Date,
  policy: LatenessPolicy,
  openMs: (from: Date, to: Date) => number = (from, to) => to.getTime() - from.getTime(),
): LatenessVerdict {
  const over = run.lateness === 'fold' ? 'folded' : 'expired';
  if (now.getTime() >= run.expiresAt.getTime()) return over;
  if (run.lateness === 'send' || now < run.dueAt) return 'send';
  return openMs(run.dueAt, now) < policy.graceMinutes * MINUTE_MS ? 'send' : over;
}
