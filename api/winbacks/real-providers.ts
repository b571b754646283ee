import type { ChannelLease } from '../../channels/account/account-channels.js';
import type { Channel } from '../../channels/channel.js';
import type { Config } from '../../config/config.js';
import type { ChannelAccount } from '../../domain/account/account.js';
import { isVerified } from '../../domain/account/verified.js';
import type { Logger } from '../deps.js';
import type { WinbackProviders } from './providers.js';

/** A seller waits for it; without an answer the balance is unknown, which holds nothing up. */
const PATIENCE_MS = 5_000;

type ProviderConfig = Pick<
  Config,
  'SMTP_URL' | 'DKIM_DOMAIN' | 'SMS_URL' | 'SMS_SENDER' | 'SMS_PART_PRICE' | 'VERIFIED_SENDERS'
>;
type Named = 'email' | 'sms';

/** The accounts that shops have of their own. */
interface OwnAccounts {
  read(shop: string, channel: Named): Promise<ChannelAccount | undefined>;
  /** The channel of a shop's SMS account. */
  lease(shop: string): Promise<Pick<ChannelLease, 'channel' | 'release'>>;
}

/**
 * What the shop's own account says or, where it has none, the configuration. A sender of the configuration is verified when its
 * mail is signed (DKIM), its brand name is named, or the operator says so in VERIFIED_SENDERS; an account's by its checks.
 * @param account of the deployment's SMS provider; undefined when none is configured
 */
export function realProviders(
  config: ProviderConfig,
  account: Pick<Channel, 'balance'> | undefined,
  log: Pick<Logger, 'warn'>,
  own?: OwnAccounts,
): WinbackProviders {
  const isNamed = (channel: Named): boolean => config.VERIFIED_SENDERS.includes(channel);
  const ask = async (channel: Pick<Channel, 'balance'> | undefined) => {
    const { SMS_PART_PRICE: perPart } = config;
    if (!channel?.balance || perPart === undefined) return undefined;
    return { ...(await channel.balance(AbortSignal.timeout(PATIENCE_MS))), perPart };
  };
  return {
    status: async (channel, shop) => {
      const theirs = await own?.read(shop, channel);
      if (theirs) return { configured: true, verified: isVerified(theirs) };
      return channel === 'email'
        ? { configured: config.SMTP_URL !== undefined, verified: config.DKIM_DOMAIN !== undefined || isNamed('email') }
        : { configured: config.SMS_URL !== undefined, verified: config.SMS_SENDER !== undefined || isNamed('sms') };
    },
    smsBalance: async (shop) => {
      const lease = await own?.lease(shop);
      try {
        return await ask(lease?.channel ?? account);
      } catch (error) {
        const reason = (error as { reason?: unknown }).reason;
        log.warn({ reason: typeof reason === 'string' ? reason : 'unknown' }, 'the SMS balance could not be read');
        return undefined;
      } finally {
        lease?.release();
      }
    },
  };
}
