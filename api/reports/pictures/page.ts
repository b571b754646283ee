import { COLOURS, INNER, MARGIN, SIZE, WIDTH } from './look.js';
import type { Drawing } from './svg.js';
import { fitted, wrapped } from './text.js';

/** Pixels from one line of a text to the next, in parts of its size. */
const LEADING = 1.5;

export interface Heading {
  readonly title: string;
  /** Smaller, below it; each is wrapped. */
  readonly lines: readonly string[];
  /** At the foot. */
  readonly notes: readonly string[];
}
/** ECharts' titles: a text at a place. */
export type Placed = Readonly<Record<string, unknown>>;

export const placed = (text: string, left: number, top: number, style: object): Placed => ({
  text,
  left,
  top,
  padding: 0,
  textStyle: { fontWeight: 'normal', fontSize: SIZE.sub, color: COLOURS.text, ...style },
});

/** Where the texts of a page stand, with room for what is drawn between them. */
export interface Page {
  readonly texts: readonly Placed[];
  /** Where drawing may begin. */
  readonly top: number;
  /** Of the whole page. */
  readonly height: number;
}

/** @param drawn pixels between head and foot */
export function pageOf({ title, lines, notes }: Heading, drawn: number): Page {
  const texts: Placed[] = [];
  let y = MARGIN;
  const write = (line: string, size: number, style: object): void => {
    texts.push(placed(line, MARGIN, y, { fontSize: size, ...style }));
    y += Math.ceil(size * LEADING);
  };
  write(fitted(title, SIZE.title, INNER), SIZE.title, { fontWeight: 600 });
  for (const line of lines)
    for (const part of wrapped(line, SIZE.sub, INNER)) write(part, SIZE.sub, { color: COLOURS.soft });
  const top = y + SIZE.sub;
  y = top + drawn + SIZE.sub;
  for (const note of notes)
    for (const part of wrapped(note, SIZE.note, INNER)) write(part, SIZE.note, { color: COLOURS.soft });
  return { texts, top, height: y + SIZE.note };
}

/** Nothing to draw yet: the page says so. */
export function emptyPage(heading: Heading, words: string): Drawing {
  const room = 120;
  const page = pageOf(heading, room);
  const sentence = {
    ...placed(fitted(words, SIZE.row + 2, INNER), WIDTH / 2, page.top + room / 2 - SIZE.row, {
      fontSize: SIZE.row + 2,
      color: COLOURS.soft,
    }),
    textAlign: 'center',
  };
  return {
    height: page.height,
    title: heading.title,
    description: words,
    option: { title: [...page.texts, sentence] },
  };
}
