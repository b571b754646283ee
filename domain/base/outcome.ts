/** What became of one recipient of a batch, as one character of the batch's outcome strings. */
export const OUTCOME = { sent: 's', failed: 'f', skipped: 'k', expired: 'x', unknown: 'u', pending: '.' } as const;
export type OutcomeName = keyof typeof OUTCOME;
export type OutcomeChar = (typeof OUTCOME)[OutcomeName];

const NAMES: ReadonlyMap<string, OutcomeName> = new Map(
  Object.entries(OUTCOME).map(([name, char]) => [char, name as OutcomeName]),
);

/** The name behind an outcome character, or undefined when it is none of ours. */
export const outcomeName = (char: string): OutcomeName | undefined => NAMES.get(char);

/** Why a recipient got no message; the ledger counts each. Stable codes, shown to sellers through their own sentences. */
export const SKIP_REASONS = [
  'no_consent',
  'opted_out',
  'suppressed',
  'no_address',
  'no_order',
  'cap_reached',
  'already_in_window',
  'same_address',
  'higher_priority',
  'no_longer_qualifies',
  'customer_gone',
  'cancelled',
  'contended',
  'no_code',
  'quota',
  'folded',
  'set_aside',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];
