import { uniform } from '../../base/uniform.js';
import type { Lift } from '../../experiment/rates.js';
import { betaQuantile } from './beta.js';
import type { Goal } from './goal.js';
import type { Way } from './history.js';
import { type BetaPrior, beliefOf, meanOf, type Trial } from './prior.js';

/** A way of reaching people that could be taken now. */
export interface Candidate extends Way {
  readonly reachable: number;
  readonly trial: Trial;
  /** Of one message, minor units. */
  readonly cost: number;
  /** What the offer gives away with one response, minor units; default nothing. */
  readonly voucher?: number;
  /** What one more message costs in goodwill, minor units: more, the more these people have had lately; default nothing. */
  readonly fatigue?: number;
  readonly uplift?: Lift | undefined;
}
export interface RankContext {
  readonly shop: string;
  /** The shop's calendar day: the draws change with it, and only with it. */
  readonly day: string;
  readonly goal: Goal;
  readonly prior: BetaPrior;
  /** Of one visit or one order to the shop, minor units; undefined while no order is known. */
  readonly value: number | undefined;
  /** Messages before a rate counts as known. */
  readonly minSent: number;
}
export interface Ranked extends Candidate {
  /** Mean and 95 % interval of what is believed of the response rate. */
  readonly rate: { readonly mean: number; readonly low: number; readonly high: number };
  /** Today's draw from that belief: what is ranked by, so that little known ways get their turn. */
  readonly draw: number;
  readonly enough: boolean;
  /** People expected to respond, by the mean. */
  readonly responses: number;
  /** Value minus cost by the draw, minor units; expected responses while no order value is known. */
  readonly score: number;
}

const TAIL = 0.025;

function rank(candidate: Candidate, context: RankContext): Ranked {
  const { shop, day, goal, prior, value, minSent } = context;
  const { audience, channel, offer, reachable, trial, cost, voucher = 0, fatigue = 0, uplift } = candidate;
  const belief = beliefOf(prior, trial);
  const { a, b } = belief;
  const draw = betaQuantile(uniform(`${shop}/${day}/${goal}/${audience}/${channel}/${offer}`), a, b);
  // Who would buy anyway is not worth a message: where a holdout tells, only what it brought on top counts.
  const effective = goal === 'orders' && uplift ? Math.max(0, uplift.lift) : draw;
  const mean = meanOf(belief);
  return {
    ...candidate,
    rate: { mean, low: betaQuantile(TAIL, a, b), high: betaQuantile(1 - TAIL, a, b) },
    draw,
    enough: trial.sent >= minSent,
    responses: reachable * mean,
    score: value === undefined ? reachable * effective : reachable * (effective * (value - voucher) - cost - fatigue),
  };
}

/**
 * Each audience once, by its best way, best audience first: reachable × (rate × (value − voucher) − cost − fatigue), the rate drawn from its
 * posterior with the day as the seed (Thompson sampling; docs/sources.md#ranking). The same question gives the same list all
 * day.
 */
export function rankCandidates(candidates: readonly Candidate[], context: RankContext): Ranked[] {
  const best = new Map<string, Ranked>();
  for (const candidate of candidates) {
    const ranked = rank(candidate, context);
    const other = best.get(candidate.audience);
    if (!other || ranked.score > other.score) best.set(candidate.audience, ranked);
  }
  return [...best.values()].sort((x, y) => y.score - x.score || (x.audience < y.audience ? -1 : 1));
}
