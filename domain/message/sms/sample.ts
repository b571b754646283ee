import { liquidSpans, type Span } from './span.js';
import { transliterate } from './transliterate.js';

/** A template filled with sample values, which knows where each of its characters came from. */
export interface Sample {
  readonly text: string;
  /** Parameters of the template, in order, with the value each got. */
  readonly parameters: readonly { readonly name: string; readonly value: string | undefined; readonly span: Span }[];
  /** Codes in the rendered text: never transliterated. */
  readonly codes: readonly string[];
  /** The span of the template that a span of the text came from; a value stands for its whole parameter. */
  source(span: Span): Span;
}

interface Piece {
  readonly span: Span;
  readonly text: string;
  readonly literal: boolean;
}

const OUTPUT = /^\{\{-?\s*([A-Za-z_][A-Za-z0-9_]*)/;
const FALLBACK = /\|\s*default\s*:\s*(?:'([^']*)'|"([^"]*)")/;
/** Parameters whose values are codes and links. */
const VERBATIM = /(?:_code|link|url)$/;
const isVerbatim = (name: string, value: string): boolean => VERBATIM.test(name) || /^https?:\/\//i.test(value);

/** The longer of the sample value and the fallback: what is measured is the worst case. */
function longestValue(tag: string, name: string, values: Readonly<Record<string, string>>): string | undefined {
  const match = FALLBACK.exec(tag);
  const fallback = match?.[1] ?? match?.[2];
  const given = Object.hasOwn(values, name) ? values[name] : undefined;
  if (given === undefined || fallback === undefined) return given ?? fallback;
  return fallback.length > given.length ? fallback : given;
}

/**
 * Fills a template with the longest plausible values for measuring and judging it. Both branches of a condition stay in,
 * so the result is an upper bound of what the real renderer makes. Values are transliterated, as they are when sent.
 * @param codes further codes that stand in the template itself
 */
export function sampleOf(template: string, values: Readonly<Record<string, string>>, codes: readonly string[]): Sample {
  const pieces: Piece[] = [];
  const parameters: Sample['parameters'][number][] = [];
  const verbatim: string[] = [...codes];
  let done = 0;
  for (const span of liquidSpans(template)) {
    pieces.push({ span: { start: done, end: span.start }, text: template.slice(done, span.start), literal: true });
    const tag = template.slice(span.start, span.end);
    const name = OUTPUT.exec(tag)?.[1];
    const value = name === undefined ? '' : longestValue(tag, name, values);
    if (name !== undefined) parameters.push({ name, value, span });
    const asSent = name !== undefined && value !== undefined && isVerbatim(name, value);
    if (asSent && value !== undefined) verbatim.push(value);
    pieces.push({ span, text: asSent ? (value ?? '') : transliterate(value ?? '').text, literal: false });
    done = span.end;
  }
  pieces.push({ span: { start: done, end: template.length }, text: template.slice(done), literal: true });
  const text = pieces.map((piece) => piece.text).join('');
  return { text, parameters, codes: verbatim, source: (span) => sourceOf(pieces, span) };
}

function sourceOf(pieces: readonly Piece[], { start, end }: Span): Span {
  let from: number | undefined;
  let to = 0;
  let at = 0;
  for (const piece of pieces) {
    const next = at + piece.text.length;
    if (next > start && (at < end || (at <= start && end === start))) {
      from ??= piece.literal ? piece.span.start + Math.max(0, start - at) : piece.span.start;
      to = piece.literal ? piece.span.start + Math.min(piece.text.length, end - at) : piece.span.end;
    }
    at = next;
  }
  if (from !== undefined) return { start: from, end: Math.max(from, to) };
  const last = pieces.at(-1)?.span.end ?? 0;
  return { start: last, end: last };
}
