import { uniform } from '../base/uniform.js';

/** Names of an outreach's messages in an experiment: its own is `a`. */
export const VARIANT_KEYS = ['a', 'b', 'c', 'd'] as const;
export type VariantKey = (typeof VARIANT_KEYS)[number];
/** Stands in a batch for those who wait for the winner. */
export const WAITS = '-';

/** By what the winner is chosen. Never by who has read: machines open mail. */
export const METRICS = ['clicked', 'bought', 'revenue'] as const;
export type Metric = (typeof METRICS)[number];

/**
 * The message that a customer gets: decided by who they are and the outreach, like the holdout, and apart from it.
 * @param salt the outreach: another one draws others
 * @param variants how many messages, 2 to 4
 * @param share of the customers who are tested, above 0; the others wait for the winner
 */
export function variantOf(customer: string, salt: string, variants: number, share: number): VariantKey | typeof WAITS {
  const at = uniform(`${salt}#${customer}`);
  return at < share ? (VARIANT_KEYS[Math.floor((at / share) * variants)] ?? 'a') : WAITS;
}
