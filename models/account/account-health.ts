import { native } from '../base/native.js';
import type { Models } from '../models.js';
import type { AccountHealth } from './account-schema.js';

type Store = Pick<Models, 'accountHealth'>;

/** What the provider last said to an account; undefined before it said anything. @param id accountId */
export const readHealth = async ({ accountHealth }: Store, id: string): Promise<AccountHealth | undefined> =>
  (await native(accountHealth).findOne<AccountHealth>({ _id: id })) ?? undefined;
