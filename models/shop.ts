import { Schema } from 'mongoose';
import type { CapOverride } from '../domain/caps.js';
import { EMBEDDED, instant, OPTIONS, text } from './schema.js';

/** What the marketplace reports of a shop; the conditions on it are in domain/. Rates are percentages, 0 to 100. */
export interface ShopMetrics {
  readonly positiveRating: number;
  readonly chatResponse: number;
  /** Revenue of the last 30 days in whole US cents: the seed states the threshold in USD. */
  readonly revenue30dUsdCents: number;
  readonly followers: number;
}

/** One seller's store: the tenant. `_id` is its slug. */
export interface Shop {
  readonly _id: string;
  readonly name: string;
  /** IANA time zone: days and sending hours are the shop's. */
  readonly zone: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly hotline?: string;
  readonly link?: string;
  readonly metrics?: ShopMetrics;
  /** The shop's own numbers for caps of the policy. */
  readonly caps?: readonly CapOverride[];
  readonly createdAt: Date;
}

const capOverride = new Schema({ id: text, max: { type: Number, required: true } }, { ...EMBEDDED, id: false });

export const shopSchema = new Schema<Shop>(
  {
    _id: text,
    name: text,
    zone: text,
    currency: text,
    hotline: String,
    link: String,
    metrics: Schema.Types.Mixed,
    caps: { type: [capOverride], default: undefined },
    createdAt: instant,
  },
  OPTIONS,
);
