import { z } from 'zod';
import { parseVersions } from '../base/versions.js';
import { ORDER_STATUSES, type OrderStatus } from '../customer/order.js';
import names from '../policies/import-names.json' with { type: 'json' };
import words from '../policies/import-words.json' with { type: 'json' };
import { headerKey } from './header.js';

const list = z.array(z.string().min(1));
const [said] = parseVersions(words, {
  statuses: z.record(z.enum(ORDER_STATUSES), list),
  yes: list,
  no: list,
  optedOut: list,
  dead: list,
  guests: list,
});
const [called] = parseVersions(names, { names: z.record(z.string(), list) });

const keys = (given: readonly string[] = []): ReadonlySet<string> => new Set(given.map(headerKey));
const STATUSES = new Map(
  ORDER_STATUSES.flatMap((status) => [...keys(said?.statuses[status])].map((word) => [word, status] as const)),
);
const [YES, NO, OUT, DEAD, GUESTS] = [said?.yes, said?.no, said?.optedOut, said?.dead, said?.guests].map(keys);

/** The status that a word of shops and platforms means; undefined when nobody has said. */
export const readStatus = (word: string): OrderStatus | undefined => STATUSES.get(headerKey(word));

/** A name for "nobody in particular": such buyers are many, not one customer. */
export const isGuest = (ref: string): boolean => ref.trim() === '' || GUESTS?.has(headerKey(ref)) === true;

/** What a cell says of consent, when it says no instant. */
export function consentWord(text: string): 'yes' | 'no' | 'opted_out' | 'dead' | undefined {
  const key = headerKey(text);
  if (YES?.has(key)) return 'yes';
  if (NO?.has(key)) return 'no';
  if (OUT?.has(key)) return 'opted_out';
  return DEAD?.has(key) ? 'dead' : undefined;
}

/** Fields that a column of this name may mean; a proposal, never more. */
export function likelyFields(column: string): string[] {
  const key = headerKey(column);
  return Object.entries(called?.names ?? {}).flatMap(([field, known]) =>
    known.some((one) => headerKey(one) === key) ? [field] : [],
  );
}
