import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

/** What one message's own links may do; each kind has its own part of the MAC, so that none can stand for another. */
export const MAC_KINDS = ['click', 'open', 'unsubscribe', 'mail'] as const;
type MacKind = (typeof MAC_KINDS)[number];

/** 22 base64url characters: 132 bits, beyond guessing. The 86 of a SHA-512 hold three of them and more. */
export const MAC_LENGTH = 22;
/** The last kind has the 20 characters that are left: 116 bits. */
export const MAIL_MAC_LENGTH = 20;

export interface MessageMacs {
  of(kind: MacKind, message: string): string;
}

/**
 * The MACs of a message's links: disjoint parts of one HMAC-SHA512, since an e-mail needs all four and a hash costs more than
 * everything else of a link. Knowing one part tells nothing of the others. The last message is remembered.
 * @param secret LINK_SECRET, at least 16 characters
 */
export function messageMacs(secret: string): MessageMacs {
  // Made once: as a string it would be turned into a key for every message.
  const key = createSecretKey(secret, 'utf8');
  let last = '';
  let hash = '';
  return {
    of(kind, message) {
      if (hash === '' || message !== last) {
        hash = createHmac('sha512', key).update(`message\0${message}`).digest('base64url');
        last = message;
      }
      const at = MAC_KINDS.indexOf(kind) * MAC_LENGTH;
      return hash.slice(at, at + MAC_LENGTH);
    },
  };
}

/** Longer than any token of ours: not worth a hash. */
const MAX_TOKEN_LENGTH = 1000;

/**
 * Opens a token `base64url(named).MAC` that we made.
 * @param read what the named text says; undefined when it says nothing of ours
 * @param create makes the token again: compared whole, so that exactly one spelling of it is valid
 * @returns what it names, or undefined when it is not ours
 */
export function openToken<T>(
  token: string,
  read: (named: string) => T | undefined,
  create: (target: T) => string,
): T | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  const target = read(Buffer.from(token.slice(0, -MAC_LENGTH - 1), 'base64url').toString());
  if (target === undefined) return undefined;
  const expected = Buffer.from(create(target));
  const given = Buffer.from(token);
  return expected.length === given.length && timingSafeEqual(expected, given) ? target : undefined;
}

/** A token that openToken opens. @param mac MAC_LENGTH characters */
export const tokenOf = (named: string, mac: string): string => `${Buffer.from(named).toString('base64url')}.${mac}`;
