import type { SkipReason } from '../base/outcome.js';
import { type LatenessPolicy, lateness } from '../hours/lateness.js';
import type { Run } from './run.js';

/** What would become of those whom an open run has planned and not reached, if it went on now. */
export interface RunResume {
  readonly run: string;
  readonly outreach: string;
  /** `off`: switched off by itself, it stays so; `held`: it waits for an operator. */
  readonly state: 'goes_on' | 'over' | 'off' | 'held';
  readonly expiresAt: Date;
  /** Planned, without an outcome. */
  readonly pending: number;
  readonly willGo: number;
  /** The time of the run is over: they are settled, nothing is sent. */
  readonly expired: number;
  /** By reason, as the ledger will say it. */
  readonly noLonger: Readonly<Partial<Record<SkipReason, number>>>;
  /** A message to them may have left: found out first. */
  readonly inDoubt: number;
  /** The plan has seen everybody; false: more may come. */
  readonly planned: boolean;
  /** Counted on the first ones of so many, and scaled. */
  readonly isEstimate: boolean;
  /** When its offer runs out, and whether that is before the run's own end. */
  readonly offerEndsAt?: Date;
  /** The sending hours are over: it waits for their opening. */
  readonly opensAt?: Date;
}

/** An outreach that has not begun. */
export interface OutreachAhead {
  readonly outreach: string;
  readonly dueAt: Date;
  readonly expiresAt: Date;
  /** `at_once`: its time has come while it was paused. */
  readonly state: 'waits' | 'at_once' | 'expired';
}

/** What an outreach without a run would do if its campaign went on now. @param openMs as lateness takes it */
export function aheadState(
  times: Pick<Run, 'dueAt' | 'expiresAt' | 'lateness'>,
  now: Date,
  policy: LatenessPolicy,
  openMs: (from: Date, to: Date) => number,
): OutreachAhead['state'] {
  if (lateness(times, now, policy, openMs) !== 'send') return 'expired';
  return now < times.dueAt ? 'waits' : 'at_once';
}

/** Counts over a part of some people, as the whole would have them. They add up to `whole`. */
export function scaled(
  parts: Pick<RunResume, 'willGo' | 'noLonger' | 'inDoubt'>,
  seen: number,
  whole: number,
): Pick<RunResume, 'willGo' | 'noLonger' | 'inDoubt'> {
  if (seen === whole || seen === 0) return parts;
  const scale = (n: number): number => Math.round((n / seen) * whole);
  const inDoubt = scale(parts.inDoubt);
  const noLonger: Partial<Record<SkipReason, number>> = {};
  let others = inDoubt;
  for (const [why, n] of Object.entries(parts.noLonger) as [SkipReason, number][]) {
    noLonger[why] = scale(n);
    others += scale(n);
  }
  return { willGo: Math.max(0, whole - others), noLonger, inDoubt };
}
