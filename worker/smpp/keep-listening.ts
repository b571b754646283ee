import type { AccountChannels, ChannelLease } from '../../channels/account/account-channels.js';
import type { ChannelAccount } from '../../domain/account/account.js';

/** A new or changed account is listened to within this. */
const EVERY_MS = 15_000;

interface KeepListening {
  readonly accounts: Pick<AccountChannels<ChannelAccount>, 'lease'>;
  /** The shops whose own provider hands things over on our connection. */
  readonly shops: () => Promise<readonly string[]>;
  readonly log: { warn(fields: object, message: string): void };
  readonly everyMs?: number;
}

/**
 * Keeps the connections of shops' own accounts over which receipts and refusals come by themselves (SMPP), also while nothing is
 * sent: what a customer wrote at night holds before the next morning's run.
 * @returns what ends it
 */
export function keepListening({ accounts, shops, log, everyMs = EVERY_MS }: KeepListening): () => Promise<void> {
  const leases = new Map<string, ChannelLease>();
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;

  const listenTo = async (shop: string): Promise<void> => {
    const held = leases.get(shop);
    if (held && (await held.isCurrent())) return;
    const lease = await accounts.lease(shop);
    held?.release();
    leases.set(shop, lease);
    lease.channel?.listen?.();
  };
  const look = async (): Promise<void> => {
    try {
      const found = await shops();
      for (const [shop, lease] of leases) {
        if (found.includes(shop)) continue;
        lease.release();
        leases.delete(shop);
      }
      for (const shop of found) if (!isOver) await listenTo(shop);
    } catch (err) {
      if (!isOver) log.warn({ err }, 'SMS accounts could not be listened to; tried again');
    }
  };
  const round = (): void => {
    running = look().finally(() => {
      if (!isOver) timer = setTimeout(round, everyMs);
    });
  };
  let running = Promise.resolve();
  round();
  return async () => {
    isOver = true;
    clearTimeout(timer);
    await running;
    for (const lease of leases.values()) lease.release();
  };
}
