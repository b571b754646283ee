import { Schema } from 'mongoose';
import type { Change } from '../../domain/base/changes.js';
import { instant, OPTIONS, text } from '../base/fields.js';
import type { ApiKeyScope } from './api-key-schema.js';

/** `begun` stays where the process died: it may have been done. */
export const AUDIT_OUTCOMES = ['begun', 'done', 'refused', 'failed'] as const;
type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** One action of somebody: written before it is carried out, completed once, and never touched again. No customer is named. */
export interface AuditEntry {
  readonly _id: string;
  readonly at: Date;
  readonly shop?: string;
  /** Id of the key, also behind a session. */
  readonly key: string;
  /** What the key or the person is called. */
  readonly name?: string;
  readonly role: string;
  readonly scope: ApiKeyScope['kind'];
  readonly via: string;
  /** Address that the request came from. */
  readonly from: string;
  /** Trace id of the request. */
  readonly trace: string;
  readonly operation: string;
  /** What it was done to: `campaign/11-11`; customers by a keyed hash. */
  readonly targets: readonly string[];
  readonly outcome: AuditOutcome;
  readonly status?: number;
  /** Why it was refused. */
  readonly code?: string;
  readonly changes?: readonly Change[];
}

export const auditSchema = new Schema<AuditEntry>(
  {
    _id: text,
    at: instant,
    shop: String,
    key: text,
    name: String,
    role: text,
    scope: text,
    via: text,
    from: text,
    trace: text,
    operation: text,
    targets: { type: [String], required: true },
    outcome: { type: String, enum: AUDIT_OUTCOMES, required: true },
    status: Number,
    code: String,
    changes: { type: [Schema.Types.Mixed], default: undefined },
  },
  OPTIONS,
);
auditSchema.index({ shop: 1, _id: 1 });
auditSchema.index({ shop: 1, targets: 1, _id: 1 });
auditSchema.index({ key: 1, _id: 1 });
