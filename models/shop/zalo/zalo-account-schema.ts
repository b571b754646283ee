import { Schema } from 'mongoose';
import { count, instant, OPTIONS, text } from '../../base/fields.js';

/**
 * The pair of tokens of one Zalo account, one for all processes; `_id` is zaloAccountId(application, official account). The tokens
 * are sealed: the database alone is of no use to anybody.
 */
export interface ZaloAccount {
  readonly _id: string;
  /** zalo-token-seal.ts; empty before the first pair was fetched. */
  readonly access: string;
  readonly refresh: string;
  readonly expiresAt: Date;
  readonly refreshedAt: Date;
  /** Counts the pairs. */
  readonly version: number;
  /** Who spends the refresh token, since when on the database's clock. It is never taken over. */
  readonly claimedBy?: string;
  readonly claimedAt?: Date;
  /** Hashes of the refresh tokens that an operator brought: each begins once. */
  readonly seeds: readonly string[];
  /** accountIds of the shops whose accounts use them; absent: the deployment's. With the last one they go. */
  readonly owners?: readonly string[];
}

export const zaloAccountSchema = new Schema<ZaloAccount>(
  {
    _id: text,
    access: { type: String, default: '' },
    refresh: text,
    expiresAt: instant,
    refreshedAt: instant,
    version: count,
    claimedBy: String,
    claimedAt: Date,
    seeds: [String],
    owners: { type: [String], default: undefined },
  },
  OPTIONS,
);
