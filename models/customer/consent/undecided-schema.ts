import { Schema } from 'mongoose';
import type { ChannelName } from '../../../domain/base/channel.js';
import { channelName, flag, instant, OPTIONS, text } from '../../base/fields.js';

/**
 * What a customer wrote that may be a refusal, for a person to read. `_id` is undecidedId(…): a shop's are one `_id` range, and
 * so are a customer's.
 */
export interface UndecidedMessage {
  readonly _id: string;
  readonly shop: string;
  /** The customer's own reference in the shop. */
  readonly customer: string;
  readonly channel: ChannelName;
  readonly text: string;
  /** The keyword that stands in it. */
  readonly keyword: string;
  readonly at: Date;
  readonly recordedAt: Date;
  /** Set once, by a person. */
  readonly settled?: { readonly refusal: boolean; readonly at: Date };
}

export const undecidedMessageSchema = new Schema<UndecidedMessage>(
  {
    _id: text,
    shop: text,
    customer: text,
    channel: channelName,
    text,
    keyword: text,
    at: instant,
    recordedAt: instant,
    settled: { type: new Schema({ refusal: flag, at: instant }, { _id: false }), default: undefined },
  },
  OPTIONS,
);
