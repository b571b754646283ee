import { linesOf } from './mime.js';

/** Characters of one report's text that are looked at: what says why stands at its beginning. */
export const MAX_TEXT = 8_192;
/** What `…` stands for in a listed word. */
const GAP = 60;
const CONTINUED = /^[2-5]\d\d-$/;
const CODE = /^[2-5]\d\d-[245]\.\d{1,3}\.\d{1,3}$/;

/**
 * A text as words are looked for in it: lower case, single blanks, no addresses (they may hold any word), and no codes
 * that only repeat themselves at the beginning of each line of a reply (`550-5.1.1`).
 */
export function plainWords(text: string): string {
  const words: string[] = [];
  for (const line of linesOf(text.slice(0, MAX_TEXT))) {
    for (const word of line.toLowerCase().split(/[\s\u00a0]+/)) {
      if (word === '' || (words.length > 2 && (CONTINUED.test(word) || CODE.test(word)))) continue;
      words.push(word.includes('@') ? '@' : word);
    }
  }
  return words.join(' ');
}

const isLetter = (character: string | undefined): boolean => character !== undefined && /[a-z0-9]/.test(character);

/** Do the parts behind the first `…` follow, in their order and each within the gap? */
function follow(text: string, from: number, parts: readonly string[]): boolean {
  let end = from;
  return parts.every((part) => {
    const next = text.slice(end, end + GAP + part.length).indexOf(part);
    end += next + part.length;
    return next >= 0;
  });
}

const KEY = 3;

/**
 * Finds which of many listed words a plain text holds. A word begins where a word of the text begins, so the text is gone
 * through once, and at each beginning only the words are tried that start with the same three characters.
 */
export class WordIndex {
  readonly #byKey = new Map<string, { parts: readonly string[]; list: number; bare: boolean }[]>();

  /** @param lists words in lower case, of three characters or more; `…` stands for at most 60 characters of anything */
  constructor(lists: readonly (readonly string[])[]) {
    for (const [list, words] of lists.entries()) {
      for (const word of words) {
        const parts = word.split('…');
        const key = word.slice(0, KEY);
        const found = this.#byKey.get(key) ?? [];
        this.#byKey.set(key, found);
        found.push({ parts, list, bare: isLetter(word[0]) });
      }
    }
  }

  /** The numbers of the lists of which the text holds a word. */
  listsIn(text: string): Set<number> {
    const found = new Set<number>();
    for (let at = 0; at + KEY <= text.length; at += 1) {
      const tried = this.#byKey.get(text.slice(at, at + KEY));
      if (!tried) continue;
      const isInside = isLetter(text[at - 1]);
      for (const { parts, list, bare } of tried) {
        const [first = '', ...rest] = parts;
        if ((bare && isInside) || found.has(list) || !text.startsWith(first, at)) continue;
        if (follow(text, at + first.length, rest)) found.add(list);
      }
    }
    return found;
  }

  holdsAny(text: string): boolean {
    return this.listsIn(text).size > 0;
  }
}
