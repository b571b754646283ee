import type { ChannelName } from '../../domain/base/channel.js';
import { idRange } from '../../domain/base/ids.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import type { TestSend, TestSendState } from './test-send-schema.js';

export const testRecipientId = (shop: string, channel: ChannelName, address: string): string =>
  `${shop}/${channel}/${address}`;

const MS_DIGITS = 15;
const stamp = (at: Date): string => String(at.getTime()).padStart(MS_DIGITS, '0');
export const testSendId = (shop: string, at: Date, nonce: string): string => `${shop}/${stamp(at)}-${nonce}`;

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
