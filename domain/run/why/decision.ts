import type { ChannelName } from '../../base/channel.js';
import { type OutcomeName, SKIP_REASONS, type SkipReason } from '../../base/outcome.js';
import type { VariantKey } from '../../experiment/variants.js';

/**
 * What a run decided about one customer: an outcome of the ledger, or why they are not in it. `not_planned`: the plan has not come to
 * them yet; `no_member`: when it came to them they did not belong to the audience; `waits`: for the winner of an experiment.
 */
export const DECISIONS = [
  'sent',
  'failed',
  'skipped',
  'expired',
  'unknown',
  'pending',
  'waits',
  'held_out',
  'no_member',
  'not_planned',
] as const satisfies readonly (OutcomeName | string)[];
export type Decided = (typeof DECISIONS)[number];

/** One decision, as far as batches tell. */
export interface Decision {
  readonly run: string;
  /** Of a campaign or a programme. */
  readonly owner: string;
  readonly outreach: string;
  readonly channel: ChannelName;
  readonly dueAt: Date;
  readonly decided: Decided;
  /** Of skipped, failed and unknown. */
  readonly reason?: string;
  /** Already the plan said no. */
  readonly isByPlan?: boolean;
  /** When the plan came to the customer. */
  readonly plannedAt?: Date;
  /** When the message was claimed for them. */
  readonly claimedAt?: Date;
  /** When the run ended: what is skipped or expired by its end was decided then. */
  readonly closedAt?: Date;
  readonly variant?: VariantKey;
}

export const isSkipReason = (reason: string | undefined): reason is SkipReason =>
  (SKIP_REASONS as readonly string[]).includes(reason ?? '');

/** The moment that a decision looked at: of a plan's when it was made, else the latest known. */
export const momentOf = ({ isByPlan, plannedAt, claimedAt, closedAt }: Decision): Date | undefined =>
  isByPlan ? plannedAt : (claimedAt ?? closedAt ?? plannedAt);
