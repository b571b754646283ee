import { testSendsFrom } from '../../domain/base/ids.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import type { TestSend, TestSendState } from './test-send-schema.js';

type Store = Pick<Models, 'testSends'>;

/** @throws MongoServerError when there is one of this id */
export async function insertTestSend({ testSends }: Store, testSend: TestSend): Promise<void> {
  await testSends.create(testSend);
}

/** @param _id testSendId @returns undefined when there is none */
export const readTestSend = async ({ testSends }: Store, _id: string): Promise<TestSend | undefined> =>
  (await testSends.findById(_id).lean<TestSend>()) ?? undefined;

/** Takes back one that was written down and may not leave. */
export async function deleteTestSend({ testSends }: Store, _id: string): Promise<void> {
  await testSends.deleteOne({ _id });
}

/** The shop's test sends since an instant, in the order of time, without their content. */
export const testSendsSince = ({ testSends }: Store, shop: string, since: Date): Promise<TestSend[]> =>
  native(testSends)
    .find<TestSend>({ _id: testSendsFrom(shop, since) }, { projection: { content: 0 }, sort: { _id: 1 } })
    .toArray();

/** Writes what became of a test send, and forgets whom it went to and what it said. */
export async function settleTestSend(
  { testSends }: Store,
  _id: string,
  state: Exclude<TestSendState, 'waiting'>,
  reason?: string,
): Promise<void> {
  const set = reason === undefined ? { state } : { state, reason };
  await native(testSends).updateOne({ _id, state: 'waiting' }, { $set: set, $unset: { content: 1 } });
}
