import { Schema } from 'mongoose';
import type { ChannelName } from '../../domain/base/channel.js';
import { idRange } from '../../domain/base/ids.js';
import { channelName, count, instant, OPTIONS, text } from '../base/fields.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';

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
export const testRecipientId = (shop: string, channel: ChannelName, address: string): string =>
  `${shop}/${channel}/${address}`;

export const TEST_SEND_STATES = ['waiting', 'sent', 'failed', 'refused', 'unknown'] as const;
export type TestSendState = (typeof TEST_SEND_STATES)[number];

/** A message ready for the channel's worker. Personal data: dropped when it has left. */
export interface TestMessage {
  readonly to: string;
  readonly text: string;
  readonly subject?: string;
  readonly html?: string;
  readonly card?: object;
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
const MS_DIGITS = 15;
const stamp = (at: Date): string => String(at.getTime()).padStart(MS_DIGITS, '0');
export const testSendId = (shop: string, at: Date, nonce: string): string => `${shop}/${stamp(at)}-${nonce}`;

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

/** The shop's test sends since an instant, in the order of time, without their content. */
export const testSendsSince = (
  { testSends }: Pick<Models, 'testSends'>,
  shop: string,
  since: Date,
): Promise<TestSend[]> =>
  native(testSends)
    .find<TestSend>(
      { _id: { $gte: `${shop}/${stamp(since)}`, $lt: idRange(`${shop}/`).$lt } },
      { projection: { content: 0 }, sort: { _id: 1 } },
    )
    .toArray();

/** Writes what became of a test send, and forgets whom it went to and what it said. */
export async function settleTestSend(
  { testSends }: Pick<Models, 'testSends'>,
  _id: string,
  state: Exclude<TestSendState, 'waiting'>,
  reason?: string,
): Promise<void> {
  const set = reason === undefined ? { state } : { state, reason };
  await native(testSends).updateOne({ _id, state: 'waiting' }, { $set: set, $unset: { content: 1 } });
}
