/**
 * Liquid and Outlook's comments as plain words while tools that know neither work on a mail: a word of letters and digits stays
 * whole in a text, an attribute and an address, and one that a tool has lost is missed.
 */
export interface Hidden {
  readonly text: string;
  /** What each word stands for, by its number. */
  readonly pieces: readonly string[];
  /** Begins every word; nowhere else in the source. */
  readonly prefix: string;
}

const LIQUID = /\{\{[^{}]*\}\}|\{%[^{}]*%\}/g;
export const isTag = (piece: string): boolean => piece.startsWith('{%');

/** A prefix that the source does not have. */
function prefixFor(source: string): string {
  const lower = source.toLowerCase();
  for (let number = 0; ; number += 1) {
    const prefix = `nhip${number}q`;
    if (!lower.includes(prefix)) return prefix;
  }
}

export function hideLiquid(source: string): Hidden {
  const prefix = prefixFor(source);
  const pieces: string[] = [];
  const text = source.replace(LIQUID, (piece) => `${prefix}${pieces.push(piece) - 1}x`);
  return { text, pieces, prefix };
}

/** The numbers of the words in a text, in their order. */
export const wordsIn = (text: string, { prefix }: Hidden): number[] =>
  text
    .split(prefix)
    .slice(1)
    .map((rest) => Number.parseInt(rest, 10));

/** The text with each of its words replaced. */
export function replaceWords(text: string, { prefix }: Hidden, make: (number: number) => string): string {
  const [first = '', ...rest] = text.split(prefix);
  return rest.reduce((made, part) => {
    const end = part.indexOf('x');
    return `${made}${make(Number(part.slice(0, end)))}${part.slice(end + 1)}`;
  }, first);
}

/** Comments that Outlook reads and every other program passes over, as words: tools that clean up would drop them. */
export function hideComments({ text, pieces, prefix }: Hidden): Hidden {
  const all = [...pieces];
  const word = (piece: string): string => `${prefix}${all.push(piece) - 1}x`;
  // Looked for once: behind it no comment is closed, and a search would read to the end each time.
  const lastClose = text.lastIndexOf('<![endif]');
  let made = '';
  let done = 0;
  for (let at = text.indexOf('<!--'); at >= 0; at = text.indexOf('<!--', done)) {
    const end = at > lastClose ? at : endOfComment(text, at);
    const isOutlooks = end > at;
    made += text.slice(done, at) + (isOutlooks ? word(text.slice(at, end)) : '');
    done = isOutlooks ? end : afterPlain(text, at);
  }
  return { text: made + text.slice(done), pieces: all, prefix };
}

const CLOSE = '<![endif]-->';
const REVEALED = /^<!--\[if [^\][<>]{1,80}\]>(?:<!-->|<!-- -->|-->)/;
const HIDDEN = /^<!--\[if [^\][<>]{1,80}\]>/;

/** Where a comment of Outlook's that begins here is over; `at` when it is none. */
function endOfComment(text: string, at: number): number {
  if (text.startsWith('<!--<![endif]-->', at)) return at + 16;
  const head = text.slice(at, at + 120);
  const revealed = REVEALED.exec(head);
  if (revealed) return at + revealed[0].length;
  if (!HIDDEN.test(head)) return at;
  const close = text.indexOf(CLOSE, at);
  return close < 0 ? at : close + CLOSE.length;
}

/** Where an ordinary comment is over: nobody reads it, so it is left out. */
function afterPlain(text: string, at: number): number {
  const end = text.indexOf('-->', at);
  return end < 0 ? text.length : end + 3;
}

export const isComment = (piece: string): boolean => piece.startsWith('<!--');
