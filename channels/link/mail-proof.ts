import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { type MessageMacs, messageMacs } from './message-macs.js';
import type { Place } from './short-link.js';

/** 80 bits of the HMAC: a guess is a mail. */
const MAC_BYTES = 10;
const MAC_HEX = MAC_BYTES * 2;
const CODE_LENGTH = 6;
/** A batch has at most 500 recipients, so a place has one number. */
const PER_BATCH = 1_000;
/** Six characters of code and at most five of number, in hex, and the MAC. */
const MAX_TOKEN = 2 * (CODE_LENGTH + 5) + MAC_HEX;

/** What makes and checks the proofs in e-mails: the MAC of a Message-ID and the token of a return path. */
export interface MailProofs {
  /** Stands behind the id in the Message-ID. @param message messageId(run, customer) */
  macOf(message: string): string;
  isMac(message: string, mac: string): boolean;
  /**
   * Names one message in a return path (VERP): at most 42 hex digits, so that a server may change their case and a mailbox's
   * name still fits beside them in the 64 characters of a local part (RFC 5321 §4.5.3.1.1).
   * @param code the run's short code
   */
  returnToken(code: string, place: Place): string;
  /** What a token of ours names, else undefined. */
  verifyReturn(token: string): ({ readonly code: string } & Place) | undefined;
}

/**
 * @param secret LINK_SECRET, at least 16 characters; changing it makes every bounce of what was sent before unproved
 * @param macs those of the secret, to share them with the message's links
 */
export function mailProofs(secret: string, macs: MessageMacs = messageMacs(secret)): MailProofs {
  const key = createSecretKey(secret, 'utf8');
  const digest = (named: string): Buffer => createHmac('sha256', key).update(`return\0${named}`).digest();
  return {
    macOf: (message) => macs.of('mail', message),
    isMac(message, mac) {
      const expected = Buffer.from(macs.of('mail', message));
      const given = Buffer.from(mac);
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
    returnToken(code, { seq, index }) {
      const named = `${code}${(seq * PER_BATCH + index).toString(36)}`;
      return `${Buffer.from(named).toString('hex')}${digest(named).toString('hex', 0, MAC_BYTES)}`;
    },
    verifyReturn(token) {
      if (token.length > MAX_TOKEN || token.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(token)) return undefined;
      const named = Buffer.from(token.slice(0, -MAC_HEX), 'hex').toString('latin1');
      const mac = Buffer.from(token.slice(-MAC_HEX), 'hex');
      const isOurs = mac.length === MAC_BYTES && timingSafeEqual(digest(named).subarray(0, MAC_BYTES), mac);
      if (!isOurs || named.length <= CODE_LENGTH) return undefined;
      const place = Number.parseInt(named.slice(CODE_LENGTH), 36);
      return { code: named.slice(0, CODE_LENGTH), seq: Math.floor(place / PER_BATCH), index: place % PER_BATCH };
    },
  };
}
