/**
 * How a shop names customers, orders and products. Whatever a platform writes is legal (`#1001`, `HD/2026/01`, `ÁO-01`,
 * `AO THUN/M`, `_linh99`, `+84912345678`), except `%`, which our ids escape with, a `$` at the front, with which MongoDB's
 * operators begin, and names that are only dots, which no URL can hold (RFC 3986 §5.2.4).
 */
export const REF = /^(?!\.{1,2}$|__proto__$|\$)[^\s\p{C}%](?:[^\s\p{C}%]| (?! |$)){0,63}$/u;
export const REF_WORDS = '1 to 64 visible characters without %, with single spaces between them and no $ at the front';

/** What `_id`s have always been made of; such a ref stands in them as it is. */
const PLAIN = /^[A-Za-z0-9._@+%-]*$/;
const SPECIAL = /[^A-Za-z0-9._@+%-]/gu;
const ENCODER = new TextEncoder();

const escaped = (character: string): string =>
  [...ENCODER.encode(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

/**
 * A ref as a part of an `_id`: only letters, digits and `._@+-` stand as they are, so that `/`, `:` and every order of
 * strings are ours; each byte of the rest in UTF-8 is `%` and two hex digits. A ref that is escaped already stays.
 */
export const refKey = (ref: string): string => (PLAIN.test(ref) ? ref : ref.normalize('NFC').replace(SPECIAL, escaped));

/** The ref that a part of an `_id` stands for. @throws URIError on a part that `refKey` has not made */
export const refOfKey = (key: string): string => (key.includes('%') ? decodeURIComponent(key) : key);

/** A ref as it is kept: composed, without white space around it and with single spaces inside; undefined when it is none. */
export function readRef(raw: string): string | undefined {
  const text = raw.length > 1_000 ? raw : raw.normalize('NFC').trim().replace(/\s+/g, ' ');
  return REF.test(text) ? text : undefined;
}
