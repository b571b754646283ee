import { timingSafeEqual } from 'node:crypto';
import { CHANNELS, type ChannelName } from '../../domain/base/channel.js';
import { parseMessageId } from '../../domain/base/ids.js';
import { MAC_LENGTH, type MessageMacs, messageMacs } from './message-macs.js';

const MAX_TOKEN_LENGTH = 1000;

/** Whose word an unsubscribe link is, and about which channel: all that the endpoint needs to know (RFC 8058 §3.1). */
export interface UnsubscribeTarget {
  readonly channel: ChannelName;
  /** messageId(run, customer): the message that carried the link. */
  readonly message: string;
}
export interface UnsubscribeTokens {
  create(target: UnsubscribeTarget): string;
  /** The target of a token that we made, else undefined. */
  verify(token: string): UnsubscribeTarget | undefined;
}

/**
 * Tokens of unsubscribe links: `base64url(channel:message id).HMAC`, made as tracking links are, with a kind of their own,
 * so that a tracking link unsubscribes nobody. They never expire: a mail of years ago must still be able to stop the next one
 * (docs/sources.md#one-click).
 * @param secret LINK_SECRET, at least 16 characters; changing it breaks the links in every message that was ever sent
 */
export function unsubscribeTokens(secret: string, macs: MessageMacs = messageMacs(secret)): UnsubscribeTokens {
  const create = ({ channel, message }: UnsubscribeTarget): string => {
    const named = `${channel}:${message}`;
    // E-mails have all three links, so theirs is the MAC that the other two share; another channel's is its own.
    const mac = macs.of('unsubscribe', channel === 'email' ? message : named);
    return `${Buffer.from(named).toString('base64url')}.${mac}`;
  };
  return {
    create,
    verify(token) {
      if (token.length > MAX_TOKEN_LENGTH) return undefined;
      const named = Buffer.from(token.slice(0, -MAC_LENGTH - 1), 'base64url').toString();
      const channel = CHANNELS.find((one) => named.startsWith(`${one}:`));
      if (channel === undefined) return undefined;
      const target = { channel, message: named.slice(channel.length + 1) };
      // Made again and compared whole, so that exactly one spelling of a token is valid.
      const expected = Buffer.from(create(target));
      const given = Buffer.from(token);
      const isOurs = expected.length === given.length && timingSafeEqual(expected, given);
      return isOurs && parseMessageId(target.message) ? target : undefined;
    },
  };
}
