import { MAX_CITY, MAX_TAG, normalizeTag, readCity } from '../../domain/base/text/place.js';
import { CHAT_ID_WORDS, cleanName, normalizeEmail, readChatId } from '../../domain/base/text/text.js';
import { MAX_TAGS } from '../../domain/customer/customer.js';
import type { GivenCustomer } from '../../models/customer/import-customers.js';
import { FieldReader } from './field-reader.js';
import type { Columns } from './read-csv.js';
import type { Fields } from './row.js';

export const CUSTOMER_COLUMNS: Columns = {
  known: [
    'id',
    'name',
    'phone',
    'email',
    'chat_id',
    'city',
    'tags',
    'followed_at',
    'wishlist',
    'cart',
    'consent_chat',
    'consent_email',
    'consent_sms',
    'simulated',
  ],
  required: ['id', 'name'],
};

const MAX_ENTRIES = 500;

/** Separated by `;`, as a tag may hold spaces; each once, sorted. */
function readTags(text: string): string[] | undefined {
  const given = text.split(';').filter((one) => one.trim() !== '');
  const tags = given.map(normalizeTag).filter((tag) => tag !== undefined);
  const unique = [...new Set(tags)].sort();
  return tags.length === given.length && unique.length <= MAX_TAGS ? unique : undefined;
}

/** Without the keys that are undefined: absent and undefined must not be told apart later. */
const defined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as never;

/** A row as what it says of a customer; what is wrong with it and what was repaired is in the reader. @param zone the shop's */
export function readCustomer(
  fields: Fields,
  latest: Date,
  zone: string,
): { customer: GivenCustomer; reader: FieldReader } {
  const reader = new FieldReader(fields, latest, zone);
  const consent = defined({
    chat: reader.instant('consent_chat'),
    email: reader.instant('consent_email'),
    sms: reader.instant('consent_sms'),
  });
  const customer = defined({
    ref: reader.ref('id') ?? '',
    name: reader.text('name', 'a name', cleanName) ?? '',
    phone: reader.phone('phone'),
    email: reader.optional('email', 'one e-mail address', normalizeEmail),
    chatId: reader.optional('chat_id', CHAT_ID_WORDS, readChatId),
    city: reader.text('city', `the name of a city, at most ${MAX_CITY} characters`, readCity),
    tags: reader.optional(
      'tags',
      `at most ${MAX_TAGS} tags of at most ${MAX_TAG} characters, separated by ;`,
      readTags,
    ),
    followedAt: reader.instant('followed_at'),
    wishlist: reader.signals('wishlist', MAX_ENTRIES),
    cart: reader.signals('cart', MAX_ENTRIES),
    consent,
    simulated: reader.flag('simulated') ?? undefined,
  }) as GivenCustomer;
  return { customer, reader };
}
