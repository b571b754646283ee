import { Schema } from 'mongoose';
import type { ChannelName } from '../../domain/base/channel.js';
import { channelName, count, instant, OPTIONS, text } from '../base/fields.js';

/** Somebody who may get test sends: the seller's own number, address or chat id. `_id` is testRecipientId. */
export interface TestRecipient {
  readonly _id: string;
  readonly shop: string;
  readonly channel: ChannelName;
  readonly address: string;
  readonly createdAt: Date;
  /** When it was proved, or vouched for by an admin, that the address is the seller's. */
  readonly verifiedAt?: Date;
  /** SHA-256 of the code that was sent, while one waits to be entered. */
  readonly codeHash?: string;
  readonly codeUntil?: Date;
  readonly tries: number;
}

export const TEST_SEND_STATES = ['waiting', 'sent', 'failed', 'refused', 'unknown'] as const;

export type TestSendState = (typeof TEST_SEND_STATES)[number];

/** A message ready for the channel's worker. Personal data: dropped when it has left. */
export interface TestMessage {
  readonly to: string;
  readonly text: string;
  readonly subject?: string;
  readonly html?: string;
  readonly card?: object;
  readonly zalo?: object;
  readonly unsubscribeUrl?: string;
}

/** One test send. `_id` is testSendId: in the order of time, so that a range counts the last hour's. */
export interface TestSend {
  readonly _id: string;
  readonly shop: string;
  readonly channel: ChannelName;
  readonly purpose: 'test' | 'verification';
  /** testRecipientId. */
  readonly recipient: string;
  /** messageId: the provider's idempotency key. */
  readonly message: string;
  readonly content?: TestMessage;
  readonly state: TestSendState;
  /** The provider's code, when it did not take it. */
  readonly reason?: string;
  readonly at: Date;
}

export const testRecipientSchema = new Schema<TestRecipient>(
  {
    _id: text,
    shop: text,
    channel: channelName,
    address: text,
    createdAt: instant,
    verifiedAt: Date,
    codeHash: String,
    codeUntil: Date,
    tries: count,
  },
  OPTIONS,
);

export const testSendSchema = new Schema<TestSend>(
  {
    _id: text,
    shop: text,
    channel: channelName,
    purpose: { type: String, enum: ['test', 'verification'], required: true },
    recipient: text,
    message: text,
    content: Schema.Types.Mixed,
    state: { type: String, enum: TEST_SEND_STATES, required: true },
    reason: String,
    at: instant,
  },
  OPTIONS,
);
