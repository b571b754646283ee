import { z } from 'zod';
import { parseVersions, versionAt } from '../base/versions.js';
import keywordsJson from '../policies/optout-keywords.json' with { type: 'json' };
import { foldAccented, foldPlain } from './sms/fold.js';

const keyword = z.strictObject({
  /** Lower case without accents; several words may be written as one. */
  words: z.string().regex(/^[a-z0-9]+( [a-z0-9]+)?$/),
  /** Written with accents, only this spelling counts. */
  accented: z.string().exactOptional(),
  /** Written without accents, it counts as the whole message only. */
  alone: z.boolean().exactOptional(),
  source: z.string().min(1).exactOptional(),
});
const versions = parseVersions(keywordsJson, { keywords: z.array(keyword).min(1) });

type Keyword = z.infer<typeof keyword>;

/** An SMS of several parts is no keyword; nothing behind this is looked at. */
const MAX_LOOKED_AT = 200;
const WORD = /[\p{L}\p{N}]+/gu;
const wordsOf = (text: string): string[] => text.match(WORD) ?? [];

function isSaid({ words, accented, alone }: Keyword, plain: readonly string[], spelt: string): boolean {
  const [first = '', second = ''] = plain;
  const parts = words.split(' ');
  const isThere = first === parts.join('') || (parts.length === 2 && first === parts[0] && second === parts[1]);
  if (!isThere) return false;
  if (accented !== undefined && spelt !== first) return spelt === accented;
  return alone !== true || plain.length === 1;
}

/**
 * Does an SMS from a customer refuse further ones? Only its beginning is looked at ("first word only"), without case,
 * accents, punctuation and invisible characters (policies/optout-keywords.json, docs/sources.md#sms-refusals).
 * @returns the keyword as the policy spells it, or undefined
 */
export function optOutKeyword(text: string, at: Date): string | undefined {
  const head = text.slice(0, MAX_LOOKED_AT);
  const plain = wordsOf(foldPlain(head).text);
  const [spelt = ''] = wordsOf(foldAccented(head).text);
  return versionAt(versions, at).keywords.find((one) => isSaid(one, plain, spelt))?.words;
}
