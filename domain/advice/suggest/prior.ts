import { lnBeta } from './beta.js';

/** Of `sent` people, `responded` did what was wanted. */
export interface Trial {
  readonly sent: number;
  readonly responded: number;
}
/** What is believed of a rate before its own trials: a mean, worth `strength` messages. Beta(mean · strength, (1 − mean) · strength). */
export interface BetaPrior {
  readonly mean: number;
  readonly strength: number;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const STEPS = 50;

/** Where a function with one peak is highest between two bounds. */
function peak(of: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atA, atB] = [of(a), of(b)];
  for (let step = 0; step < STEPS; step += 1) {
    if (atA > atB) {
      [high, b, atB] = [b, a, atA];
      a = high - GOLDEN * (high - low);
      atA = of(a);
    } else {
      [low, a, atA] = [a, b, atB];
      b = low + GOLDEN * (high - low);
      atB = of(b);
    }
  }
  return (low + high) / 2;
}

/** Beta-binomial log-likelihood of the trials, up to what does not depend on the prior. */
function likelihood(trials: readonly Trial[], mean: number, strength: number): number {
  const [a, b] = [mean * strength, (1 - mean) * strength];
  const own = lnBeta(a, b);
  return trials.reduce((sum, { sent, responded }) => sum + lnBeta(a + responded, b + sent - responded) - own, 0);
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const MIN_STRENGTH = 2;
/** Groups that do not differ at all would ask for an infinite strength; this much is enough for any shop. */
const MAX_STRENGTH = 10_000;
/** Fewer groups say nothing about how groups differ. */
const MIN_AUDIENCES = 3;

/**
 * The prior that makes the trials of all groups most likely (empirical Bayes, maximum likelihood; docs/sources.md#ranking).
 * @param fallback what is believed when there are too few groups or nobody ever responded
 */
export function fitPrior(trials: readonly Trial[], fallback: BetaPrior): BetaPrior {
  const tried = trials.filter(({ sent }) => sent > 0);
  const responded = tried.reduce((sum, trial) => sum + trial.responded, 0);
  const sent = tried.reduce((sum, trial) => sum + trial.sent, 0);
  if (tried.length < MIN_AUDIENCES || responded === 0 || responded === sent) return fallback;
  const meanFor = (strength: number) => logistic(peak((x) => likelihood(tried, logistic(x), strength), -14, 6));
  const profile = (lnStrength: number) => {
    const strength = Math.exp(lnStrength);
    return likelihood(tried, meanFor(strength), strength);
  };
  const strength = Math.exp(peak(profile, Math.log(MIN_STRENGTH), Math.log(MAX_STRENGTH)));
  return { mean: meanFor(strength), strength };
}

/** What is believed of a rate: Beta(a, b). */
export interface Belief {
  readonly a: number;
  readonly b: number;
}
export const beliefOf = ({ mean, strength }: BetaPrior, { sent, responded }: Trial): Belief => ({
  a: mean * strength + responded,
  b: (1 - mean) * strength + sent - responded,
});

/** The mean of a belief: the rate of the trials, drawn towards the prior the more the fewer they are. */
export const meanOf = ({ a, b }: Belief): number => a / (a + b);
