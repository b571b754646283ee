/** What became of one recipient of a batch, as one character of the batch's outcome strings. */
export const OUTCOME = { sent: 's', failed: 'f', skipped: 'k', expired: 'x', unknown: 'u', pending: '.' } as const;
export type OutcomeName = keyof typeof OUTCOME;

/** Why a recipient got no message; the ledger counts each. Stable codes, shown to sellers through their own sentences. */
export const SKIP_REASONS = [
  'no_consent',
  'no_address',
  'cap_reached',
  'already_in_window',
  'higher_priority',
  'no_longer_qualifies',
  'customer_gone',
  'cancelled',
  'contended',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];
