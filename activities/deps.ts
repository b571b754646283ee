import type { ChannelLease } from '../channels/account/account-channels.js';
import type { LinkBase } from '../channels/link/links.js';
import type { Policy } from '../domain/base/policy.js';
import type { Models } from '../models/models.js';
import type { Pulse } from './pulse.js';

/** The part of a logger that activities use. Fields hold ids and counts, never personal data. */
interface ActivityLog {
  info(message: string, fields: Record<string, unknown>): void;
  warn(message: string, fields: Record<string, unknown>): void;
}

export interface CampaignDeps {
  readonly models: Models;
  readonly now: () => Date;
  /** The numbers of law and platforms at an instant: policyAt of domain/policy. */
  readonly policyAt: (at: Date) => Pick<Policy, 'caps' | 'lateness'>;
  /** Default: the running Temporal activity's. */
  readonly pulse?: () => Pulse;
  readonly log?: ActivityLog;
  /** Recipients per batch and per chunk; defaults BATCH_SIZE and CHUNK_SIZE. */
  readonly batchSize?: number;
  readonly chunkSize?: number;
  /** A name no other planner has, for the pages of codes that it takes. Default: a random UUID. */
  readonly newToken?: () => string;
  /** Resolves after `ms`. Default: a timer. */
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** How patient one attempt is with a provider that refuses; after that Temporal waits instead. */
export interface Patience {
  /** Times one message is handed over in one attempt. */
  readonly tries: number;
  /** Wait before the second try, milliseconds; doubles. */
  readonly firstWaitMs: number;
  /** A provider that asks for more than this is left to the next attempt. */
  readonly longestWaitMs: number;
}
export const PATIENCE: Patience = { tries: 4, firstWaitMs: 250, longestWaitMs: 3_000 };

export interface ChannelDeps extends LinkBase {
  readonly models: Models;
  readonly now: () => Date;
  readonly policyAt: (at: Date) => Pick<Policy, 'caps' | 'lateness' | 'breaker'>;
  /** The channels that shops have of their own; without it everything leaves by the deployment's. */
  readonly accounts?: { lease(shop: string): Promise<ChannelLease> };
  /** A token no other attempt has: names this attempt on the customers it claims. */
  readonly newClaimToken: () => string;
  readonly pulse?: () => Pulse;
  readonly log?: ActivityLog;
  readonly patience?: Patience;
  /** Resolves after `ms`, or at once when the signal aborts. Default: a timer. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds that only ever rise. Default: performance.now. */
  readonly monotonic?: () => number;
  /** Does something again and again, `ms` after it last ended, until the returned is called. Default: timers. */
  readonly repeat?: (ms: number, act: () => Promise<void>) => () => Promise<void>;
}
