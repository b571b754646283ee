import { groupBy } from '../base/group.js';
import { firstRunOf, retryOfRun } from '../base/ids.js';
import { MINUTE_MS } from '../base/time.js';
import type { Outreach } from '../campaign/campaign.js';
import type { Run } from './run.js';

/** When an outreach is to be sent. */
type Times = Pick<Outreach, 'dueAt' | 'expiresAt' | 'repeat'>;

/** One execution of an outreach: its number, from 1, and the instant it is due at. */
export interface Slot {
  readonly n: number;
  readonly dueAt: Date;
}

const at = ({ dueAt }: Times, index: number, everyMs: number): Date => new Date(dueAt.getTime() + index * everyMs);

/** The instant of the n-th execution. */
export const slotAt = (outreach: Times, n: number): Date =>
  at(outreach, n - 1, (outreach.repeat?.everyMinutes ?? 0) * MINUTE_MS);

/** Is some execution of the outreach due at this instant? */
export function hasSlotAt(outreach: Times, instant: Date): boolean {
  const after = instant.getTime() - outreach.dueAt.getTime();
  if (after === 0) return true;
  const every = (outreach.repeat?.everyMinutes ?? 0) * MINUTE_MS;
  return every > 0 && after > 0 && after % every === 0 && instant < outreach.expiresAt;
}

/**
 * The execution that comes next, or undefined when there is none any more. The first one is always number 1, however late
 * (the rule of lateness decides about it). Of repeats that a pause or an outage has let pass only the latest is made up
 * for: each would go to the same customers.
 * @param last the execution before, with the instant its run was opened
 */
export function nextSlot(
  outreach: Times,
  last: { readonly n: number; readonly openedAt: Date } | undefined,
  now: Date,
): Slot | undefined {
  if (!last) return { n: 1, dueAt: outreach.dueAt };
  if (!outreach.repeat) return undefined;
  const every = outreach.repeat.everyMinutes * MINUTE_MS;
  const passed = (instant: Date): number => Math.floor((instant.getTime() - outreach.dueAt.getTime()) / every);
  // Not before the run that was: clocks of two machines differ.
  const index = Math.max(last.n, passed(last.openedAt) + 1, passed(now));
  const dueAt = at(outreach, index, every);
  return dueAt < outreach.expiresAt && now < outreach.expiresAt ? { n: index + 1, dueAt } : undefined;
}

/** The number of a run in its id; of a retry, that of the run that it tries again. */
export const slotOfRun = (run: string): number => Number(firstRunOf(run).slice(run.lastIndexOf('.') + 1));

/** The runs of each outreach, in the order of their numbers, each before its retries. */
export const runsByOutreach = <R extends Pick<Run, '_id' | 'outreach'>>(runs: readonly R[]): Map<string, R[]> =>
  groupBy(
    runs.toSorted((a, b) => slotOfRun(a._id) - slotOfRun(b._id) || retryOfRun(a._id) - retryOfRun(b._id)),
    ({ outreach }) => outreach,
  );
