import type { Models } from '../models.js';
import type { TestSend } from './test-send-schema.js';

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
