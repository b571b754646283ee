import { CLUSTER, EMOJI, INVISIBLE, PLAIN, PUNCTUATION_MAP, STROKED_MAP } from './letters.js';
import type { Span } from './span.js';
import { plainCluster } from './transliterate.js';

/** A text made simpler for matching, which knows where each of its characters came from. */
export interface Folded {
  readonly text: string;
  /** The span of the original text that a span of the folded text came from. */
  source(span: Span): Span;
}

/** Marks that Vietnamese writes: the five tones, circumflex, breve and horn. Others are decoration or disguise. */
const FOREIGN_MARK = /(?![\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b])\p{M}/gu;

function accented(cluster: string): string {
  if (PLAIN.test(cluster)) return cluster.toLowerCase();
  const composed = cluster.normalize('NFC');
  if (INVISIBLE.test(composed)) return '';
  const mapped = PUNCTUATION_MAP.get(composed);
  if (mapped !== undefined) return mapped;
  if (EMOJI.test(composed)) return ' ';
  const kept = composed.normalize('NFKD').replace(FOREIGN_MARK, '').normalize('NFC').toLowerCase();
  return STROKED_MAP.has(kept) ? 'đ' : kept;
}

const plain = (cluster: string): string => (plainCluster(cluster)?.to ?? cluster).toLowerCase();

function fold(text: string, change: (cluster: string) => string): Folded {
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const match of text.matchAll(CLUSTER)) {
    const to = change(match[0]);
    folded += to;
    for (let i = 0; i < to.length; i++) {
      starts.push(match.index);
      ends.push(match.index + match[0].length);
    }
  }
  const source = ({ start, end }: Span): Span => ({
    start: starts[start] ?? text.length,
    end: end > start ? (ends[end - 1] ?? text.length) : (starts[start] ?? text.length),
  });
  return { text: folded, source };
}

/** Lower case without accents: what a reader of an unaccented SMS sees. */
export const foldPlain = (text: string): Folded => fold(text, plain);

/** Lower case with Vietnamese accents kept; disguises (zero-width, full-width, struck-out letters) undone. */
export const foldAccented = (text: string): Folded => fold(text, accented);
