import { Schema } from 'mongoose';
import { EMBEDDED, instant, OPTIONS, text } from '../base/fields.js';

export type ApiKeyScope = { readonly kind: 'admin' } | { readonly kind: 'shop'; readonly shop: string };

/** An API key: only its hash is kept. */
export interface ApiKey {
  readonly _id: string;
  readonly hash: string;
  readonly scope: ApiKeyScope;
  readonly createdAt: Date;
}

export const keyScopeSchema = new Schema(
  { kind: { type: String, enum: ['admin', 'shop'], required: true }, shop: String },
  EMBEDDED,
);

export const apiKeySchema = new Schema<ApiKey>(
  { _id: text, hash: text, scope: { type: keyScopeSchema, required: true }, createdAt: instant },
  OPTIONS,
);
apiKeySchema.index({ hash: 1 }, { unique: true });
