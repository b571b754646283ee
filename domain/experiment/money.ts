import { tQuantile } from './distributions.js';
import type { Lift } from './rates.js';

/** Money of the people of one arm, also of those who spent nothing; minor units of one currency. */
export interface Spending {
  readonly people: number;
  /** Exact: a whole number of minor units. */
  readonly sum: number;
  readonly mean: number;
  /** Squared distances from the mean, added up. */
  readonly squares: number;
}
export const NO_SPENDING: Spending = { people: 0, sum: 0, mean: 0, squares: 0 };

/** Adds two disjoint sets of people without losing digits (Chan, Golub and LeVeque 1979; docs/sources.md#lift). */
export function addSpending(a: Spending, b: Spending): Spending {
  const people = a.people + b.people;
  if (people === 0) return NO_SPENDING;
  const apart = b.mean - a.mean;
  return {
    people,
    sum: a.sum + b.sum,
    mean: a.mean + (apart * b.people) / people,
    squares: a.squares + b.squares + (apart * apart * a.people * b.people) / people,
  };
}

/** So many people who each spent the same. */
export const spent = (amount: number, people = 1): Spending =>
  people === 0 ? NO_SPENDING : { people, sum: amount * people, mean: amount, squares: 0 };

/** Both arms of one campaign. */
export interface SpendingArms {
  readonly treated: Spending;
  readonly holdout: Spending;
}

/**
 * How much more a treated person spent than a held out one, with Welch's interval: arms of any size and spread
 * (docs/sources.md#lift). Several campaigns are each compared with their own holdout and weighted as Mantel and Haenszel do;
 * degrees of freedom by Satterthwaite. Undefined when no campaign has two people in both arms, or nobody differs from another.
 * @param level of the interval, two-sided
 */
export function spendingLift(campaigns: readonly SpendingArms[], level = 0.95): Lift | undefined {
  let [weights, sum, variance, finer] = [0, 0, 0, 0];
  for (const { treated, holdout } of campaigns) {
    if (treated.people < 2 || holdout.people < 2) continue;
    const weight = (treated.people * holdout.people) / (treated.people + holdout.people);
    weights += weight;
    sum += weight * (treated.mean - holdout.mean);
    for (const { people, squares } of [treated, holdout]) {
      const part = (weight * weight * squares) / (people - 1) / people;
      variance += part;
      finer += (part * part) / (people - 1);
    }
  }
  if (weights === 0 || variance === 0) return undefined;
  const lift = sum / weights;
  const spread = (tQuantile((1 + level) / 2, (variance * variance) / finer) * Math.sqrt(variance)) / weights;
  return { lift, low: lift - spread, high: lift + spread };
}
