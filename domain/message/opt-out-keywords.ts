import { z } from 'zod';
import { parseVersions, versionAt } from '../base/versions.js';
import keywordsJson from '../policies/optout-keywords.json' with { type: 'json' };
import { foldAccented, foldPlain } from './sms/fold.js';

/** Lower case without accents. */
const phrase = z.string().regex(/^[a-z0-9]+( [a-z0-9]+)*$/);
const keyword = z.strictObject({
  /** Several words may be written as one. */
  words: phrase,
  /** Written with accents, only these spellings are this keyword: others are other words. */
  accented: z.array(z.string()).exactOptional(),
  /**
   * When it counts. `first`: whatever follows. `object`: alone, with small words, or before what means messages. `bare`: as
   * `object`, but no small word may stand beside it, since it is a name as well.
   */
  counts: z.enum(['first', 'object', 'bare']),
  /** Further back in a text it leaves a doubt that a person settles. */
  anywhere: z.boolean().exactOptional(),
  source: z.string().min(1).exactOptional(),
});
const versions = parseVersions(keywordsJson, {
  keywords: z.array(keyword).min(1),
  /** Words of politeness before a keyword. */
  before: z.array(phrase),
  /** Small words behind a keyword that change nothing. */
  small: z.array(phrase),
  /** What one does with messages: may stand between a keyword and its object, and alone means them. */
  verbs: z.array(phrase),
  /** What means messages. */
  objects: z.array(phrase),
});

type Policy = (typeof versions)[number];
type Keyword = Policy['keywords'][number];

/** What an SMS says of further ones. */
export interface OptOutWord {
  /** As the policy spells it. */
  readonly keyword: string;
  /** False: a person has to read it; it may be a name, or be about an order. */
  readonly isSure: boolean;
}

/** An SMS of several parts is no keyword; nothing behind this is looked at. */
const MAX_LOOKED_AT = 200;
const WORD = /[\p{L}\p{N}]+/gu;
const wordsOf = (text: string): string[] => text.match(WORD) ?? [];

/** How many of the words the phrase takes up at their beginning; 0: it is not there. */
function lengthAt(plain: readonly string[], at: number, words: string): number {
  const parts = words.split(' ');
  if (parts.every((part, index) => plain[at + index] === part)) return parts.length;
  return parts.length > 1 && plain[at] === parts.join('') ? 1 : 0;
}

/** Behind all of these phrases that stand there, one after another. */
function behind(plain: readonly string[], at: number, phrases: readonly string[]): number {
  let from = at;
  for (let step = 1; step > 0; from += step) step = Math.max(0, ...phrases.map((one) => lengthAt(plain, from, one)));
  return from;
}

function isAbout(plain: readonly string[], at: number, { counts }: Keyword, policy: Policy): boolean {
  if (counts === 'first' || at >= plain.length) return true;
  const hasObject = (from: number): boolean => policy.objects.some((one) => lengthAt(plain, from, one) > 0);
  const afterVerb = at + Math.max(0, ...policy.verbs.map((one) => lengthAt(plain, at, one)));
  if (hasObject(at) || hasObject(afterVerb)) return true;
  if (counts === 'bare' && afterVerb === at) return false;
  const rest = behind(plain, afterVerb, policy.small);
  return rest >= plain.length || hasObject(rest);
}

/**
 * Does an SMS from a customer refuse further ones? A keyword counts at its beginning, behind words of politeness, without case,
 * accents, punctuation and invisible characters; some only alone or with an object that means messages
 * (policies/optout-keywords.json, docs/sources.md#sms-refusals).
 * @returns undefined when no keyword is in it
 */
export function optOutWord(text: string, at: Date): OptOutWord | undefined {
  const head = text.slice(0, MAX_LOOKED_AT);
  const plain = wordsOf(foldPlain(head).text);
  const spelt = wordsOf(foldAccented(head).text);
  const policy = versionAt(versions, at);
  const isSpelt = (from: number, length: number, { accented }: Keyword): boolean => {
    const written = spelt.slice(from, from + length).join(' ');
    return (
      accented === undefined || written === plain.slice(from, from + length).join(' ') || accented.includes(written)
    );
  };
  const isAt = (from: number, one: Keyword): number => {
    const length = lengthAt(plain, from, one.words);
    return length > 0 && isSpelt(from, length, one) ? length : 0;
  };
  const first = behind(plain, 0, policy.before);
  const found = policy.keywords.filter((one) => isAt(first, one) > 0);
  const sure = found.find((one) => isAbout(plain, first + isAt(first, one), one, policy));
  if (sure) return { keyword: sure.words, isSure: true };
  const further = policy.keywords.find(
    (one) => one.anywhere === true && plain.some((_, from) => from > first && isAt(from, one) > 0),
  );
  const doubtful = found[0] ?? further;
  return doubtful && { keyword: doubtful.words, isSure: false };
}
