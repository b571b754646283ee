import { isGsm7 } from './gsm.js';
import { CLUSTER, EMOJI, INVISIBLE, PLAIN, PUNCTUATION_MAP, STROKED_MAP, stripMarks } from './letters.js';
import { linkSpans } from './rules/find-links.js';
import { codeSpans, joinSpans, liquidSpans, type Span } from './span.js';

/**
 * Why a piece of text was changed, or could not be: `diacritics` lost, `punctuation` replaced, `invisible` or `emoji`
 * removed, `unmapped`: left as it is because nothing in GSM-7 stands for it.
 */
export type ChangeKind = 'diacritics' | 'punctuation' | 'invisible' | 'emoji' | 'unmapped';
export interface Change extends Span {
  readonly kind: ChangeKind;
  readonly from: string;
  readonly to: string;
}
export interface Transliteration {
  readonly text: string;
  /** In order; positions in the given text. Removed emoji are a loss the seller should see. */
  readonly changes: readonly Change[];
  /** False when a protected span or an unmapped character still forces UCS-2. */
  readonly gsm7: boolean;
}
export interface TransliterateOptions {
  /** Offer codes: never changed. */
  readonly codes?: readonly string[];
  /** Further spans of the text that must stay as they are. */
  readonly keep?: readonly Span[];
  /** The text is a Liquid template: its outputs and tags stay as they are. */
  readonly template?: boolean;
}

/** What one cluster (a character with its marks) becomes, and why; undefined when it stays as it is. */
export function plainCluster(cluster: string): { readonly kind: ChangeKind; readonly to: string } | undefined {
  if (PLAIN.test(cluster)) return undefined;
  const composed = cluster.normalize('NFC');
  const mapped = PUNCTUATION_MAP.get(composed);
  if (mapped !== undefined) return { kind: 'punctuation', to: mapped };
  if (INVISIBLE.test(composed)) return { kind: 'invisible', to: '' };
  if (EMOJI.test(composed)) return emojiOrSymbol(composed);
  const bare = stripMarks(composed);
  const to = STROKED_MAP.get(bare) ?? bare;
  if (to !== cluster && isGsm7(to)) return { kind: 'diacritics', to };
  if (isGsm7(cluster)) return undefined;
  return compatible(composed);
}

/** ™ and the like are pictographs to Unicode, but have a plain spelling. */
function emojiOrSymbol(composed: string): { kind: ChangeKind; to: string } {
  const plain = stripMarks(composed.normalize('NFKD'));
  return plain !== '' && isGsm7(plain) ? { kind: 'punctuation', to: plain } : { kind: 'emoji', to: '' };
}

/** Full-width, ligature and mathematical letters have compatible plain ones. */
function compatible(composed: string): { kind: ChangeKind; to: string } {
  const plain = [...stripMarks(composed.normalize('NFKD'))].map((c) => STROKED_MAP.get(c) ?? c).join('');
  return plain !== '' && isGsm7(plain) ? { kind: 'punctuation', to: plain } : { kind: 'unmapped', to: composed };
}

/** Spans that transliteration must not touch. */
function protectedSpans(text: string, options: TransliterateOptions): Span[] {
  return joinSpans([
    ...linkSpans(text),
    ...codeSpans(text, options.codes ?? []),
    ...(options.keep ?? []),
    ...(options.template ? liquidSpans(text) : []),
  ]);
}

/** Changes of the free stretch [start, end) of `text`. */
function changesOf(text: string, start: number, end: number): Change[] {
  const changes: Change[] = [];
  for (const match of text.slice(start, end).matchAll(CLUSTER)) {
    const cluster = match[0];
    const plain = plainCluster(cluster);
    if (!plain) continue;
    const at = start + match.index;
    changes.push({ kind: plain.kind, start: at, end: at + cluster.length, from: cluster, to: plain.to });
  }
  return changes;
}

/** What is removed between two spaces takes one of them along, so that no double space stays behind. */
function apply(text: string, changes: readonly Change[]): string {
  let result = '';
  let done = 0;
  for (const change of changes) {
    result += text.slice(done, change.start) + change.to;
    done = change.end;
    const afterSpace = result === '' || result.endsWith(' ') || result.endsWith('\n');
    if (change.kind === 'emoji' && afterSpace && text[done] === ' ') done++;
  }
  return result + text.slice(done);
}

/**
 * Safe transliteration of an SMS text to unaccented GSM-7 (docs/sources.md#sms-letters): compose, remove invisible characters,
 * replace punctuation, drop marks and đ, and say what could not be replaced. Links and codes stay byte for byte. Letters are
 * never dropped; only invisible characters and emoji are. It cannot be undone and may change the meaning: show the final text.
 */
export function transliterate(text: string, options: TransliterateOptions = {}): Transliteration {
  const changes: Change[] = [];
  let done = 0;
  for (const span of protectedSpans(text, options)) {
    changes.push(...changesOf(text, done, span.start));
    done = span.end;
  }
  changes.push(...changesOf(text, done, text.length));
  const result = apply(text, changes);
  return { text: result, changes, gsm7: isGsm7(result) };
}
