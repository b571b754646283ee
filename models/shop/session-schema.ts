import { Schema } from 'mongoose';
import { instant, OPTIONS, text } from '../base/fields.js';
import { type ApiKey, reachFields } from './api-key-schema.js';

/** A console's session in a browser: only the hash of its token is kept. */
export interface Session extends Pick<ApiKey, 'scope' | 'role' | 'areas'> {
  readonly _id: string;
  /** Id of the key that it was opened with: the session ends with its key. */
  readonly key: string;
  /** Who sits at it, as the link that opened it says. */
  readonly name?: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}
/** A link that opens one session, once: only the hash of its token is kept. */
export type SignInLink = Session;

const fields = {
  _id: text,
  ...reachFields,
  key: text,
  name: String,
  createdAt: instant,
  expiresAt: instant,
};

export const sessionSchema = new Schema<Session>(fields, OPTIONS);
export const signInLinkSchema = new Schema<SignInLink>(fields, OPTIONS);
// Whether one has expired is asked on every use; the index only clears them away.
for (const schema of [sessionSchema, signInLinkSchema]) schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
