import { Schema } from 'mongoose';
import { instant, OPTIONS, text } from './schema.js';

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
  /** Overrides of the policy's caps, by the cap's name. */
  readonly caps?: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

export const shopSchema = new Schema<Shop>(
  {
    _id: text,
    name: text,
    zone: text,
    currency: text,
    hotline: String,
    link: String,
    metrics: Schema.Types.Mixed,
    caps: Schema.Types.Mixed,
    createdAt: instant,
  },
  OPTIONS,
);
