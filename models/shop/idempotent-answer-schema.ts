import { Schema } from 'mongoose';
import { instant, OPTIONS, text } from '../base/fields.js';

/** A request that named an Idempotency-Key, and the answer it was given. `_id` is a hash of caller, route and key. */
export interface IdempotentAnswer {
  readonly _id: string;
  /** Hash of the body: another request under the same key is refused. */
  readonly request: string;
  /** Encrypted with a key that only who knows the Idempotency-Key can make; absent while the request runs. */
  readonly answer?: string;
  /** When a request that still runs is taken to have died with its server. */
  readonly leaseUntil: Date;
  readonly expiresAt: Date;
}

export const idempotentAnswerSchema = new Schema<IdempotentAnswer>(
  { _id: text, request: text, answer: String, leaseUntil: instant, expiresAt: instant },
  OPTIONS,
);
// Whether one has expired is asked on every use; the index only clears them away.
idempotentAnswerSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
