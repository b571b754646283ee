import { native } from '../base/native.js';
import type { Models } from '../models.js';
import type { AccountHealth } from './account-schema.js';

type Store = Pick<Models, 'accountHealth'>;

/** What the provider last said to an account; undefined before it said anything. @param id accountId */
export const readHealth = async ({ accountHealth }: Store, id: string): Promise<AccountHealth | undefined> =>
  (await native(accountHealth).findOne<AccountHealth>({ _id: id })) ?? undefined;

/** Notes what a provider has said; what was known of another account under this id is dropped. */
export async function noteHealth({ accountHealth }: Store, { _id, identity, ...heard }: AccountHealth): Promise<void> {
  const health = native(accountHealth);
  const { matchedCount } = await health.updateOne({ _id, identity }, { $set: heard });
  if (matchedCount === 0) await health.replaceOne({ _id }, { identity, ...heard }, { upsert: true });
}
