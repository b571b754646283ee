import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { filesIn, ROOT, read } from '../sources.js';

/** The anchor that GitHub gives a heading: `A seller's steps` is `a-sellers-steps`. */
export const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

/** The anchors of a page's text. */
const anchorsOf = (text: string): string[] =>
  [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

const exists = (file: string): boolean => existsSync(posix.join(ROOT, file));

/** A page that a text names, with its section if it names one: `docs/law.md`, `sources.md#bounces`. */
const NAMED = /(?<![\w/.-])((?:[\w.-]+\/)*[\w-]+\.md)\b(?:#([\p{L}\p{N}_-]+))?/gu;
/** Ways to name what nobody can open: numbers of a tracker, files of notes, and paragraphs of no document. */
const NOWHERE = /\bissues? #?\d+\b|\bseeds?\/0\d+|\.md`? (?:§\d|\d+\.\d)|(?<!(?:RFC|TS) [\d. ]*)§\d+\.\d+/giu;

/**
 * What `text` names that a reader of the repository cannot open.
 * @param file where the text stands: pages are looked for beside it, from the root, and in docs/
 */
export function missingIn(file: string, text: string): string[] {
  const pages = [...text.matchAll(NAMED)].filter(([, page = '', anchor]) => {
    const places = [page, posix.join(posix.dirname(file), page), `docs/${page}`];
    const found = places.map((place) => posix.normalize(place)).find(exists);
    return found === undefined || (anchor !== undefined && !anchorsOf(read(found)).includes(anchor));
  });
  return [...pages, ...text.matchAll(NOWHERE)].map(([words]) => words);
}

/** Everything that may name a source: code, tests, policies, pages. */
export const speaking = (folders: readonly string[]): string[] => [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  ...filesIn('docs', '.md'),
  ...folders.flatMap((folder) => ['.ts', '.json', '.md'].flatMap((suffix) => filesIn(folder, suffix))),
];
