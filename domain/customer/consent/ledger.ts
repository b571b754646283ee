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

/** Of two words of one instant the refusal is the later one: in doubt nobody is messaged. */
const isLater = (word: ConsentWord, than: ConsentWord | undefined): boolean =>
  !than ||
  word.at.getTime() > than.at.getTime() ||
  (word.at.getTime() === than.at.getTime() && than.granted && !word.granted);

/** What a stored summary says, as a word: summaries written before there was a ledger count like one. */
const wordOf = ({ granted, at, optedOut }: Consent): ConsentWord => ({
  granted,
  at,
  method: optedOut === true ? 'api' : 'import',
});

/**
 * What holds after all these words, in whatever order they came:
 * the customer's own last word, when it is a refusal, is an opt-out, and no file of the shop overrides it, however new;
 * else the latest word of all. A file that knows of no consent takes one away without being a refusal.
 * @param words of one customer, channel and purpose
 * @param stored the summary as it is, also counted as a word
 * @returns undefined for silence
 */
export function consentAfter(words: Iterable<ConsentWord>, stored?: Consent): Consent | undefined {
  let own: ConsentWord | undefined;
  let last: ConsentWord | undefined;
  const take = (word: ConsentWord): void => {
    if (isLater(word, last)) last = word;
    if (isOwnWord(word) && isLater(word, own)) own = word;
  };
  for (const word of words) take(word);
  if (stored) take(wordOf(stored));
  return decide(own, last, stored);
}

function decide(
  own: ConsentWord | undefined,
  last: ConsentWord | undefined,
  stored: Consent | undefined,
): Consent | undefined {
  if (own && !own.granted) return { granted: false, at: own.at, optedOut: true };
  if (!last) return undefined;
  if (last.granted) return { granted: true, at: last.at };
  // A refusal from before there was a ledger stays as it was written.
  return stored?.granted === false && stored.at.getTime() === last.at.getTime() ? stored : undefined;
}

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
