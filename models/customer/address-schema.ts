import { Schema } from 'mongoose';
import type { ChannelName } from '../../domain/base/channel.js';
import { CONSENT_METHODS, type ConsentMethod } from '../../domain/customer/consent/ledger.js';
import { SUPPRESSION_REASONS, type Suppression } from '../../domain/customer/suppression.js';
import { channelName, EMBEDDED, instant, OPTIONS, text } from '../base/fields.js';

/**
 * An address of a shop: who has it, and what is remembered of it when they have gone. `_id` is addressKey(…), which holds a hash:
 * the address itself stands on its customers only.
 */
export interface AddressKey {
  readonly _id: string;
  readonly shop: string;
  readonly channel: ChannelName;
  /** References of the customers who have it, or had it when they were written; at most MAX_SHARING. */
  readonly customers: readonly string[];
  /** The last refusal by somebody who has it, until one of them agrees again. */
  readonly refusal?: { readonly at: Date; readonly method: ConsentMethod };
  readonly suppression?: Suppression;
}

const refusal = new Schema({ at: instant, method: { type: String, enum: CONSENT_METHODS, required: true } }, EMBEDDED);
const suppression = new Schema<Suppression>(
  { reason: { type: String, enum: SUPPRESSION_REASONS, required: true }, at: instant, source: text },
  EMBEDDED,
);

export const addressSchema = new Schema<AddressKey>(
  {
    _id: text,
    shop: text,
    channel: channelName,
    customers: [String],
    refusal: { type: refusal, default: undefined },
    suppression: { type: suppression, default: undefined },
  },
  OPTIONS,
);
