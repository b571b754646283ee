import { type MessageMacs, messageMacs, openToken, tokenOf } from './message-macs.js';

/** What a tracking link records: following it, or showing the open pixel. */
type LinkKind = 'click' | 'open';

export interface LinkTokens {
  /** The token of a tracking link: a few µs, which all links of one message share. */
  create(kind: LinkKind, message: string): string;
  /** The message id of a token that we made for this kind, else undefined. */
  verify(kind: LinkKind, token: string): string | undefined;
}

/**
 * Tokens of tracking links: `base64url(message id).HMAC` (docs/sources.md#signed-links). The target is not in the token, it is
 * looked up, so nobody can make us redirect elsewhere. The kind is inside the MAC: a pixel's token is no click.
 * @param secret LINK_SECRET, at least 16 characters; changing it makes every link in the world a 404.
 * @param macs those of the secret, to share them with the message's other links
 */
export function linkTokens(secret: string, macs: MessageMacs = messageMacs(secret)): LinkTokens {
  const create = (kind: LinkKind, message: string): string => tokenOf(message, macs.of(kind, message));
  return {
    create,
    verify: (kind, token) =>
      openToken(
        token,
        (message) => message,
        (message) => create(kind, message),
      ),
  };
}
