import type { Models } from '../models.js';
import type { TestRecipient } from './test-send-schema.js';

type Store = Pick<Models, 'testRecipients'>;

/** @param _id testRecipientId @returns undefined when the shop has no such test recipient */
export const readRecipient = async ({ testRecipients }: Store, _id: string): Promise<TestRecipient | undefined> =>
  (await testRecipients.findById(_id).lean<TestRecipient>()) ?? undefined;

/** A shop's test recipients, by channel and address. */
export const listRecipients = ({ testRecipients }: Store, shop: string): Promise<TestRecipient[]> =>
  testRecipients.find({ shop }).sort({ _id: 1 }).lean<TestRecipient[]>();

export const countRecipients = ({ testRecipients }: Store, shop: string): Promise<number> =>
  testRecipients.countDocuments({ shop });

/** Adds a test recipient, or writes over what is there. */
export async function saveRecipient({ testRecipients }: Store, recipient: TestRecipient): Promise<void> {
  await testRecipients.replaceOne({ _id: recipient._id }, recipient, { upsert: true });
}

/** @param _id testRecipientId; one that is not there is fine */
export async function deleteRecipient({ testRecipients }: Store, _id: string): Promise<void> {
  await testRecipients.deleteOne({ _id });
}

/** Counts one more guess at the recipient's code. @returns the recipient with the guess counted */
export const countTry = async ({ testRecipients }: Store, _id: string): Promise<TestRecipient | undefined> =>
  (await testRecipients
    .findOneAndUpdate({ _id }, { $inc: { tries: 1 } }, { returnDocument: 'after' })
    .lean<TestRecipient>()) ?? undefined;
