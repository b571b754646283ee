import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { CHANNELS, type ChannelName } from '../domain/channel.js';
import { parseMessageId } from '../domain/ids.js';

/** As in link-token.ts: 22 base64url characters, 132 bits of the HMAC. */
const MAC_LENGTH = 22;
const MAX_TOKEN_LENGTH = 1000;

/** Whose word an unsubscribe link is, and about which channel: all that the endpoint needs to know (RFC 8058 §3.1). */
export interface UnsubscribeTarget {
  readonly channel: ChannelName;
  /** messageId(run, customer): the message that carried the link. */
  readonly message: string;
}
export interface UnsubscribeTokens {
  /** About 3 µs, one for each message. */
  create(target: UnsubscribeTarget): string;
  /** The target of a token that we made, else undefined. */
  verify(token: string): UnsubscribeTarget | undefined;
}

/**
 * Tokens of unsubscribe links: `base64url(channel:message id).HMAC-SHA256`, made as tracking links are, with a kind of their own,
 * so that a tracking link unsubscribes nobody. They never expire: a mail of years ago must still be able to stop the next one
 * (domain.md §5.2).
 * @param secret LINK_SECRET, at least 16 characters; changing it breaks the links in every message that was ever sent
 */
export function unsubscribeTokens(secret: string): UnsubscribeTokens {
  const key = createSecretKey(secret, 'utf8');
  const create = ({ channel, message }: UnsubscribeTarget): string => {
    const named = `${channel}:${message}`;
    const mac = createHmac('sha256', key).update(`unsubscribe\0${named}`).digest('base64url').slice(0, MAC_LENGTH);
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
