import { STROKED_MAP, stripMarks } from '../letters.js';
import { literal } from '../regexp.js';

/**
 * Regular expressions for one listed phrase over text folded by foldAccented (tone placement unified).
 * `lossy`: each syllable either as listed or without any mark, so "lo de" and "lô de" are "lô đề", while "vậy" and "váy"
 * are not "vay", nor "xô số" "xổ số": a wrong mark makes another word.
 */
export interface PhrasePattern {
  readonly phrase: string;
  /** Does the phrase bear accents at all? */
  readonly accented: boolean;
  /** Letters and digits that every match holds in a row once accents and signs are gone (see squeeze): a cheap first look. */
  readonly core: string;
  readonly exact: RegExp;
  readonly lossy?: RegExp;
}

/** The tone mark of oa, oe, uy may stand on either vowel at the end of a syllable (hòa, hoà): unify on the first. Keeps the length. */
export function unifyTones(text: string): string {
  return UNIFY.reduce((unified, [pattern, from, to]) => {
    const swap = (pair: string): string => to.charAt(from.indexOf(pair.charAt(1))) + stripMarks(pair.charAt(1));
    return unified.replace(pattern, swap);
  }, text);
}
const UNIFY: readonly (readonly [pattern: RegExp, from: string, to: string])[] = [
  [/o[áàảãạ](?!\p{L})/gu, 'áàảãạ', 'óòỏõọ'],
  [/o[éèẻẽẹ](?!\p{L})/gu, 'éèẻẽẹ', 'óòỏõọ'],
  [/(?<!q)u[ýỳỷỹỵ](?!\p{L})/gu, 'ýỳỷỹỵ', 'úùủũụ'],
];

const START = '(?<![\\p{L}\\p{N}])';
const END = '(?![\\p{L}\\p{N}])';
/** Inside a syllable one stray sign may hide: "l.ô". */
const INSIDE = "[._*~|'^-]?";
/** Between syllables: blanks, joining signs, or punctuation that ends no sentence. */
const BETWEEN = '(?:[^\\S\\n]*[-_*~|/+=]+[^\\S\\n]*|[^\\S\\n]+|[.,;:!?\'"]+(?!\\s)|)';
/** Between all letters of a phrase that is spelled out: "l o d e". */
const SPELLED = '[\\s._*-]+';
const NUMBER = '\\d[\\d.,]*';

/** How the letters of one syllable may be written. */
type Spelling = (letters: readonly string[]) => readonly (readonly string[])[];

const lettersOf = (syllable: string): string[] =>
  syllable.split(/(\{n\})/).flatMap((part) => (part === '{n}' ? [NUMBER] : [...part].map(literal)));

const asListed: Spelling = (letters) => [letters];
const asListedOrBare: Spelling = (letters) => [letters, letters.map(bare)];
const bare = (letter: string): string => (STROKED_MAP.has(letter) ? '[dđ]' : stripMarks(letter));

function source(phrase: string, spelling: Spelling): string {
  const syllables = phrase.split(/\s+/).map(lettersOf);
  const joined = (inside: string, between: string): string =>
    syllables
      .map(
        (letters) =>
          `(?:${spelling(letters)
            .map((s) => s.join(inside))
            .join('|')})`,
      )
      .join(between);
  const spellable = syllables.flat().length >= 3 && !/[\d+{]/.test(phrase);
  const forms = [joined(INSIDE, BETWEEN), ...(spellable ? [joined(SPELLED, SPELLED)] : [])];
  return `${START}(?:${forms.join('|')})${END}`;
}

/** A folded text without accents and without anything but letters and digits. */
export const squeeze = (text: string): string =>
  stripMarks(text)
    .replace(/đ/g, 'd')
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Compiles `phrase`: `{n}` stands for a number; blanks separate syllables. One syllable has no lossy form. */
export function phrasePattern(phrase: string): PhrasePattern {
  const wanted = unifyTones(phrase.normalize('NFC').toLowerCase());
  const accented = wanted !== stripMarks(wanted) || /đ/.test(wanted);
  const core = squeeze(wanted.split('{n}').reduce((longest, part) => (part.length > longest.length ? part : longest)));
  const exact = new RegExp(source(wanted, asListed), 'gu');
  if (!accented || !/\s/.test(wanted)) return { phrase, accented, core, exact };
  return { phrase, accented, core, exact, lossy: new RegExp(source(wanted, asListedOrBare), 'gu') };
}
