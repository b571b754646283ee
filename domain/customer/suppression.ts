/**
 * Why an address gets no message any more, whatever the customer consented to (docs/sources.md#bounces,
 * docs/sources.md#advertising-law).
 */
export const SUPPRESSION_REASONS = [
  'hard_bounce',
  'soft_bounces',
  'complaint',
  'invalid_address',
  'blocked',
  'do_not_call',
] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** An address of one customer on one channel that is not to be used. Ends when the customer brings another address. */
export interface Suppression {
  readonly reason: SuppressionReason;
  readonly at: Date;
  /** Where it came from: `provider`, `webhook`, `list`, `api`. */
  readonly source: string;
}
