import { Schema } from 'mongoose';
import { ROLES, type Role } from '../../domain/base/role.js';
import { EMBEDDED, instant, OPTIONS, text } from '../base/fields.js';

export type ApiKeyScope = { readonly kind: 'admin' } | { readonly kind: 'shop'; readonly shop: string };

/** What a key, or a session, opens: where (`scope`), what may be done there, and in which parts of the API. */
export interface Reach {
  readonly scope: ApiKeyScope;
  readonly role: Role;
  /** Tags of the API that it is held to, such as `events`; without it every part. */
  readonly areas?: readonly string[];
}

/** An API key: only its hash is kept. */
export interface ApiKey extends Omit<Reach, 'role'> {
  readonly _id: string;
  readonly hash: string;
  /** Keys from before there were roles have none (roleOf). */
  readonly role?: Role;
  /** What it is for, in the words of whoever made it. */
  readonly name?: string;
  /** Of a person: whoever the identity provider knows by this address signs in with the key. In its one spelling. */
  readonly email?: string;
  /** The provider's own name of whoever did so first: an address that is given to another lets them not in. */
  readonly subject?: string;
  readonly createdAt: Date;
  /** The key that made it. */
  readonly createdBy?: string;
  readonly expiresAt?: Date;
  /** To the minute. */
  readonly lastUsedAt?: Date;
  readonly rotatedAt?: Date;
  /** The key before the last rotation, and until when it is still taken. */
  readonly formerHash?: string;
  readonly formerUntil?: Date;
}

const keyScopeSchema = new Schema(
  { kind: { type: String, enum: ['admin', 'shop'], required: true }, shop: String },
  EMBEDDED,
);

/** Fields of a reach, of keys, sessions and sign-in links. */
export const reachFields = {
  scope: { type: keyScopeSchema, required: true },
  role: { type: String, enum: ROLES },
  areas: { type: [String], default: undefined },
};

export const apiKeySchema = new Schema<ApiKey>(
  {
    _id: text,
    hash: text,
    ...reachFields,
    name: String,
    email: String,
    subject: String,
    createdAt: instant,
    createdBy: String,
    expiresAt: Date,
    lastUsedAt: Date,
    rotatedAt: Date,
    formerHash: String,
    formerUntil: Date,
  },
  OPTIONS,
);
apiKeySchema.index({ hash: 1 }, { unique: true });
apiKeySchema.index({ formerHash: 1 }, { sparse: true });
apiKeySchema.index({ email: 1 }, { unique: true, sparse: true });
apiKeySchema.index({ 'scope.shop': 1, _id: 1 });

/** A role that was not written down: what a key of its scope could do before there were roles. */
export const roleOf = ({ scope, role }: Pick<ApiKey, 'scope' | 'role'>): Role =>
  role ?? (scope.kind === 'admin' ? 'operator' : 'owner');
