/** Why an entry gets no further message. */
export const END_REASONS = [
  'bought',
  'failed',
  'opted_out',
  'no_consent',
  'suppressed',
  'no_address',
  'done',
  'missed',
] as const;

export type EndReason = (typeof END_REASONS)[number];

/** A customer's way through a programme, remembered on the customer: one entry per lapse. */
export interface WinbackEntry {
  readonly programme: string;
  /** The last valid order when they entered. */
  readonly lapsedAt: Date;
  readonly enteredAt: Date;
  /** The shop's day of it. */
  readonly day: string;
  readonly arm: 'treated' | 'holdout';
  /** The run they were last chosen for; never in the holdout. */
  readonly run?: string;
  /** Days on which they were chosen for that step. */
  readonly tries: number;
  readonly ended?: EndReason;
  readonly endedAt?: Date;
}

/** Entries kept on a customer, newest last. */
export const MAX_ENTRIES = 50;
