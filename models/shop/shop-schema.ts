import { Schema } from 'mongoose';
import type { ShopMetrics } from '../../domain/campaign/eligibility.js';
import type { AttributionRule } from '../../domain/customer/attribution.js';
import type { CapOverrides } from '../../domain/customer/caps.js';
import type { ShopHoursInput } from '../../domain/hours/shop-hours.js';
import type { ContentRules } from '../../domain/message/content/banned-list.js';
import { PLATFORMS, type PlatformName } from '../../domain/run/quota/policy.js';
import { instant, OPTIONS, text } from '../base/fields.js';

/** One seller's store: the tenant. `_id` is its slug. */
export interface Shop {
  readonly _id: string;
  readonly name: string;
  /** IANA time zone: days and sending hours are the shop's. */
  readonly zone: string;
  /** ISO 4217. */
  readonly currency: string;
  /** ISO 3166-1 alpha-2: whose numbers its customers' phones without a country code are. Absent: the zone's. */
  readonly country?: string;
  readonly hotline?: string;
  readonly link?: string;
  readonly metrics?: ShopMetrics;
  /** The shop's own numbers for caps of the policy. */
  readonly caps?: CapOverrides;
  /** The marketplace whose quotas and caps hold for its chat messages. */
  readonly platform?: PlatformName;
  /** The shop's own sending hours, within those of the law. */
  readonly hours?: ShopHoursInput;
  /** A campaign of more messages needs a second person to be switched on. */
  readonly fourEyes?: { readonly above: number };
  /** What the shop changed about content rules; has a route of its own. */
  readonly contentRules?: ContentRules;
  /** How long an order belongs to a message, instead of the policy's hours. */
  readonly attribution?: AttributionRule;
  readonly createdAt: Date;
  /** Counts changes of settings and content rules; absent: 1. */
  readonly version?: number;
}

export const shopSchema = new Schema<Shop>(
  {
    _id: text,
    name: text,
    zone: text,
    currency: text,
    country: String,
    hotline: String,
    link: String,
    metrics: Schema.Types.Mixed,
    caps: Schema.Types.Mixed,
    platform: { type: String, enum: PLATFORMS },
    hours: Schema.Types.Mixed,
    fourEyes: Schema.Types.Mixed,
    contentRules: Schema.Types.Mixed,
    attribution: Schema.Types.Mixed,
    createdAt: instant,
    version: Number,
  },
  OPTIONS,
);
