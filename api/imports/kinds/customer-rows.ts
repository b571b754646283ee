import { MAX_CITY, MAX_TAG, normalizeTag, readCity } from '../../../domain/base/text/place.js';
import {
  CHAT_ID_WORDS,
  cleanName,
  normalizeEmail,
  readChatId,
  readZaloId,
  ZALO_ID_WORDS,
} from '../../../domain/base/text/text.js';
import { MAX_TAGS } from '../../../domain/customer/customer.js';
import { type Fields, MEANINGS } from '../../../domain/imports/mapping.js';
import { consentWord } from '../../../domain/imports/words.js';
import type { GivenCustomer } from '../../../models/customer/import-customers.js';
import type { SaidOfConsent } from '../../../models/customer/import-reach.js';
import type { Columns } from '../read/columns.js';
import { FieldReader } from './field-reader.js';
import type { FileRules } from './file-rules.js';

export const CUSTOMER_COLUMNS: Columns = { known: MEANINGS.customers, required: ['id', 'name'] };
/** What a row may lose and still be a customer. */
const MAY_MISS: ReadonlySet<string> = new Set(MEANINGS.customers.filter((name) => name !== 'id'));

const MAX_ENTRIES = 500;
const TAG_WORDS = `at most ${MAX_TAGS} tags of at most ${MAX_TAG} characters, separated by ; , or |`;
const NAME_WORDS = 'a name';

function listOf(text: string): string[] {
  if (text.startsWith('[') && text.endsWith(']')) {
    try {
      const list: unknown = JSON.parse(text);
      if (Array.isArray(list)) return list.map(String);
    } catch {
      // No JSON list: a tag may begin with a bracket.
    }
  }
  if (text.includes('"'))
    return [...text.matchAll(/"([^"]*)"|([^",;|\n]+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  return text.split(/[;,|\n]/);
}

/** Separated by `;`, `,` or `|`, quoted or not, or a JSON list; each once, sorted. */
export function readTags(text: string): string[] | undefined {
  const given = listOf(text).filter((one) => one.trim() !== '');
  const tags = given.map(normalizeTag).filter((tag) => tag !== undefined);
  const unique = [...new Set(tags)].sort();
  return tags.length === given.length && unique.length <= MAX_TAGS ? unique : undefined;
}

/** Without the keys that are undefined: absent and undefined must not be told apart later. */
export function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept: Partial<T> = {};
  for (const name of Object.keys(value) as (keyof T)[]) if (value[name] !== undefined) kept[name] = value[name];
  return kept as never;
}

/** What a cell of consent says: an instant, or a word of the platform's, then with the instant of another column. */
export function readConsent(reader: FieldReader, column: string): SaidOfConsent | undefined {
  const text = reader.cell(column);
  const word = text === undefined ? undefined : consentWord(text);
  if (word === 'yes') return reader.instant(`${column}_at`) ?? 'yes';
  if (word === 'no') return null;
  if (word === 'opted_out') return { optedOut: reader.instant(`${column}_at`) ?? undefined };
  return reader.instant(column);
}

/** Whatever stands in a column of refusals is one, unless it says no; an instant says when. */
function refusal(reader: FieldReader, column: string): { readonly optedOut: Date | undefined } | undefined {
  const text = reader.cell(column) ?? '';
  const word = consentWord(text);
  if (text === '' || text === '[]' || word === 'no') return undefined;
  const at = /\d{4}/.test(text) ? reader.instant(column) : undefined;
  return { optedOut: at ?? undefined };
}

/** The name in one column, or in two: family name last where they are told apart. */
export function readName(reader: FieldReader): string | undefined {
  const whole = reader.text('name', NAME_WORDS, cleanName);
  if (whole) return whole;
  const first = reader.text('first_name', NAME_WORDS, cleanName);
  const last = reader.text('last_name', NAME_WORDS, cleanName);
  return [first, last].filter(Boolean).join(' ') || undefined;
}

/** What a row says of where somebody can be reached and lives. */
export const readAddresses = (reader: FieldReader) =>
  defined({
    phone: reader.phone('phone'),
    email: reader.optional('email', 'one e-mail address', normalizeEmail),
    city: reader.text('city', `the name of a city, at most ${MAX_CITY} characters`, readCity),
    tags: reader.optional('tags', TAG_WORDS, readTags),
  });

/** A row as what it says of a customer; what is wrong with it and what was repaired is in the reader. */
export function readCustomer(fields: Fields, rules: FileRules): { customer: GivenCustomer; reader: FieldReader } {
  const reader = new FieldReader(fields, rules, MAY_MISS);
  const consent = defined({
    chat: readConsent(reader, 'consent_chat'),
    email: refusal(reader, 'optout_email') ?? readConsent(reader, 'consent_email'),
    sms: readConsent(reader, 'consent_sms'),
    zalo: readConsent(reader, 'consent_zalo'),
  });
  const dead = refusal(reader, 'dead_email') !== undefined;
  const customer = defined({
    ref: reader.customerRef('id') ?? '',
    name: readName(reader),
    ...readAddresses(reader),
    chatId: reader.optional('chat_id', CHAT_ID_WORDS, readChatId),
    zaloId: reader.optional('zalo_id', ZALO_ID_WORDS, readZaloId),
    followedAt: reader.instant('followed_at'),
    wishlist: reader.signals('wishlist', MAX_ENTRIES),
    cart: reader.signals('cart', MAX_ENTRIES),
    consent,
    deadEmail: dead || undefined,
    simulated: reader.flag('simulated') ?? undefined,
  }) as GivenCustomer;
  return { customer, reader };
}
