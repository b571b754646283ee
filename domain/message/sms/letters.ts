/**
 * Replacements for characters that SMS text should not hold, in the order of docs/sources.md#sms-letters. Letters with
 * diacritics are not listed: they lose their marks by decomposition, except those that Unicode does not decompose.
 */
const PUNCTUATION: readonly (readonly [characters: string, to: string])[] = [
  ['‘’‚‛′`´ʼ', "'"],
  ['“”„‟″«»', '"'],
  ['‐‑‒–—―−•·', '-'],
  ['…', '...'],
  ['\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000', ' '],
  ['\u0085\u2028\u2029', '\n'],
  ['₫', 'd'],
  ['×', 'x'],
  ['©', '(c)'],
  ['®', '(R)'],
  ['→', '->'],
  ['≤', '<='],
  ['≥', '>='],
];
const STROKED: readonly (readonly [characters: string, to: string])[] = [
  ['đðɖ', 'd'],
  ['ĐÐƉ', 'D'],
];
const table = (rows: readonly (readonly [string, string])[]): ReadonlyMap<string, string> =>
  new Map(rows.flatMap(([characters, to]) => [...characters].map((c) => [c, to] as const)));

export const PUNCTUATION_MAP = table(PUNCTUATION);
export const STROKED_MAP = table(STROKED);

/** Zero-width, bidirectional and other format characters, and control characters except line ends and tab. */
export const INVISIBLE = /^(?:\p{Cf}|(?![\n\r\t\f\u0085])\p{Cc})/u;
/** Emoji and ornaments (stars, ticks), which stand for themselves and can go without changing a word. */
export const EMOJI = /^(?:\p{Extended_Pictographic}|\p{So}|\p{Regional_Indicator}|\p{Emoji_Modifier})/u;

/** Characters that are plain already; most of every SMS. The backtick is not in GSM-7. */
export const PLAIN = /^[\n\x20-\x5f\x61-\x7e]$/;

/** A character with the combining marks that belong to it, or marks without one. */
export const CLUSTER = /\P{M}\p{M}*|\p{M}+/gu;
export const stripMarks = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '');
