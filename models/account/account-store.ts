import type { ChannelAccount } from '../../domain/account/account.js';
import type { Secrets } from '../../domain/account/kinds.js';
import type { ChannelName } from '../../domain/base/channel.js';
import { accountId, under } from '../../domain/base/ids.js';
import { native, wasFirst } from '../base/native.js';
import { atVersion } from '../base/version.js';
import type { Models } from '../models.js';
import { rewrap, unseal } from './envelope.js';
import type { KeyRing } from './key-ring.js';

type Store = Pick<Models, 'accounts'>;

/** The shop's account of a channel; undefined when it has none of its own. */
export const readAccount = async (
  { accounts }: Store,
  shop: string,
  channel: ChannelName,
): Promise<ChannelAccount | undefined> =>
  (await native(accounts).findOne<ChannelAccount>({ _id: accountId(shop, channel) })) ?? undefined;

/** The accounts of a shop, by channel. */
export const listAccounts = ({ accounts }: Store, shop: string): Promise<ChannelAccount[]> =>
  native(accounts)
    .find<ChannelAccount>({ _id: under(shop) })
    .sort({ _id: 1 })
    .toArray();

/** The shops that have an account of a kind. */
export const shopsWith = async ({ accounts }: Store, kind: ChannelAccount['kind']): Promise<string[]> =>
  (
    await native(accounts)
      .find<Pick<ChannelAccount, 'shop'>>({ kind }, { projection: { shop: 1 } })
      .toArray()
  ).map(({ shop }) => shop);

/** @returns false when there is one */
export const insertAccount = ({ accounts }: Store, account: ChannelAccount): Promise<boolean> =>
  wasFirst(accounts.create(account));

/**
 * Writes an account over what was read, whole: what it no longer has is gone.
 * @returns the account as written, or undefined when somebody else wrote first
 */
export async function replaceAccount(
  { accounts }: Store,
  read: ChannelAccount,
  next: ChannelAccount,
): Promise<ChannelAccount | undefined> {
  const { matchedCount } = await accounts.replaceOne({ _id: read._id, ...atVersion(read) }, next);
  return matchedCount === 1 ? next : undefined;
}

/** Deletes an account that still is as it was read. @returns whether it was */
export async function deleteAccount({ accounts }: Store, read: ChannelAccount): Promise<boolean> {
  const { deletedCount } = await native(accounts).deleteOne({ _id: read._id, ...atVersion(read) });
  return deletedCount === 1;
}

/** Notes what the DNS says of an account that still is as it was read; its version stays. */
export async function noteRecords(
  { accounts }: Store,
  read: ChannelAccount,
  records: NonNullable<ChannelAccount['records']>,
): Promise<void> {
  await native(accounts).updateOne({ _id: read._id, ...atVersion(read) }, { $set: { records } });
}

/** Notes what is known of the right to a brand name, as noteRecords does. */
export async function noteBrandname(
  { accounts }: Store,
  read: ChannelAccount,
  brandname: NonNullable<ChannelAccount['brandname']>,
): Promise<void> {
  await native(accounts).updateOne({ _id: read._id, ...atVersion(read) }, { $set: { brandname } });
}

/** Remembers that the provider took a test message, if it is the same account by now. */
export async function noteTested(
  { accounts }: Store,
  { shop, channel }: Pick<ChannelAccount, 'shop' | 'channel'>,
  tested: { readonly at: Date; readonly identity: string },
): Promise<void> {
  const filter = { _id: accountId(shop, channel), identity: tested.identity };
  await native(accounts).updateOne(filter, { $set: { tested } });
}

/**
 * The secrets of an account by name; none where it has none.
 * @throws SealBroken
 */
export function secretsOf(ring: KeyRing | undefined, { _id, sealed }: ChannelAccount): Secrets {
  if (!sealed) return {};
  return JSON.parse(unseal(ring ?? { current: '', keys: new Map() }, _id, sealed));
}

/**
 * Wraps the data keys of all accounts with the current key, so that older keys can be taken off the ring.
 * @returns how many were wrapped anew, and the ids of those whose key is not on the ring
 */
export async function rewrapAll(
  { accounts }: Store,
  ring: KeyRing,
): Promise<{ readonly rewrapped: number; readonly broken: readonly string[] }> {
  const old = native(accounts).find<Pick<ChannelAccount, '_id' | 'sealed'>>(
    { 'sealed.keyId': { $exists: true, $ne: ring.current } },
    { projection: { sealed: 1 } },
  );
  let rewrapped = 0;
  const broken: string[] = [];
  for await (const { _id, sealed } of old) {
    if (!sealed) continue;
    try {
      const next = rewrap(ring, _id, sealed);
      // Only what was read: a save in between has sealed with the current key already.
      const filter = { _id, 'sealed.wrapped': sealed.wrapped };
      if (next) rewrapped += (await native(accounts).updateOne(filter, { $set: { sealed: next } })).modifiedCount;
    } catch {
      broken.push(_id);
    }
  }
  return { rewrapped, broken };
}
