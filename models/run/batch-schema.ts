import { Schema } from 'mongoose';
import type { Batch } from '../../domain/run/run.js';
import { EMBEDDED, instant, number, OPTIONS, record, text } from '../base/fields.js';
import { ledgerSchema } from './ledger-schema.js';

const fields = new Schema(
  { to: text, name: { type: String, default: '' }, zaloId: String, code: String, order: String, orderedAt: Date },
  EMBEDDED,
);

/** `_id` is batchId(run, seq): one `_id` range holds a run's batches, so it needs no other index. */
export const batchSchema = new Schema<Batch>(
  {
    _id: text,
    run: text,
    shop: text,
    seq: number,
    plannedAt: instant,
    chunkSize: number,
    cursor: { type: String, default: '' },
    customers: [String],
    revs: [Number],
    fields: { type: [fields], default: undefined },
    variants: String,
    out: record,
    why: record,
    planSkipped: record,
    refused: Schema.Types.Mixed,
    heldOut: { type: [String], default: undefined },
    holder: String,
    via: { type: [String], default: undefined },
    heldAt: Date,
    lost: { type: Map, of: Date, default: undefined },
    ledger: { type: ledgerSchema, required: true },
  },
  OPTIONS,
);
