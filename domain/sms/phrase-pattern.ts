import { STROKED_MAP } from './letters.js';
import { literal } from './regexp.js';

/**
 * Regular expressions for one listed phrase over text folded by foldAccented (tone placement unified).
 * `lossy`: a letter of the text may lack marks of the phrase but never bear others, so "lo de" and "lô de" are "lô đề",
 * while "vậy" and "váy" are not "vay".
 */
export interface PhrasePattern {
  readonly phrase: string;
  readonly exact: RegExp;
  readonly lossy?: RegExp;
}

const VIETNAMESE = [...'aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ'];
const marksOf = (letter: string): Set<string> => new Set(letter.normalize('NFD').slice(1));

/** The letters that `letter` may have become by losing marks, itself included. */
function lesser(letter: string): string {
  if (STROKED_MAP.has(letter)) return `d${letter}`;
  const marks = marksOf(letter);
  const base = letter.normalize('NFD').charAt(0);
  const list = VIETNAMESE.filter(
    (other) => other.normalize('NFD').charAt(0) === base && [...marksOf(other)].every((mark) => marks.has(mark)),
  );
  return list.length > 0 ? list.join('') : letter;
}

/** The tone mark of oa, oe, uy may stand on either vowel at the end of a syllable (hòa, hoà): unify on the first. Keeps the length. */
export function unifyTones(text: string): string {
  return text
    .replace(/o[áàảãạ](?!\p{L})/gu, (s) => 'óòỏõọ'.charAt('áàảãạ'.indexOf(s.charAt(1))) + 'a')
    .replace(/o[éèẻẽẹ](?!\p{L})/gu, (s) => 'óòỏõọ'.charAt('éèẻẽẹ'.indexOf(s.charAt(1))) + 'e')
    .replace(/(?<!q)u[ýỳỷỹỵ](?!\p{L})/gu, (s) => 'úùủũụ'.charAt('ýỳỷỹỵ'.indexOf(s.charAt(1))) + 'y');
}

const START = '(?<![\\p{L}\\p{N}])';
const END = '(?![\\p{L}\\p{N}])';
/** Inside a syllable one stray sign may hide: "l.ô". */
const INSIDE = "[._*~|'^-]?";
/** Between syllables: blanks, joining signs, or punctuation that ends no sentence. */
const BETWEEN = '(?:[^\\S\\n]*[-_*~|/+=]+[^\\S\\n]*|[^\\S\\n]+|[.,;:!?\'"]+(?!\\s)|)';
const NUMBER = '\\d[\\d.,]*';

function source(phrase: string, letter: (c: string) => string): string {
  const syllables = phrase
    .split(/\s+/)
    .map((syllable) =>
      syllable.split(/(\{n\})/).flatMap((part) => (part === '{n}' ? [NUMBER] : [...part].map(letter))),
    );
  const joined = syllables.map((letters) => letters.join(INSIDE)).join(BETWEEN);
  const all = syllables.flat();
  const spellable = all.length >= 3 && !/[\d+{]/.test(phrase);
  return `${START}(?:${joined}${spellable ? `|${all.join('[\\s._*-]+')}` : ''})${END}`;
}

/** Compiles `phrase`: `{n}` stands for a number; blanks separate syllables. One syllable has no lossy form. */
export function phrasePattern(phrase: string): PhrasePattern {
  const wanted = unifyTones(phrase.normalize('NFC').toLowerCase());
  const exact = new RegExp(source(wanted, literal), 'gu');
  const hasMarks = /[^\0-\x7f]/.test(wanted);
  if (!hasMarks || !/\s/.test(wanted)) return { phrase, exact };
  return {
    phrase,
    exact,
    lossy: new RegExp(
      source(wanted, (c) => lesserClass(c)),
      'gu',
    ),
  };
}

function lesserClass(c: string): string {
  const letters = lesser(c);
  return letters.length > 1 ? `[${letters}]` : literal(c);
}
