import { z } from 'zod';
import { ORDER_STATUSES, type OrderStatus } from '../customer/order.js';
import { type Header, headerKey } from './header.js';
import { DECIMAL_MARKS } from './written-amount.js';
import { DATE_ORDERS } from './written-date.js';

export const MAPPED_KINDS = ['customers', 'orders'] as const;
export type MappedKind = (typeof MAPPED_KINDS)[number];

/** What an order says of its customer besides. */
export const ABOUT_CUSTOMER = [
  'name',
  'first_name',
  'last_name',
  'phone',
  'email',
  'city',
  'country',
  'tags',
  'consent_email',
] as const;
/** What a column of a file can mean, by kind of file; the names are those of our own files' columns. */
export const MEANINGS = {
  customers: [
    'id',
    'name',
    'first_name',
    'last_name',
    'phone',
    'email',
    'chat_id',
    'zalo_id',
    'city',
    'country',
    'tags',
    'followed_at',
    'wishlist',
    'cart',
    'consent_chat',
    'consent_email',
    'consent_email_at',
    'consent_sms',
    'consent_zalo',
    'optout_email',
    'dead_email',
    'simulated',
  ],
  orders: [
    'id',
    'customer',
    'placed_at',
    'updated_at',
    'status',
    'total',
    'total_minor',
    'refund',
    'currency',
    'sku',
    'skus',
    'codes',
    'reviewed_at',
    ...ABOUT_CUSTOMER,
  ],
} as const;
const FIELDS = [...new Set([...MEANINGS.customers, ...MEANINGS.orders])] as const;
export type MappedField = (typeof FIELDS)[number];

const name = z.string().min(1).max(200);
const condition = z.strictObject({
  column: name,
  is: z.array(z.string().max(200)).max(100).exactOptional(),
  begins: z.array(name).max(20).exactOptional(),
  filled: z.literal(true).exactOptional(),
});
type Condition = z.output<typeof condition>;
const status = z.enum(ORDER_STATUSES);
export const statusRule = z.strictObject({ when: z.array(condition).min(1).max(5), means: status });
const field = z.enum(FIELDS);

/** How a file's columns become ours. */
export const importMapping = z.strictObject({
  kind: z.enum(MAPPED_KINDS),
  platform: z.string().max(40).exactOptional(),
  file: z.string().max(60).exactOptional(),
  columns: z
    .partialRecord(field, z.array(name).min(1).max(10))
    .meta({ description: 'Per field the columns of the file; of several the first that is filled counts' }),
  defaults: z
    .partialRecord(field, z.string().max(200))
    .exactOptional()
    .meta({ description: 'Per field what it is where its columns are empty or missing, such as currency' }),
  total: z
    .enum(['order', 'line'])
    .exactOptional()
    .meta({ description: 'Whether the amount is the order’s or the line’s' }),
  lines: z
    .enum(['repeated', 'blank'])
    .exactOptional()
    .meta({ description: 'Whether further lines of an order repeat its fields or leave them empty' }),
  describedBelow: z.boolean().exactOptional().meta({ description: 'Rows below the header describe the columns' }),
  dateOrder: z.enum(DATE_ORDERS).exactOptional(),
  zone: z.string().max(64).exactOptional().meta({ description: "IANA zone of its times; default: the shop's" }),
  decimalMark: z.enum(DECIMAL_MARKS).exactOptional(),
  status: z.array(statusRule).max(60).exactOptional().meta({ description: 'The first rule that holds decides' }),
  words: z.record(z.string().max(200), status).exactOptional().meta({ description: 'Words of the status column' }),
});
export type ImportMapping = z.output<typeof importMapping>;

/** What a cell is: a text, or a number that was never text (a spreadsheet's or JSON's); absent without its column. */
export type Cell = string | number | undefined;
export type Fields = Readonly<Record<string, string | number>>;

const textOf = (cell: Cell): string => (cell === undefined ? '' : String(cell).trim());

interface Test {
  readonly at: number;
  readonly holds: (word: string) => boolean;
}

function testOf({ column, is, begins, filled }: Condition, header: Header): Test | undefined {
  const at = header.indexOf(column);
  if (at === undefined) return undefined;
  const words = new Set(is?.map(headerKey));
  const starts = begins?.map(headerKey) ?? [];
  const holds = (word: string): boolean =>
    filled === true
      ? word !== ''
      : words.has(headerKey(word)) || starts.some((start) => headerKey(word).startsWith(start));
  return { at, holds };
}

interface Rule {
  readonly tests: readonly Test[];
  readonly means: OrderStatus;
}

/** A mapping over one file's header: turns the cells of a line into our fields. */
export class Mapper {
  readonly mapping: ImportMapping;
  readonly #columns: readonly (readonly [field: string, at: readonly number[]])[];
  readonly #at: ReadonlyMap<string, readonly number[]>;
  readonly #rules: readonly Rule[];
  readonly #words: ReadonlyMap<string, OrderStatus>;

  constructor(mapping: ImportMapping, header: Header) {
    this.mapping = mapping;
    this.#columns = Object.entries(mapping.columns).flatMap(([to, names]) => {
      const at = names.map((one) => header.indexOf(one)).filter((one) => one !== undefined);
      return at.length > 0 ? [[to, at] as const] : [];
    });
    this.#at = new Map(this.#columns);
    this.#rules = (mapping.status ?? []).flatMap(({ when, means }) => {
      const tests = when.map((one) => testOf(one, header)).filter((one) => one !== undefined);
      return tests.length === when.length ? [{ tests, means }] : [];
    });
    this.#words = new Map(Object.entries(mapping.words ?? {}).map(([word, to]) => [headerKey(word), to]));
  }

  /** Fields that the file has a column for. */
  get fields(): readonly string[] {
    return this.#columns.map(([to]) => to);
  }

  /** The cell of one field: of its columns the first that is filled. */
  cell(field: string, cells: readonly Cell[]): Cell {
    const at = this.#at.get(field) ?? [];
    const found = at.length === 1 ? at[0] : at.find((one) => textOf(cells[one]) !== '');
    return cells[found ?? at[0] ?? -1];
  }

  fieldsOf(cells: readonly Cell[]): Fields {
    const fields: Record<string, string | number> = Object.create(null);
    for (const [to, at] of this.#columns) {
      const found = at.length === 1 ? at[0] : at.find((one) => textOf(cells[one]) !== '');
      const cell = cells[found ?? at[0] ?? -1];
      if (cell !== undefined) fields[to] = cell;
    }
    for (const [to, value] of Object.entries(this.mapping.defaults ?? {})) {
      if (textOf(fields[to]) === '') fields[to] = value;
    }
    const known = this.#statusOf(cells, textOf(fields.status));
    if (known !== undefined) fields.status = known;
    return fields;
  }

  #statusOf(cells: readonly Cell[], word: string): OrderStatus | undefined {
    const own = word === '' ? undefined : this.#words.get(headerKey(word));
    return own ?? this.#rules.find(({ tests }) => tests.every(({ at, holds }) => holds(textOf(cells[at]))))?.means;
  }
}
