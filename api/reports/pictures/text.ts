/**
 * How wide letters are at most, in parts of the font's size: in Be Vietnam Pro, and in DejaVu Sans, the widest of those that a reader's
 * machine may have instead, plain and bold. What fits by this fits in either.
 */
const NARROW = /[.,:;'|!ijlI()[\] ·/]/u;
const WIDE = /[mwMW@%—→…]/u;
const NO_WIDTH = /\p{M}/u;
/** Letters of East Asia and pictures take a whole square. */
const SQUARE = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Extended_Pictographic}/u;
const CAPITAL = /[\p{Lu}+−<>=&]/u;

function advance(letter: string): number {
  if (NO_WIDTH.test(letter)) return 0;
  if (NARROW.test(letter)) return 0.46;
  if (WIDE.test(letter)) return 1.11;
  if (SQUARE.test(letter)) return 1.3;
  return CAPITAL.test(letter) ? 0.91 : 0.73;
}

/** Pixels that a text takes at most, on one line. @param size of the font, pixels */
export function widthOf(text: string, size: number): number {
  let sum = 0;
  for (const letter of text) sum += advance(letter);
  return Math.ceil(sum * size);
}

/** What XML cannot hold, and what turns the direction of the letters behind it. */
const STRANGE = /[\p{Cc}\p{Cs}\p{Cn}\u202A-\u202E\u2066-\u2069]/gu;

/** A name as people gave it, fit to be drawn. */
export const drawable = (text: string): string => text.replaceAll(STRANGE, ' ');

/** A text cut to a width, with an ellipsis where something is missing. */
export function fitted(text: string, size: number, width: number): string {
  const clean = drawable(text);
  if (widthOf(clean, size) <= width) return clean;
  let kept = '';
  for (const letter of clean) {
    if (widthOf(`${kept}${letter}…`, size) > width) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}

/** A text in lines of at most this width; a word that is wider by itself is cut. */
export function wrapped(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of drawable(text).split(/ +/u)) {
    const line = lines.at(-1);
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line !== undefined && widthOf(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(fitted(word, size, width));
  }
  return lines;
}
