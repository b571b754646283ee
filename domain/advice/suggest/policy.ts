import { z } from 'zod';
import { parseVersions, versionAt } from '../../base/versions.js';
import suggestions from '../../policies/suggestions.json' with { type: 'json' };
import type { Goal } from './goal.js';
import type { BetaPrior } from './prior.js';

const share = z.number().gt(0).lt(1);
const prior = z.strictObject({ mean: share, strength: z.number().min(2) }) satisfies z.ZodType<BetaPrior>;
const versions = parseVersions(suggestions, {
  priors: z.strictObject({ traffic: prior, orders: prior } satisfies Record<Goal, unknown>),
  minSent: z.int().min(1),
  margin: share,
  ordersPerClick: share,
  upliftDays: z.int().min(1),
  voucherShare: share,
  fatigue: z.strictObject({ days: z.int().min(1), share: z.number().min(0).lt(1) }),
  smsPart: z.record(z.string().length(3), z.int().min(0)),
});

/**
 * What suggestions assume: rates without a history, messages sent before a rate is called known, the shop's margin on an
 * order, orders per click without a history, days in which an order counts for the uplift, price of an SMS part, what an offer gives
 * away of an order's value, and what share of an order's margin a message costs for each other one of the last days.
 */
export type SuggestionPolicy = (typeof versions)[number];

/** The policy in force at an instant. @throws RangeError before 2020 */
export const suggestionPolicyAt = (at: Date): SuggestionPolicy => versionAt(versions, at);
