import { createHash } from 'node:crypto';
import { customerId, undecidedId, under } from '../../../domain/base/ids.js';
import { insertMissing } from '../../base/insert-missing.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import type { UndecidedMessage } from './undecided-schema.js';

const HASH_LENGTH = 16;

/** @param source the provider's id of the message: told again, it is the same */
const hashOf = (source: string): string => createHash('sha256').update(source).digest('hex').slice(0, HASH_LENGTH);

/** Keeps a message for a person to read, once. @param source the provider's id of it */
export async function keepUndecided(
  models: Models,
  source: string,
  message: Omit<UndecidedMessage, '_id' | 'settled'>,
): Promise<void> {
  await insertMissing(models.undecidedMessages, [
    { _id: undecidedId(customerId(message.shop, message.customer), hashOf(source)), ...message },
  ]);
}

/** A page of a shop's messages that nobody has read yet, by customer. @param after `_id` of the last one seen */
export function undecidedPage(
  models: Models,
  shop: string,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<UndecidedMessage[]> {
  const { $gt, $lt } = under(shop);
  return native(models.undecidedMessages)
    .find<UndecidedMessage>(
      { _id: { $gt: after ?? $gt, $lt }, settled: { $exists: false } },
      { sort: { _id: 1 }, limit },
    )
    .toArray();
}

/** One message that nobody has settled; undefined when there is none, or somebody has. */
export const findUndecided = async (models: Models, _id: string): Promise<UndecidedMessage | undefined> =>
  (await native(models.undecidedMessages).findOne<UndecidedMessage>({ _id, settled: { $exists: false } })) ?? undefined;

/** Writes down what a person made of it. @returns false when another one was first */
export async function settleUndecided(models: Models, _id: string, refusal: boolean, at: Date): Promise<boolean> {
  const { matchedCount } = await native(models.undecidedMessages).updateOne(
    { _id, settled: { $exists: false } },
    { $set: { settled: { refusal, at } } },
  );
  return matchedCount === 1;
}
