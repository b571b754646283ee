import { smsNameId } from '../../domain/base/ids.js';
import { native } from '../base/native.js';
import { addresseeOf } from '../customer/customer-reads.js';
import type { Models } from '../models.js';
import { recordFunnel } from '../run/funnel.js';
import type { SmsName } from './sms-name-schema.js';

/**
 * Remembers how the provider calls the parts of a message, and counts it as delivered where all receipts were faster.
 * @param account who knows them by these names
 */
export async function nameSms(
  models: Models,
  account: string,
  message: string,
  names: readonly string[],
  at: Date,
): Promise<void> {
  const parts = names.map((name) => smsNameId(account, name));
  await native(models.smsNames).bulkWrite(
    parts.map((_id) => ({ updateOne: { filter: { _id }, update: { $set: { message, parts, at } }, upsert: true } })),
    { ordered: false },
  );
  await countDelivered(models, { message, parts }, at);
}

/**
 * A part was delivered. The message is when all its parts were. Told twice, or before the name is known, it comes to the same.
 * @returns whether the name is one of ours
 */
export async function smsDelivered(models: Models, account: string, name: string, at: Date): Promise<boolean> {
  const named = await native(models.smsNames).findOneAndUpdate(
    { _id: smsNameId(account, name) },
    { $set: { deliveredAt: at }, $setOnInsert: { at } },
    { upsert: true, returnDocument: 'after' },
  );
  const { message, parts } = named as unknown as SmsName;
  if (message === undefined || parts === undefined) return false;
  await countDelivered(models, { message, parts }, at);
  return true;
}

async function countDelivered(
  models: Models,
  { message, parts }: Required<Pick<SmsName, 'message' | 'parts'>>,
  at: Date,
): Promise<void> {
  const found = native(models.smsNames).find<SmsName>({ _id: { $in: [...parts] } });
  const isDelivered = (await found.toArray()).filter(({ deliveredAt }) => deliveredAt !== undefined);
  if (isDelivered.length < parts.length) return;
  if (await addresseeOf(models, message, 'sms')) await recordFunnel(models, [{ message, step: 'delivered', at }], at);
}
