import type { SmsSeverity } from '../sms/finding.js';
import { type BannedPolicy, DEFAULT_SMS_POLICY } from '../sms/policy.js';

/** What a shop changed about content rules. */
export interface ContentRules {
  /** The shop's own phrases; one that is on the default list replaces its severity. */
  readonly banned: readonly { readonly phrase: string; readonly severity: SmsSeverity }[];
  /** Phrases of the default list that do not count for this shop. */
  readonly removed: readonly string[];
  /** Further domains that links may lead to. */
  readonly domains: readonly string[];
}
export const NO_RULES: ContentRules = { banned: [], removed: [], domains: [] };

const keyOf = (phrase: string): string => phrase.normalize('NFC').toLowerCase().trim().replace(/\s+/g, ' ');
type Listed = BannedPolicy['categories'][number]['phrases'][number];
const phraseOf = (listed: Listed): string => (typeof listed === 'string' ? listed : listed.phrase);

/** Phrases compile slowly, so a shop's list is made once for as long as it stays the same. */
const made = new Map<string, BannedPolicy>();
const MAX_MADE = 200;

function make({ banned, removed }: ContentRules): BannedPolicy {
  const { about, categories } = DEFAULT_SMS_POLICY.banned;
  const gone = new Set([...removed, ...banned.map(({ phrase }) => phrase)].map(keyOf));
  const kept = categories
    .map((category) => ({ ...category, phrases: category.phrases.filter((one) => !gone.has(keyOf(phraseOf(one)))) }))
    .filter(({ phrases }) => phrases.length > 0);
  const own = (['block', 'warn'] as const).flatMap((severity) => {
    const phrases = banned.filter((one) => one.severity === severity).map(({ phrase }) => keyOf(phrase));
    const source = "the shop's own list";
    return phrases.length > 0 ? [{ category: 'own', severity, source, effectiveFrom: '2020-01-01', phrases }] : [];
  });
  return { about, categories: [...kept, ...own] };
}

/** The banned phrases that hold for a shop: the default list, less what it removed, with its own. */
export function bannedFor(rules: ContentRules | undefined): BannedPolicy {
  if (!rules || (rules.banned.length === 0 && rules.removed.length === 0)) return DEFAULT_SMS_POLICY.banned;
  const key = JSON.stringify([rules.banned, rules.removed]);
  const known = made.get(key);
  if (known) return known;
  if (made.size >= MAX_MADE) made.clear();
  const policy = make(rules);
  made.set(key, policy);
  return policy;
}

/** The phrases of the default list, as keys that `removed` may name. */
export const isDefaultPhrase = (phrase: string): boolean =>
  DEFAULT_SMS_POLICY.banned.categories.some(({ phrases }) =>
    phrases.some((one) => keyOf(phraseOf(one)) === keyOf(phrase)),
  );
