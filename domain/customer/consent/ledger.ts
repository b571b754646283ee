import type { ChannelName } from '../../base/channel.js';
import type { Consent } from '../customer.js';

/** What a customer agrees to. Sale days and win-back are advertising; `care` is kept for what a shop sends about an order. */
export const PURPOSES = ['advertising', 'care'] as const;
type Purpose = (typeof PURPOSES)[number];

/**
 * How the word came to us (docs/sources.md#advertising-law: Decree 91/2020 names paper, web and app declarations, calls and
 * messages). `import` is the shop's own file; every other one is a word of the customer: only such a word takes back an
 * opt-out.
 */
export const CONSENT_METHODS = [
  'import',
  'form',
  'paper',
  'call',
  'api',
  'link',
  'mail',
  'sms_keyword',
  'chat_block',
  'complaint',
] as const;
export type ConsentMethod = (typeof CONSENT_METHODS)[number];

/** One word of consent or refusal, as the rule weighs it. */
export interface ConsentWord {
  readonly granted: boolean;
  /** When it was said, not when we heard of it. */
  readonly at: Date;
  readonly method: ConsentMethod;
  /** When we heard of it; absent for a word that has no other time than its own. */
  readonly recordedAt?: Date;
}

/** One entry of the ledger: never changed, never deleted, and never with an IP address (docs/sources.md#personal-data). */
export interface ConsentEntry extends ConsentWord {
  readonly channel: ChannelName;
  readonly purpose: Purpose;
  /** The words that the customer was shown, or said. */
  readonly text?: string;
  /** Where: a page, a form's name, the id of a message or of a webhook's event. */
  readonly source?: string;
  /** Where the proof lies: a recording, a signed sheet, a double opt-in. */
  readonly evidence?: string;
  readonly recordedAt: Date;
}

const isOwnWord = ({ method }: ConsentWord): boolean => method !== 'import';

/**
 * When a word counts as said: nobody says anything later than we hear of it. A shop that writes its local time with a `Z` dates
 * a yes hours ahead, and it must not outlive the refusal that comes meanwhile.
 */
export const saidAt = ({ at, recordedAt }: Pick<ConsentWord, 'at' | 'recordedAt'>): Date =>
  recordedAt && recordedAt < at ? recordedAt : at;
const saidMs = (word: ConsentWord): number => saidAt(word).getTime();
const heardMs = ({ at, recordedAt }: ConsentWord): number => (recordedAt ?? at).getTime();

/** Of two words of one instant the refusal is the later one: in doubt nobody is messaged. */
const isLater = (word: ConsentWord, than: ConsentWord | undefined): boolean =>
  !than || saidMs(word) > saidMs(than) || (saidMs(word) === saidMs(than) && than.granted && !word.granted);

/** Only a yes that was said later, and that did not reach us before the refusal, takes one back. */
const takesBack = (yes: ConsentWord, refusal: ConsentWord): boolean =>
  saidMs(yes) > saidMs(refusal) && heardMs(yes) >= heardMs(refusal);

/** What a stored summary says, as a word: summaries written before there was a ledger count like one. */
const wordOf = ({ granted, at, optedOut }: Consent): ConsentWord => ({
  granted,
  at,
  method: optedOut === true ? 'api' : 'import',
});

/**
 * What holds after all these words, in whatever order they are looked at:
 * a refusal by the customer's own hand is an opt-out, until the customer says yes: later by what is said, and not received before
 * the refusal was. No file of the shop takes one back, however new. Without an opt-out the latest word of all counts; a file
 * that knows of no consent takes one away without being a refusal.
 * @param words of one customer, channel and purpose
 * @param stored the summary as it is, also counted as a word
 * @returns undefined for silence
 */
export function consentAfter(words: Iterable<ConsentWord>, stored?: Consent): Consent | undefined {
  const all = stored ? [...words, wordOf(stored)] : [...words];
  const own = all.filter(isOwnWord);
  const granted = own.filter((word) => word.granted);
  let refusal: ConsentWord | undefined;
  let last: ConsentWord | undefined;
  for (const word of all) if (isLater(word, last)) last = word;
  for (const word of own) {
    if (word.granted || granted.some((yes) => takesBack(yes, word))) continue;
    if (isLater(word, refusal)) refusal = word;
  }
  return decide(refusal, last, stored);
}

function decide(
  refusal: ConsentWord | undefined,
  last: ConsentWord | undefined,
  stored: Consent | undefined,
): Consent | undefined {
  if (refusal) return { granted: false, at: saidAt(refusal), optedOut: true };
  if (!last) return undefined;
  if (last.granted) return { granted: true, at: saidAt(last) };
  // A refusal from before there was a ledger stays as it was written.
  return stored?.granted === false && stored.at.getTime() === saidMs(last) ? stored : undefined;
}

/**
 * What holds for two records that are one person: all words of both weighed together, and both summaries with them.
 * @param words of both, of one channel and purpose
 */
export const joinConsents = (
  words: readonly ConsentWord[],
  kept: Consent | undefined,
  other: Consent | undefined,
): Consent | undefined => consentAfter(other ? [...words, wordOf(other)] : words, kept);

/**
 * Whether what a file says of one channel is news for the ledger. A grant that is older than the one known is not: it can
 * change nothing, and files are imported again and again.
 * @param given when consent was granted; null: the file knows of none; undefined: it does not speak of it
 */
export function isFileNews(given: Date | null | undefined, stored: Consent | undefined): boolean {
  if (given === undefined) return false;
  if (given === null) return stored?.granted === true;
  return !(stored?.granted === true && stored.at >= given);
}

/**
 * What a file says as a word. It takes consent away as of now, and not before what it takes away.
 * @param now when the file is imported
 */
export const fileWord = (given: Date | null, stored: Consent | undefined, now: Date): ConsentWord => ({
  granted: given !== null,
  at: given ?? new Date(Math.max(now.getTime(), stored?.at.getTime() ?? 0)),
  method: 'import',
});
