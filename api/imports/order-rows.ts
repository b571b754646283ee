import { ORDER_STATUSES, type OrderStatus } from '../../domain/customer/order.js';
import { MAX_ORDER_CODES, ORDER_CODE, ORDER_CODE_WORDS } from '../../domain/offer/code.js';
import type { GivenOrder } from '../../models/customer/record-orders.js';
import { MAX_AMOUNT } from '../http/common-schema.js';
import { FieldReader } from './field-reader.js';
import type { Columns } from './read-csv.js';
import type { Fields } from './row.js';

export const ORDER_COLUMNS: Columns = {
  known: ['id', 'customer', 'placed_at', 'status', 'total_minor', 'currency', 'skus', 'reviewed_at', 'codes'],
  required: ['id', 'customer', 'placed_at', 'status', 'total_minor', 'currency'],
};

const MAX_SKUS = 500;

const readStatus = (text: string): OrderStatus | undefined => ORDER_STATUSES.find((status) => status === text);
const codeWords = `at most ${MAX_ORDER_CODES} codes with spaces between them, each ${ORDER_CODE_WORDS}`;
const readCodes = (text: string): string[] | undefined => {
  const codes = text.split(/\s+/);
  return codes.length <= MAX_ORDER_CODES && codes.every((code) => ORDER_CODE.test(code)) ? codes : undefined;
};

/** A row as the report of an order; what is wrong with it and what was repaired is in the reader. */
export function readOrder(
  fields: Fields,
  latest: Date,
  { currency, zone }: { readonly currency: string; readonly zone: string },
): { order: GivenOrder; reader: FieldReader } {
  const reader = new FieldReader(fields, latest, zone);
  const placedAt = reader.requiredInstant('placed_at');
  const reviewedAt = reader.instant('reviewed_at');
  const codes = reader.optional('codes', codeWords, readCodes);
  const order: GivenOrder = {
    ref: reader.ref('id') ?? '',
    customer: reader.ref('customer') ?? '',
    placedAt: placedAt ?? new Date(0),
    status: reader.required('status', `one of ${ORDER_STATUSES.join(', ')}`, readStatus) ?? 'placed',
    total: reader.amount('total_minor', MAX_AMOUNT) ?? 0,
    skus: reader.skus('skus', MAX_SKUS) ?? [],
    ...(reviewedAt ? { reviewedAt } : {}),
    ...(codes && codes.length > 0 ? { codes } : {}),
  };
  reader.required('currency', `${currency}, the shop's`, (text) => (text === currency ? text : undefined));
  return { order, reader };
}
