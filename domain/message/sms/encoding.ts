import { isGsm7, septets } from './gsm.js';

/** How a text travels as SMS. `units` are septets (gsm7) or UTF-16 code units (ucs2); `perPart` is the capacity of each part in units. */
export interface SmsParts {
  readonly encoding: 'gsm7' | 'ucs2';
  readonly units: number;
  readonly parts: number;
  readonly perPart: number;
}

/** Capacities in units: one message alone, and each part of a joined one, which loses six octets to its header (3GPP TS 23.040 §9.2.3.24). */
const CAPACITY = { gsm7: { single: 160, joined: 153 }, ucs2: { single: 70, joined: 67 } } as const;

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

interface Piece {
  readonly text: string;
  readonly size: number;
}

/** The pieces of `text` that must not be torn apart (an escaped character, a surrogate pair), with their sizes in units. */
function pieces(text: string, encoding: SmsParts['encoding']): Piece[] {
  const found: Piece[] = [];
  for (let i = 0; i < text.length; i++) {
    if (encoding === 'gsm7') {
      found.push({ text: text.charAt(i), size: septets(text.charAt(i)) });
    } else if (isHighSurrogate(text.charCodeAt(i)) && isLowSurrogate(text.charCodeAt(i + 1))) {
      found.push({ text: text.slice(i, i + 2), size: 2 });
      i++;
    } else {
      found.push({ text: text.charAt(i), size: 1 });
    }
  }
  return found;
}

/** The parts a text is sent as, in order, and how full each may be. Parts are filled greedily. */
export interface SplitText {
  readonly encoding: SmsParts['encoding'];
  readonly units: number;
  readonly perPart: number;
  readonly parts: readonly string[];
}

/**
 * Splits a text into what travels as one SMS each, exactly as countParts counts: a piece that does not fit begins the next
 * part. Source: docs/sources.md#sms-encoding, 3GPP TS 23.038 and 23.040. An empty text has no part.
 */
export function splitParts(text: string): SplitText {
  const encoding = isGsm7(text) ? 'gsm7' : 'ucs2';
  const { single, joined } = CAPACITY[encoding];
  const all = pieces(text, encoding);
  const units = all.reduce((sum, { size }) => sum + size, 0);
  if (units <= single) return { encoding, units, perPart: single, parts: units === 0 ? [] : [text] };
  const parts: string[] = [];
  let from = 0;
  let at = 0;
  let used = 0;
  for (const piece of all) {
    if (used + piece.size > joined) {
      parts.push(text.slice(from, at));
      from = at;
      used = 0;
    }
    used += piece.size;
    at += piece.text.length;
  }
  return { encoding, units, perPart: joined, parts: [...parts, text.slice(from)] };
}

/**
 * Counts the parts a text is sent and billed as, on the text exactly as given: render, transliterate and normalise first.
 * That parts are filled greedily is why ceil(units / perPart) is wrong.
 */
export function countParts(text: string): SmsParts {
  const { encoding, units, perPart, parts } = splitParts(text);
  return { encoding, units, parts: parts.length, perPart };
}
