import { MINUTE_MS } from './time.js';
import type { LatenessRule } from './window.js';

/** How late an outreach with the rule `skip` may be (policies/lateness.json). */
export interface LatenessPolicy {
  readonly graceMinutes: number;
}

/**
 * May a message of this run still leave? Half-open: [dueAt, expiresAt) with `send`, [dueAt, dueAt + grace) with `skip`,
 * whichever ends first. So a campaign that comes back from a pause, an outage or a backup never sends an old message.
 */
export function lateness(
  run: { readonly dueAt: Date; readonly expiresAt: Date; readonly lateness: LatenessRule },
  now: Date,
  policy: LatenessPolicy,
): 'send' | 'expired' {
  const at = now.getTime();
  if (at >= run.expiresAt.getTime()) return 'expired';
  if (run.lateness === 'send') return 'send';
  return at < run.dueAt.getTime() + policy.graceMinutes * MINUTE_MS ? 'send' : 'expired';
}
