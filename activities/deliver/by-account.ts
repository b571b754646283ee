import type { Channel } from '../../channels/channel.js';
import type { ChannelDeps } from '../deps.js';
import { channelUnavailable } from '../failures.js';

/** What the account of the deployment is called among those that have had a batch. */
const SHARED = 'shared';

/** Names the account behind a channel. */
export const accountBehind = ({ account }: Pick<Channel, 'account'>): string => account ?? SHARED;

/**
 * Does something by the shop's own account, or by the deployment's where the shop has none. The account stays open as long
 * as that takes.
 * @throws what reading the account throws: without an answer nothing leaves by another one
 */
export async function byAccount<T>(
  { accounts }: Pick<ChannelDeps, 'accounts'>,
  shared: Channel,
  shop: string,
  act: (channel: Channel) => Promise<T>,
): Promise<T> {
  const lease = await accounts?.lease(shop);
  if (!lease) return act(shared);
  try {
    return await act({ ...(lease.channel ?? shared), isCurrent: () => lease.isCurrent() });
  } finally {
    lease.release();
  }
}

/**
 * A batch that another account has had may hold messages which that one handed over: this one knows nothing of them, so it is
 * neither asked about them nor given them again.
 * @param via the accounts that have had the batch, this one among them
 */
export function strangerTo(channel: Channel, via: readonly string[] = []): Channel {
  const own = accountBehind(channel);
  return via.every((account) => account === own) ? channel : { ...channel, doubt: 'unknown' };
}

/** The account may have changed since the batch was taken. @throws ChannelUnavailable: the next attempt takes the one there is */
export async function requireCurrent(channel: Channel, run: string, seq: number): Promise<void> {
  if ((await channel.isCurrent?.()) !== false) return;
  throw channelUnavailable(run, seq, 'account_changed', 0);
}
