import { Schema } from 'mongoose';
import type { ChannelName } from '../../../domain/base/channel.js';
import { SUPPRESSION_REASONS, type SuppressionReason } from '../../../domain/customer/suppression.js';
import { channelName, instant, OPTIONS, text } from '../../base/fields.js';

/** An address that was opened again, and why: kept for ever. `_id` is customer/channel/instant. */
export interface SuppressionLift {
  readonly _id: string;
  readonly shop: string;
  readonly customer: string;
  readonly channel: ChannelName;
  readonly reason: SuppressionReason;
  readonly suppressedAt: Date;
  /** In the seller's words. */
  readonly why: string;
  readonly at: Date;
}

export const suppressionLiftSchema = new Schema<SuppressionLift>(
  {
    _id: text,
    shop: text,
    customer: text,
    channel: channelName,
    reason: { type: String, enum: SUPPRESSION_REASONS, required: true },
    suppressedAt: instant,
    why: text,
    at: instant,
  },
  OPTIONS,
);
