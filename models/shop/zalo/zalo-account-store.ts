import { createHash, randomUUID } from 'node:crypto';
import { under, zaloAccountId } from '../../../domain/base/ids.js';
import { insertMissing } from '../../base/insert-missing.js';
import { native } from '../../base/native.js';
import { patiently } from '../../base/patient.js';
import type { Models } from '../../models.js';
import type { ZaloAccount } from './zalo-account-schema.js';
import { openToken, sealToken } from './zalo-token-seal.js';

/** One application's tokens for one official account, as the environment or a shop's account names them. */
export interface ZaloKeys {
  readonly appId: string;
  readonly accountId: string;
  readonly appSecret: string;
  /** Begins the first pair; another one than before begins a new one, whatever became of the old. */
  readonly refreshToken: string;
  /** accountId of the shop's account; absent: the deployment's. */
  readonly owner?: string;
}
interface Pair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

const PAST = new Date(0);

/**
 * Shops that name one application and one official account share one pair, as Zalo knows but one. The secret is part of the name:
 * who does not know it gets at no other shop's.
 */
function idOf({ appId, accountId, appSecret, owner }: ZaloKeys): string {
  const holder = createHash('sha256').update(`nhip zalo holder\0${appSecret}`).digest('base64url').slice(0, 22);
  return owner === undefined ? zaloAccountId(appId, accountId) : zaloAccountId(appId, accountId, holder);
}

/** The pair as a store of channels/zalo/tokens.ts: one for all processes, whatever a single one of them does. */
export function zaloTokenStore(models: Models, keys: ZaloKeys, now: () => Date) {
  const _id = idOf(keys);
  const accounts = native(models.zaloAccounts);
  const seal = (token: string): string => sealToken(keys.appSecret, _id, token);
  const open = (sealed: string): string => (sealed === '' ? '' : openToken(keys.appSecret, _id, sealed));
  const seed = createHash('sha256').update(keys.refreshToken).digest('base64url');
  let seeded: Promise<void> | undefined;

  const begin = async (): Promise<void> => {
    const refresh = seal(keys.refreshToken);
    const first = { access: '', refresh, expiresAt: PAST, refreshedAt: PAST };
    const owners = keys.owner === undefined ? {} : { owners: [keys.owner] };
    const account: ZaloAccount = { _id, ...first, version: 1, seeds: [seed], ...owners };
    await insertMissing(models.zaloAccounts, [account]);
    if (keys.owner !== undefined) await accounts.updateOne({ _id }, { $addToSet: { owners: keys.owner } });
    // A token that an operator has brought since: the pair before is no longer looked at.
    await accounts.updateOne(
      { _id, seeds: { $ne: seed } } as never,
      {
        $set: first,
        $inc: { version: 1 },
        $push: { seeds: seed },
        $unset: { claimedBy: '', claimedAt: '' },
      } as never,
    );
  };
  const ended = { $unset: { claimedBy: '', claimedAt: '' } };
  return {
    async read() {
      seeded ??= patiently(begin);
      await seeded.catch((error: unknown) => {
        seeded = undefined;
        throw error;
      });
      const found = await patiently(() => accounts.findOne<ZaloAccount>({ _id } as never));
      if (!found) return undefined;
      const { version, refreshedAt, expiresAt, claimedAt } = found;
      return {
        accessToken: open(found.access),
        refreshToken: open(found.refresh),
        ...{ version, refreshedAt, expiresAt },
        ...(claimedAt === undefined ? {} : { claimedAt }),
      };
    },
    async claim(version: number): Promise<boolean> {
      // Told again after a lost answer, a claim of our own is known.
      const me = randomUUID();
      const free = { $or: [{ claimedBy: { $exists: false } }, { claimedBy: me }] };
      const update = { $set: { claimedBy: me }, $currentDate: { claimedAt: true } };
      const { matchedCount } = await patiently(() =>
        accounts.updateOne({ _id, version, ...free } as never, update as never),
      );
      return matchedCount === 1;
    },
    async replace(version: number, { accessToken, refreshToken, expiresAt }: Pair): Promise<void> {
      const pair = { access: seal(accessToken), refresh: seal(refreshToken), expiresAt, refreshedAt: now() };
      const update = { $set: pair, $inc: { version: 1 }, ...ended };
      await patiently(() => accounts.updateOne({ _id, version } as never, update as never));
    },
    async release(version: number): Promise<void> {
      await patiently(() => accounts.updateOne({ _id, version } as never, ended as never));
    },
  };
}

/**
 * Forgets the tokens of a shop's account; those that another shop uses, too, stay for it.
 * @param owner accountId
 * @param keep the application and official account that it has now
 */
export async function dropZaloTokens(
  { zaloAccounts }: Pick<Models, 'zaloAccounts'>,
  owner: string,
  keep?: { readonly appId: string; readonly accountId: string },
): Promise<void> {
  const accounts = native(zaloAccounts);
  const others = keep ? { _id: { $not: under(zaloAccountId(keep.appId, keep.accountId)) } } : {};
  await accounts.updateMany({ owners: owner, ...others }, { $pull: { owners: owner } } as never);
  await accounts.deleteMany({ owners: { $size: 0 } });
}
