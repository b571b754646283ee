import { probabilityBetter } from './better.js';
import { normalQuantile } from './distributions.js';
import { type Spending, spendingLift } from './money.js';
import type { ExperimentPolicy } from './policy.js';
import { type Lift, liftOf } from './rates.js';
import { type SampleRatio, sampleRatio } from './sample-ratio.js';
import type { Metric, VariantKey } from './variants.js';

/** What became of the people who were to get one message, whatever became of the message. */
export interface VariantCount {
  readonly key: VariantKey;
  readonly assigned: number;
  readonly clicked: number;
  readonly bought: number;
  readonly spending: Spending;
}

/** A message beside the outreach's own. */
export interface JudgedVariant extends VariantCount {
  /** Of the metric: share of people, or money per person. */
  readonly value: number;
  /** Against `a`, at a level that holds for all of them together (Bonferroni). */
  readonly difference?: Lift;
  /** Probability that its rate is higher than that of `a`; of rates only. */
  readonly better?: number;
}

/**
 * Why a message was chosen. `best`: it has the highest value. `not_enough`, `blocked`: nothing can be said, so the outreach's own
 * message goes to the rest.
 */
export const WINNER_REASONS = ['best', 'not_enough', 'blocked'] as const;
export type WinnerReason = (typeof WINNER_REASONS)[number];

export interface Judgement {
  readonly variants: readonly JudgedVariant[];
  readonly ratio: SampleRatio;
  readonly winner: VariantKey;
  readonly reason: WinnerReason;
  /** Does the winner's interval against every other leave out zero? */
  readonly isCertain: boolean;
}

const successes = ({ clicked, bought }: VariantCount, metric: Metric): number =>
  metric === 'clicked' ? clicked : bought;

const metricOf = (one: VariantCount, metric: Metric): number => {
  if (metric === 'revenue') return one.spending.mean;
  return one.assigned === 0 ? 0 : successes(one, metric) / one.assigned;
};

/** @param alpha the chance to be wrong about this one pair */
function difference(one: VariantCount, other: VariantCount, metric: Metric, alpha: number): Lift | undefined {
  if (metric === 'revenue') return spendingLift([{ treated: one.spending, holdout: other.spending }], 1 - alpha);
  const arm = (variant: VariantCount) => ({ assigned: variant.assigned, bought: successes(variant, metric) });
  return liftOf(arm(one), arm(other), normalQuantile(1 - alpha / 2));
}

/** Too few people, or too few of them who did anything: the first who does would decide. */
function isTooLittle(counts: readonly VariantCount[], metric: Metric, policy: ExperimentPolicy): boolean {
  const least = metric === 'revenue' ? policy.leastBuyersPerArm : 1;
  return (
    counts.some(({ assigned }) => assigned < policy.leastPerArm) ||
    counts.reduce((most, one) => Math.max(most, successes(one, metric)), 0) < least
  );
}

/** The messages of an experiment at its end, in the order of their keys; of equal ones the first is chosen. */
export function judgeVariants(counts: readonly VariantCount[], metric: Metric, policy: ExperimentPolicy): Judgement {
  const [first] = counts;
  if (!first) throw new RangeError('Cannot judge an experiment as it must have messages: it has none');
  const alpha = (1 - policy.level) / (counts.length - 1 || 1);
  const ratio = sampleRatio(
    counts.map(({ assigned }) => assigned),
    counts.map(() => 1 / counts.length),
    policy.ratioAlarm,
  );
  const arm = (one: VariantCount) => ({ assigned: one.assigned, bought: successes(one, metric) });
  const variants = counts.map((one): JudgedVariant => {
    const against = one === first ? undefined : difference(one, first, metric, alpha);
    const better = one === first || metric === 'revenue' ? undefined : probabilityBetter(arm(one), arm(first));
    return {
      ...one,
      value: metricOf(one, metric),
      ...(against ? { difference: against } : {}),
      ...(better === undefined ? {} : { better }),
    };
  });
  const best = counts.reduce((top, one) => (metricOf(one, metric) > metricOf(top, metric) ? one : top), first);
  const reason = ratio.isOff ? 'blocked' : isTooLittle(counts, metric, policy) ? 'not_enough' : 'best';
  const isCertain =
    reason === 'best' && counts.every((one) => one === best || (difference(best, one, metric, alpha)?.low ?? 0) > 0);
  return { variants, ratio, winner: reason === 'best' ? best.key : first.key, reason, isCertain };
}
