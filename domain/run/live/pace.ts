import type { Ledger } from '../ledger.js';

/** What was counted at one instant. */
export interface Sample {
  readonly at: Date;
  readonly sent: number;
  /** Recipients who are no longer pending, however they ended. */
  readonly handled: number;
}

/** How fast it goes. */
export interface Pace {
  /** Over the time that was looked at, to one decimal. */
  readonly sentPerSecond: number;
  /** When nobody would be pending any more at this pace. Absent while it is not known, or nothing moves. */
  readonly endsAt?: Date;
}

/** Who is left. */
interface Left {
  readonly pending: number;
  /** Whether the plan is complete: before, nobody knows how many there will be. */
  readonly isPlanned: boolean;
  /** Whoever is left then has expired. */
  readonly expiresAt?: Date | undefined;
}

export const sampleOf = ({ audience, sent, pending }: Ledger, at: Date): Sample => ({
  at,
  sent,
  handled: audience - pending,
});

const MS_PER_S = 1000;
const TENTHS = 10;

/** Samples of the last `paceMs`, with the newest one before them: what a pace is measured by. */
export function recentSamples(samples: readonly Sample[], paceMs: number): readonly Sample[] {
  const newest = samples.at(-1)?.at.getTime() ?? 0;
  const first = samples.findIndex(({ at }) => at.getTime() > newest - paceMs);
  return samples.slice(Math.max(0, first - 1));
}

/**
 * @param samples oldest first
 * @returns undefined where they span no time
 */
export function paceOf(samples: readonly Sample[], { pending, isPlanned, expiresAt }: Left): Pace | undefined {
  const [from, to] = [samples[0], samples.at(-1)];
  if (!from || !to || to.at <= from.at) return undefined;
  const seconds = (to.at.getTime() - from.at.getTime()) / MS_PER_S;
  // A settled doubt may turn a message that was sent into one that was not.
  const sentPerSecond = Math.max(0, Math.round(((to.sent - from.sent) / seconds) * TENTHS) / TENTHS);
  const handledPerSecond = (to.handled - from.handled) / seconds;
  if (!isPlanned || pending === 0 || handledPerSecond <= 0) return { sentPerSecond };
  const end = to.at.getTime() + (pending / handledPerSecond) * MS_PER_S;
  return { sentPerSecond, endsAt: new Date(Math.round(Math.min(end, expiresAt?.getTime() ?? end))) };
}
