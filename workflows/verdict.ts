import type { RunProgress } from '../activities/contract.js';
import { REREAD_BUSY, REREAD_PAUSED } from './durations.js';

/** What an outreach has to do now. */
export type Verdict = 'closed' | 'cancel' | 'set aside' | 'expire' | 'wait' | 'deliver';

/**
 * Decides from what MongoDB says and the time. A cancelled campaign comes before an expired run, so that its ledger names
 * the true reason; an expired run is settled even while paused or on hold, since nothing can send it any more. One that cannot be
 * closed waits for an operator, for as long as it says.
 * @param now epoch milliseconds
 */
export function verdict(progress: RunProgress, now: number): Verdict {
  if (progress.state === 'closed') return 'closed';
  if (progress.campaignState === 'cancelled' || progress.outreach === 'gone') return 'cancel';
  if (progress.ending !== undefined) return progress.ending === 'cancelled' ? 'cancel' : 'set aside';
  if (isUnclosable(progress, now)) return 'wait';
  if (progress.campaignState === 'completed' || now >= progress.expiresAt) return 'expire';
  if (progress.campaignState !== 'active' || progress.held !== undefined || progress.outreach === 'off') return 'wait';
  if (progress.startsAt !== undefined && now < progress.startsAt) return 'wait';
  return progress.opensAt !== undefined && now < progress.opensAt ? 'wait' : 'deliver';
}

const isUnclosable = ({ heldUntil }: RunProgress, now: number): boolean => heldUntil !== undefined && now < heldUntil;

/** What a waiting run waits for, and when to look again at the latest. */
export interface Waiting {
  /** For people. */
  readonly what: string;
  /** Epoch milliseconds. */
  readonly until: number;
}

/**
 * What a run with the verdict `wait` waits for. Whoever changes something says so; the looks in between are for news that
 * got lost.
 */
export function waiting(progress: RunProgress, now: number): Waiting {
  const { campaignState, expiresAt, held, opensAt, outreach, startsAt } = progress;
  if (progress.heldUntil !== undefined && isUnclosable(progress, now)) {
    return { what: `An operator: ${held}`, until: Math.min(progress.heldUntil, now + REREAD_BUSY) };
  }
  const busy = Math.min(expiresAt, now + REREAD_BUSY);
  if (campaignState !== 'active') return { what: `The campaign is ${campaignState}`, until: busy };
  if (held !== undefined) return { what: `On hold: ${held}`, until: busy };
  if (outreach === 'off') return { what: 'The outreach is switched off', until: busy };
  if (startsAt !== undefined && now < startsAt) {
    const until = Math.min(expiresAt, startsAt, now + REREAD_PAUSED);
    return { what: `Moved to ${new Date(startsAt).toISOString().slice(0, 16)}Z`, until };
  }
  const opens = opensAt ?? now;
  const what = `Sending hours open ${new Date(opens).toISOString().slice(0, 16)}Z`;
  return { what, until: Math.min(expiresAt, opens, now + REREAD_PAUSED) };
}

/**
 * The pause before unfinished batches are tried again: none after the first failure in a row (a pause that was resumed at
 * once, a worker that restarted), then 1 s, doubling.
 * @param failures failures in a row, at least 1
 * @param max longest pause, milliseconds
 */
export function retryPause(failures: number, max: number): number {
  return failures < 2 ? 0 : Math.min(1000 * 2 ** (failures - 2), max);
}
