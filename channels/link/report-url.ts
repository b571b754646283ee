import type { AccountKind } from '../../domain/account/kinds.js';
import { callbackToken, isCallbackToken } from './callback-token.js';

/** Where providers reach us, and what makes the addresses that only they are told. */
export interface CallbackBase {
  /** No trailing slash. */
  readonly publicUrl: string;
  readonly linkSecret: string;
}

/**
 * The address at which a provider reports what became of one message. The id is written in base64url: gateways put signs of
 * their own into such addresses, and give `%` a meaning.
 */
export const reportUrl = ({ publicUrl, linkSecret }: CallbackBase, message: string): string =>
  `${publicUrl}/v1/callbacks/sms/${Buffer.from(message).toString('base64url')}/${callbackToken(linkSecret, message)}`;

/** The message that an address is about; undefined when we have told it nobody. */
export function reportedMessage(linkSecret: string, written: string, token: string): string | undefined {
  const message = Buffer.from(written, 'base64url').toString();
  return isCallbackToken(linkSecret, message, token) ? message : undefined;
}

const ofInbound = (account: string): string => `inbound/${account}`;

/** The address at which a provider hands over what customers write. @param account the shop, or `-` for the deployment's */
export const inboundUrl = ({ publicUrl, linkSecret }: CallbackBase, account: string): string =>
  `${publicUrl}/v1/callbacks/sms-inbound/${account}/${callbackToken(linkSecret, ofInbound(account))}`;

export const isInboundToken = (linkSecret: string, account: string, token: string): boolean =>
  isCallbackToken(linkSecret, ofInbound(account), token);

const ofSpeedSms = (shop: string): string => `speedsms/${shop}`;

export const isSpeedSmsToken = (linkSecret: string, shop: string, token: string): boolean =>
  isCallbackToken(linkSecret, ofSpeedSms(shop), token);

interface Theirs {
  readonly shop: string;
  readonly channel: string;
  readonly kind: AccountKind;
}

/**
 * The addresses of a shop's own account, as they are to be registered at its provider: what became of messages, and what customers
 * write. A kind that is told them with each message, or tells neither, has none.
 */
export function accountUrls(
  base: CallbackBase,
  { shop, channel, kind }: Theirs,
): { reports?: string; inbound?: string } {
  const callbacks = `${base.publicUrl}/v1/callbacks`;
  switch (kind) {
    case 'zalo':
      return { reports: `${callbacks}/zalo/${shop}` };
    case 'sms_speedsms':
      return { reports: `${callbacks}/speedsms/${shop}/${callbackToken(base.linkSecret, ofSpeedSms(shop))}` };
    case 'chat':
    case 'sms_nhip':
      return {
        reports: `${callbacks}/accounts/${shop}/${channel}/receipts`,
        inbound: `${callbacks}/accounts/${shop}/${channel}/inbound`,
      };
    case 'sms_described':
      return { inbound: inboundUrl(base, shop) };
    default:
      return {};
  }
}
