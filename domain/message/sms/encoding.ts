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

/** Sizes in units of the pieces of `text` that must not be torn apart: an escaped character, a surrogate pair. */
function pieces(text: string, encoding: SmsParts['encoding']): number[] {
  const sizes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (encoding === 'gsm7') {
      sizes.push(septets(text.charAt(i)));
    } else if (isHighSurrogate(text.charCodeAt(i)) && isLowSurrogate(text.charCodeAt(i + 1))) {
      sizes.push(2);
      i++;
    } else {
      sizes.push(1);
    }
  }
  return sizes;
}

/**
 * Counts the parts a text is sent and billed as, on the text exactly as given: render, transliterate and normalise first.
 * Parts are filled greedily; a piece that does not fit begins the next part, which is why ceil(units / perPart) is wrong.
 * Source: docs/sources.md#sms-encoding, 3GPP TS 23.038 and 23.040. An empty text has no part.
 */
export function countParts(text: string): SmsParts {
  const encoding = isGsm7(text) ? 'gsm7' : 'ucs2';
  const { single, joined } = CAPACITY[encoding];
  const sizes = pieces(text, encoding);
  const units = sizes.reduce((sum, size) => sum + size, 0);
  if (units <= single) return { encoding, units, parts: units === 0 ? 0 : 1, perPart: single };
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > joined) {
      parts++;
      used = 0;
    }
    used += size;
  }
  return { encoding, units, parts, perPart: joined };
}
