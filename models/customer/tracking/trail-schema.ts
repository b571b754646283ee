import { Schema } from 'mongoose';
import type { Hit } from '../../../domain/customer/tracking/hit.js';
import { count, EMBEDDED, instant, OPTIONS, text } from '../../base/fields.js';

/**
 * The requests for one message's addresses, as they came: the raw events. `_id` is trailId(run, customer), so one `_id` range holds a
 * run's. Bounded: the first ones are kept (policies/machines.json), all are counted.
 */
export interface StoredTrail {
  readonly _id: string;
  readonly hits: readonly Hit[];
  readonly opens: number;
  readonly clicks: number;
  /** Which request was the last that the customer's touch has not heard of (models/customer/tracking/trails.ts). */
  readonly unjudged?: string;
}

const hit = new Schema<Hit>(
  { at: instant, on: { type: Schema.Types.Mixed, required: true }, agent: text, how: String, from: text },
  EMBEDDED,
);

export const trailSchema = new Schema<StoredTrail>(
  { _id: text, hits: [hit], opens: count, clicks: count, unjudged: String },
  OPTIONS,
);
trailSchema.index({ unjudged: 1 }, { sparse: true });
