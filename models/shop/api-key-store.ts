import type { Models } from '../models.js';
import type { ApiKey, ApiKeyScope } from './api-key-schema.js';

type Store = Pick<Models, 'apiKeys'>;

/** What the key with this hash opens; undefined when it is not known. */
export const scopeOfKey = async ({ apiKeys }: Store, hash: string): Promise<ApiKeyScope | undefined> =>
  (await apiKeys.findById(hash).lean<ApiKey>())?.scope;

/** Keeps a new key: its hash, which is its id, and its scope. */
export async function insertKey({ apiKeys }: Store, key: Omit<ApiKey, '_id'>): Promise<void> {
  await apiKeys.create({ _id: key.hash, ...key });
}

/** Takes a key back. @returns false when there is none of this id */
export const deleteKey = async ({ apiKeys }: Store, id: string): Promise<boolean> =>
  (await apiKeys.deleteOne({ _id: id })).deletedCount > 0;
