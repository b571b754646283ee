import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

/**
 * Links short enough for an SMS of 160 characters (docs/sources.md#sms-length, docs/sources.md#signed-links): `<run
 * code><recipient number>[.<link number>]<MAC>`. No document per message: the code names the run, the number a place in its batches, both known
 * when the message is composed.
 */

const CODE_LENGTH = 6;
/** 8 base64url characters: 48 bits of the HMAC. A guess is a request, so it is beyond guessing. */
const MAC_LENGTH = 8;
/** A batch has at most 500 recipients, so a place has one number. */
const PER_BATCH = 1_000;
const MAX_NUMBER_LENGTH = 5;

const SHAPE = new RegExp(
  `^([\\w-]{${CODE_LENGTH}})([0-9a-z]{1,${MAX_NUMBER_LENGTH}})(?:\\.([1-9a-z][0-9a-z]?))?([\\w-]{${MAC_LENGTH}})$`,
);

/** A recipient's place: the batch's number, and the index in it. */
export interface Place {
  readonly seq: number;
  readonly index: number;
}
export interface ShortLinks {
  /**
   * The code of a run: the same at every call, so that retries agree.
   * @param attempt counts up when another run has the code already
   */
  codeOf(run: string, attempt: number): string;
  /** @param link which of the message's links: 0 is `{{ link }}`, at most 1,295 */
  create(code: string, place: Place, link?: number): string;
  /** What a token of ours names, else undefined. */
  verify(token: string): ({ readonly code: string; readonly link: number } & Place) | undefined;
}

/** @param secret LINK_SECRET, at least 16 characters */
export function shortLinks(secret: string): ShortLinks {
  const key = createSecretKey(secret, 'utf8');
  const hash = (text: string): string => createHmac('sha256', key).update(text).digest('base64url');
  const macOf = (named: string): string => hash(`short\0${named}`).slice(0, MAC_LENGTH);
  return {
    codeOf: (run, attempt) => hash(`run\0${attempt}\0${run}`).slice(0, CODE_LENGTH),
    create(code, { seq, index }, link = 0) {
      const named = `${code}${(seq * PER_BATCH + index).toString(36)}${link === 0 ? '' : `.${link.toString(36)}`}`;
      return `${named}${macOf(named)}`;
    },
    verify(token) {
      const [, code, number, link, mac] = SHAPE.exec(token) ?? [];
      if (code === undefined || number === undefined || mac === undefined) return undefined;
      const named = token.slice(0, -MAC_LENGTH);
      if (!timingSafeEqual(Buffer.from(macOf(named)), Buffer.from(mac))) return undefined;
      const place = Number.parseInt(number, 36);
      return {
        code,
        link: link === undefined ? 0 : Number.parseInt(link, 36),
        seq: Math.floor(place / PER_BATCH),
        index: place % PER_BATCH,
      };
    },
  };
}
