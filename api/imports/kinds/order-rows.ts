import { REF_WORDS, readRef } from '../../../domain/base/ref.js';
import { ORDER_STATUSES } from '../../../domain/customer/order.js';
import { ABOUT_CUSTOMER, type Fields, MEANINGS } from '../../../domain/imports/mapping.js';
import { isGuest, readStatus } from '../../../domain/imports/words.js';
import { MAX_ORDER_CODES, ORDER_CODE, ORDER_CODE_WORDS } from '../../../domain/offer/code.js';
import type { GivenCustomer } from '../../../models/customer/import-customers.js';
import type { GivenOrder } from '../../../models/customer/record-orders.js';
import type { Columns } from '../read/columns.js';
import { defined, readAddresses, readConsent, readName } from './customer-rows.js';
import { FieldReader } from './field-reader.js';
import type { FileRules } from './file-rules.js';
import { majorAmount, minorAmount } from './read-amount.js';

export const ORDER_COLUMNS: Columns = {
  known: MEANINGS.orders,
  required: ['id', 'customer', 'placed_at', 'status'],
  either: ['total_minor', 'total'],
};
/** What an order may lose: what it says of its customer besides, and when it was reviewed. */
const MAY_MISS: ReadonlySet<string> = new Set([...ABOUT_CUSTOMER, 'reviewed_at']);

export const MAX_SKUS = 500;

const STATUS_WORDS = `one of ${ORDER_STATUSES.join(', ')}, or a word that the mapping gives one of them (words)`;
const codeWords = `at most ${MAX_ORDER_CODES} codes with spaces, or ; or , between them, each ${ORDER_CODE_WORDS}`;
const readCodes = (text: string): string[] | undefined => {
  const codes = text.split(/[\s;,]+/).filter((code) => code !== '');
  return codes.length <= MAX_ORDER_CODES && codes.every((code) => ORDER_CODE.test(code)) ? codes : undefined;
};

/** An order of a file, and what its row says of the customer, for those who are new. */
export interface FileOrder {
  readonly order: GivenOrder;
  readonly profile: GivenCustomer;
}

/** The net total: as it is written, less what was refunded in part. */
function readTotal(reader: FieldReader, fields: Fields, currency: string, rules: FileRules): number | undefined {
  const amounts = { currency, marks: rules.decimalMarks };
  if (fields.total === undefined) return minorAmount(reader, 'total_minor', amounts);
  const total = majorAmount(reader, 'total', amounts);
  if ((reader.cell('total') ?? '') === '') reader.refuse('total', 'an amount', 'missing');
  const refund = majorAmount(reader, 'refund', amounts) ?? 0;
  return total === undefined ? undefined : Math.max(0, total - refund);
}

/** Who bought: the shop's name for them, else their address or phone as it is kept. */
function readBuyer(
  reader: FieldReader,
  profile: { readonly phone?: string | null; readonly email?: string | null },
): string {
  const text = reader.cell('customer') ?? '';
  if (!isGuest(text)) {
    if (text !== '' && text === reader.cell('phone') && profile.phone) return profile.phone;
    if (text !== '' && text === reader.cell('email') && profile.email) return profile.email;
    return reader.ref('customer') ?? '';
  }
  const known = profile.email ?? profile.phone;
  if (known) return known;
  if (text === '') reader.refuse('customer', REF_WORDS, 'missing');
  else reader.customerRef('customer');
  return '';
}

/** The product of a line: the whole cell is its name, spaces and all. */
function oneSku(reader: FieldReader): string[] {
  const sku = reader.optional('sku', REF_WORDS, readRef);
  return sku ? [sku] : [];
}

/** A row as the report of an order; what is wrong with it and what was repaired is in the reader. */
export function readOrder(
  fields: Fields,
  rules: FileRules,
  currency: string,
): { value: FileOrder; reader: FieldReader } {
  const reader = new FieldReader(fields, { ...rules, blanks: 'keep' }, MAY_MISS);
  const placedAt = reader.requiredInstant('placed_at');
  const reviewedAt = reader.instant('reviewed_at');
  const updatedAt = reader.instant('updated_at');
  const codes = reader.optional('codes', codeWords, readCodes);
  const addresses = readAddresses(reader);
  const customer = readBuyer(reader, addresses);
  const consent = readConsent(reader, 'consent_email');
  const order: GivenOrder = {
    ref: reader.ref('id') ?? '',
    customer,
    placedAt: placedAt ?? new Date(0),
    status: reader.required('status', STATUS_WORDS, readStatus) ?? 'placed',
    total: readTotal(reader, fields, currency, rules) ?? 0,
    skus: fields.sku === undefined ? (reader.skus('skus', MAX_SKUS) ?? []) : oneSku(reader),
    ...(reviewedAt ? { reviewedAt } : {}),
    ...(updatedAt ? { updatedAt } : {}),
    ...(codes && codes.length > 0 ? { codes } : {}),
  };
  const written = reader.cell('currency');
  // A file of major units without the column is in the shop's currency: nobody exports amounts of unknown currency.
  if (written !== undefined || fields.total === undefined)
    reader.required('currency', `${currency}, the shop's`, (text) =>
      text.toUpperCase() === currency ? currency : undefined,
    );
  // A word without an instant is as old as the order.
  const said = consent === 'yes' ? (placedAt ?? consent) : consent;
  const profile = defined({
    ref: customer,
    name: readName(reader),
    ...addresses,
    consent: said === undefined ? undefined : { email: said },
  }) as GivenCustomer;
  return { value: { order, profile }, reader };
}
