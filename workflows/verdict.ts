import type { RunProgress } from '../activities/contract.js';

/** What an outreach has to do now. */
export type Verdict = 'closed' | 'cancel' | 'expire' | 'wait' | 'deliver';

/**
 * Decides from what MongoDB says and the time. A cancelled campaign comes before an expired run, so that its ledger names
 * the true reason; an expired run is settled even while paused, since no resume can send it any more.
 * @param now epoch milliseconds
 */
export function verdict(progress: RunProgress, now: number): Verdict {
  if (progress.state === 'closed') return 'closed';
  if (progress.campaignState === 'cancelled') return 'cancel';
  if (progress.campaignState === 'completed' || now >= progress.expiresAt) return 'expire';
  return progress.campaignState === 'active' ? 'deliver' : 'wait';
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
