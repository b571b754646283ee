import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

/** What a tracking link records: following it, or showing the open pixel. */
export type LinkKind = 'click' | 'open';

/** 22 base64url characters: 132 bits of the HMAC, beyond guessing and short enough for an SMS. */
const MAC_LENGTH = 22;
/** Longer than any message id of ours; a longer token is not worth a hash. */
const MAX_TOKEN_LENGTH = 1000;

export interface LinkTokens {
  /** The token of a tracking link: costs about 3 µs, one for each message. */
  create(kind: LinkKind, message: string): string;
  /** The message id of a token that we made for this kind, else undefined. */
  verify(kind: LinkKind, token: string): string | undefined;
}

/**
 * Tokens of tracking links: `base64url(message id).HMAC-SHA256` (domain.md §5.5). The target is not in the token, it is
 * looked up, so nobody can make us redirect elsewhere. The kind is inside the MAC: a pixel's token is no click.
 * @param secret LINK_SECRET, at least 16 characters; changing it makes every link in the world a 404.
 */
export function linkTokens(secret: string): LinkTokens {
  // Made once: as a string it would be turned into a key for every message.
  const key = createSecretKey(secret, 'utf8');
  const mac = (kind: LinkKind, message: string): string =>
    createHmac('sha256', key).update(`${kind}\0${message}`).digest('base64url').slice(0, MAC_LENGTH);
  const create = (kind: LinkKind, message: string): string =>
    `${Buffer.from(message).toString('base64url')}.${mac(kind, message)}`;
  return {
    create,
    verify(kind, token) {
      if (token.length > MAX_TOKEN_LENGTH) return undefined;
      const message = Buffer.from(token.slice(0, -MAC_LENGTH - 1), 'base64url').toString();
      // Made again and compared whole, so that exactly one spelling of a token is valid.
      const expected = Buffer.from(create(kind, message));
      const given = Buffer.from(token);
      return expected.length === given.length && timingSafeEqual(expected, given) ? message : undefined;
    },
  };
}
