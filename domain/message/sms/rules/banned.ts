import type { SmsSeverity } from '../finding.js';
import { foldAccented } from '../fold.js';
import type { PhraseCategory } from '../policy.js';
import { overlaps, type Span } from '../span.js';
import { type PhrasePattern, phrasePattern, squeeze, unifyTones } from './phrase-pattern.js';

/** A listed phrase found in a text. `plain`: it stood there without (all of) its accents. */
export interface PhraseHit extends Span {
  readonly phrase: string;
  readonly category: string;
  readonly severity: SmsSeverity;
  readonly plain: boolean;
  readonly source: string;
}

interface Entry {
  readonly pattern: PhrasePattern;
  readonly category: string;
  readonly severity: SmsSeverity;
  readonly plain: SmsSeverity | 'never';
  readonly except: readonly PhrasePattern[];
  readonly source: string;
  readonly effectiveFrom: string;
}

function compile(categories: readonly PhraseCategory[]): Entry[] {
  return categories.flatMap((category) =>
    category.phrases.map((given) => {
      const entry = typeof given === 'string' ? { phrase: given } : given;
      const severity = entry.severity ?? category.severity;
      return {
        pattern: phrasePattern(entry.phrase),
        category: category.category,
        severity,
        plain: entry.plain ?? severity,
        except: (entry.except ?? []).map(phrasePattern),
        source: entry.source ?? category.source,
        effectiveFrom: entry.effectiveFrom ?? category.effectiveFrom,
      };
    }),
  );
}

/** Lists are policy objects that live long and compile slowly. */
const compiled = new WeakMap<readonly PhraseCategory[], Entry[]>();
function entriesOf(categories: readonly PhraseCategory[]): Entry[] {
  const known = compiled.get(categories);
  if (known) return known;
  const entries = compile(categories);
  compiled.set(categories, entries);
  return entries;
}

const matches = (text: string, pattern: RegExp): Span[] =>
  [...text.matchAll(pattern)].map((m) => ({ start: m.index, end: m.index + m[0].length }));

/**
 * Hits of one entry in folded text. A phrase that bears no accents ("cho vay") counts as written plainly when the whole
 * text bears none: it may then as well be an accented word ("cho váy").
 */
function hitsOf(text: FoldedText, entry: Entry): PhraseHit[] {
  const { phrase, core, exact, lossy, accented } = entry.pattern;
  if (!text.squeezed.includes(core)) return [];
  const sure = matches(text.text, exact).map((span) => ({ ...span, plain: !accented && !text.accented }));
  const bare = (lossy ? matches(text.text, lossy) : [])
    .filter((span) => !sure.some((hit) => overlaps(hit, span)))
    .map((span) => ({ ...span, plain: true }));
  const found = [...sure, ...bare];
  if (found.length === 0) return [];
  const excused = entry.except.flatMap((exception) => matches(text.text, exception.lossy ?? exception.exact));
  return found.flatMap((hit) => {
    const severity = hit.plain ? entry.plain : entry.severity;
    if (severity === 'never' || excused.some((span) => span.start <= hit.start && span.end >= hit.end)) return [];
    return [{ ...hit, severity, phrase, category: entry.category, source: entry.source }];
  });
}

interface FoldedText {
  readonly text: string;
  readonly squeezed: string;
  readonly accented: boolean;
}

/** Of overlapping hits the gravest stays, then the longest. */
function strongest(hits: readonly PhraseHit[]): PhraseHit[] {
  const rank = (hit: PhraseHit): number => (hit.severity === 'block' ? 1e6 : 0) + (hit.end - hit.start);
  const kept: PhraseHit[] = [];
  for (const hit of [...hits].sort((a, b) => rank(b) - rank(a))) {
    if (!kept.some((other) => overlaps(other, hit))) kept.push(hit);
  }
  return kept.sort((a, b) => a.start - b.start);
}

const HIGH = /[^\0-\x7f]/;

/**
 * Finds listed phrases in `given` (docs/sources.md#sms-letters, docs/sources.md#sms-content), accents respected: the accented
 * form first, the form without accents only for phrases of several syllables, and never where the text bears other accents
 * ("vậy", "váy" are not "vay"). Case, zero-width characters, full-width letters and signs between letters ("l.ô đ-ề") make no
 * difference.
 * @param categories lists of a policy; entries count from their `effectiveFrom` (UTC day) on
 * @returns hits in order, not overlapping, with positions in `given`
 */
export function findPhrases(given: string, categories: readonly PhraseCategory[], at: Date): PhraseHit[] {
  const folded = foldAccented(given);
  const text = { text: unifyTones(folded.text), squeezed: squeeze(folded.text), accented: HIGH.test(folded.text) };
  const today = at.toISOString().slice(0, 10);
  const hits = entriesOf(categories)
    .filter((entry) => entry.effectiveFrom <= today)
    .flatMap((entry) => hitsOf(text, entry));
  return strongest(hits).map((hit) => ({ ...hit, ...folded.source(hit) }));
}
