import { CHANNELS, type ChannelName } from '../../domain/base/channel.js';
import { parseMessageId } from '../../domain/base/ids.js';
import { type MessageMacs, messageMacs, openToken, tokenOf } from './message-macs.js';

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

/** What the text of a token names; undefined when that is no channel and message of ours. */
function targetOf(named: string): UnsubscribeTarget | undefined {
  const channel = CHANNELS.find((one) => named.startsWith(`${one}:`));
  if (channel === undefined) return undefined;
  const message = named.slice(channel.length + 1);
  return parseMessageId(message) && { channel, message };
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
    return tokenOf(named, mac);
  };
  return {
    create,
    verify: (token) => openToken(token, targetOf, create),
  };
}
