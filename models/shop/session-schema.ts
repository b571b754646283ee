import { Schema } from 'mongoose';
import { instant, OPTIONS, text } from '../base/fields.js';
import { type ApiKeyScope, keyScopeSchema } from './api-key-schema.js';

/** A console's session in a browser: only the hash of its token is kept. */
export interface Session {
  readonly _id: string;
  readonly scope: ApiKeyScope;
  /** Id of the key that it was opened with: the session ends with its key. */
  readonly key: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}
/** A link that opens one session, once: only the hash of its token is kept. */
export type SignInLink = Session;

const fields = {
  _id: text,
  scope: { type: keyScopeSchema, required: true },
  key: text,
  createdAt: instant,
  expiresAt: instant,
};

export const sessionSchema = new Schema<Session>(fields, OPTIONS);
export const signInLinkSchema = new Schema<SignInLink>(fields, OPTIONS);
// Whether one has expired is asked on every use; the index only clears them away.
for (const schema of [sessionSchema, signInLinkSchema]) schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
