import { Schema } from 'mongoose';
import type { Condition, ShopMetrics } from '../../domain/campaign/eligibility.js';
import { flag, instant, OPTIONS, text } from '../base/fields.js';

/** What the conditions said of the metrics that a shop reported. `_id` is `<shop>/<instant>`; never changed. */
export interface EligibilityCheck {
  readonly _id: string;
  readonly shop: string;
  readonly at: Date;
  readonly metrics: ShopMetrics;
  readonly cem: boolean;
  readonly advanced: boolean;
  readonly conditions: readonly Condition[];
  /** Which version of the thresholds: their `effectiveFrom`. */
  readonly policy: string;
}

export const eligibilityCheckSchema = new Schema<EligibilityCheck>(
  {
    _id: text,
    shop: text,
    at: instant,
    metrics: { type: Schema.Types.Mixed, required: true },
    cem: flag,
    advanced: flag,
    conditions: { type: [Schema.Types.Mixed] as never, required: true },
    policy: text,
  },
  OPTIONS,
);
