import { literal } from './regexp.js';

/** A stretch of a text in UTF-16 code units, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** All matches of a global regular expression as spans. */
export const spansOf = (text: string, pattern: RegExp): Span[] =>
  [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));

/** Sorted, with overlapping and touching spans joined. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: { start: number; end: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else joined.push({ ...span });
  }
  return joined;
}

/** Where the offer codes stand in `text` as whole words, exactly as written. */
export function codeSpans(text: string, codes: readonly string[]): Span[] {
  return codes.flatMap((code) => {
    if (code === '') return [];
    return spansOf(text, new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])${literal(code)}(?![\\p{L}\\p{M}\\p{N}])`, 'gu'));
  });
}

/** Liquid outputs and tags of a template: `{{ … }}` and `{% … %}`. */
export const liquidSpans = (template: string): Span[] => spansOf(template, /\{\{[^{}]*\}\}|\{%[^{}]*%\}/g);
