import type { Channel } from '../../channels/channel.js';
import type { Config } from '../../config/config.js';
import type { Logger } from '../deps.js';
import type { WinbackProviders } from './providers.js';

/** A seller waits for it; without an answer the balance is unknown, which holds nothing up. */
const PATIENCE_MS = 5_000;

type ProviderConfig = Pick<
  Config,
  'SMTP_URL' | 'DKIM_DOMAIN' | 'SMS_URL' | 'SMS_SENDER' | 'SMS_PART_PRICE' | 'VERIFIED_SENDERS'
>;

/**
 * What the configuration and the SMS provider say. A sender is verified when its mail is signed (DKIM), its brand name is
 * named, or the operator says so in VERIFIED_SENDERS.
 * @param account of the SMS provider; undefined when none is configured
 */
export function realProviders(
  config: ProviderConfig,
  account: Pick<Channel, 'balance'> | undefined,
  log: Pick<Logger, 'warn'>,
): WinbackProviders {
  const isNamed = (channel: 'email' | 'sms'): boolean => config.VERIFIED_SENDERS.includes(channel);
  return {
    status: async (channel) =>
      channel === 'email'
        ? { configured: config.SMTP_URL !== undefined, verified: config.DKIM_DOMAIN !== undefined || isNamed('email') }
        : { configured: config.SMS_URL !== undefined, verified: config.SMS_SENDER !== undefined || isNamed('sms') },
    smsBalance: async () => {
      const { SMS_PART_PRICE: perPart } = config;
      if (!account?.balance || perPart === undefined) return undefined;
      try {
        return { ...(await account.balance(AbortSignal.timeout(PATIENCE_MS))), perPart };
      } catch (error) {
        const reason = (error as { reason?: unknown }).reason;
        log.warn({ reason: typeof reason === 'string' ? reason : 'unknown' }, 'the SMS balance could not be read');
        return undefined;
      }
    },
  };
}
