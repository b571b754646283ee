import { wasFirst } from '../base/native.js';
import type { Models } from '../models.js';
import type { ApiKey } from './api-key-schema.js';

type Store = Pick<Models, 'apiKeys'>;

/** How exactly it is known when a key was last used. */
const USED_MS = 60_000;

const stands = (key: ApiKey, now: Date): boolean => key.expiresAt === undefined || key.expiresAt > now;

/**
 * The key with this hash, also the one before its last rotation while that is taken; undefined when it is not known or has expired.
 * Notes that it was used.
 */
export async function useKey({ apiKeys }: Store, hash: string, now: Date): Promise<ApiKey | undefined> {
  const found =
    (await apiKeys.findOne({ hash }).lean<ApiKey>()) ??
    (await apiKeys.findOne({ formerHash: hash, formerUntil: { $gt: now } }).lean<ApiKey>());
  if (!found || !stands(found, now)) return undefined;
  const since = new Date(now.getTime() - USED_MS);
  if (found.lastUsedAt === undefined || found.lastUsedAt <= since) {
    // Who may write nothing now (an election) may still read.
    await apiKeys.updateOne({ _id: found._id }, { $set: { lastUsedAt: now } }).catch(() => undefined);
  }
  return found;
}

/** A key by its id; undefined when there is none or it has expired. */
export async function standingKey({ apiKeys }: Store, id: string, now: Date): Promise<ApiKey | undefined> {
  const found = await apiKeys.findById(id).lean<ApiKey>();
  return found && stands(found, now) ? found : undefined;
}

/** A key by its id, also one that has expired. */
export const readKey = async ({ apiKeys }: Store, id: string): Promise<ApiKey | undefined> =>
  (await apiKeys.findById(id).lean<ApiKey>()) ?? undefined;

/** Whether a key was made for whoever has this address, also one that has expired. */
export const isInvited = async ({ apiKeys }: Store, email: string): Promise<boolean> =>
  (await apiKeys.exists({ email })) !== null;

/**
 * The key that was made for whoever has this address, and keeps it for them.
 * @param subject how the identity provider calls them: another who has the address later is not let in
 * @returns undefined when nobody was invited by it, the key has expired, or it is somebody else's
 */
export async function invitedKey(
  { apiKeys }: Store,
  email: string,
  subject: string,
  now: Date,
): Promise<ApiKey | undefined> {
  const filter = { email, $or: [{ subject }, { subject: { $exists: false } }] };
  const $set = { subject, lastUsedAt: now };
  const stood = { $or: [{ expiresAt: { $exists: false } }, { expiresAt: { $gt: now } }] };
  const found = await apiKeys
    .findOneAndUpdate({ $and: [filter, stood] }, { $set }, { returnDocument: 'after' })
    .lean<ApiKey | null>();
  return found ?? undefined;
}

/** Keeps a new key. @returns false when there is one of this id, or for this address */
export const insertKey = ({ apiKeys }: Store, key: ApiKey): Promise<boolean> => wasFirst(apiKeys.create(key));

/**
 * A page of keys by id.
 * @param shop whose; without it all there are
 * @param after the last id of the page before
 */
export async function listKeys(
  { apiKeys }: Store,
  { shop, after, limit }: { readonly shop?: string; readonly after?: string; readonly limit: number },
): Promise<ApiKey[]> {
  const filter = {
    ...(shop === undefined ? {} : { 'scope.shop': shop }),
    ...(after === undefined ? {} : { _id: { $gt: after } }),
  };
  return apiKeys.find(filter).sort({ _id: 1 }).limit(limit).lean<ApiKey[]>();
}

/**
 * Gives a key that is as it was read another secret; the one before stays good until `formerUntil`.
 * @returns the key as written; undefined when somebody else rotated or deleted it meanwhile
 */
export async function rotateKey(
  { apiKeys }: Store,
  { _id, hash: formerHash }: ApiKey,
  { hash, rotatedAt, formerUntil }: { readonly hash: string; readonly rotatedAt: Date; readonly formerUntil: Date },
): Promise<ApiKey | undefined> {
  const update = { $set: { hash, rotatedAt, formerHash, formerUntil } };
  const written = await apiKeys
    .findOneAndUpdate({ _id, hash: formerHash }, update, { returnDocument: 'after' })
    .lean<ApiKey | null>();
  return written ?? undefined;
}

/** Takes a key back. @returns false when there is none of this id */
export const deleteKey = async ({ apiKeys }: Store, id: string): Promise<boolean> =>
  (await apiKeys.deleteOne({ _id: id })).deletedCount > 0;
