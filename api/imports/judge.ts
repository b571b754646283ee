import type { Cell } from '../../domain/imports/mapping.js';
import { AmountEvidence, type DecimalMark, readAmount } from '../../domain/imports/written-amount.js';
import { DateEvidence, type DateOrder, readDate } from '../../domain/imports/written-date.js';
import type { FileRules } from './kinds/file-rules.js';
import { MAX_IMPORT_ROWS, tooManyRows } from './read/limits.js';
import type { Table } from './read/table.js';

const DATE_FIELDS = [
  'placed_at',
  'updated_at',
  'reviewed_at',
  'followed_at',
  'consent_chat',
  'consent_email',
  'consent_email_at',
  'consent_sms',
  'consent_zalo',
  'optout_email',
  'dead_email',
];
const AMOUNT_FIELDS = ['total', 'refund', 'total_minor'];

/** What the columns of a file say as a whole: a cell alone is not asked. */
export interface Judgement {
  readonly dateOrders: Readonly<Record<string, DateOrder>>;
  readonly decimalMarks: Readonly<Record<string, DecimalMark>>;
  /** Columns whose cells could be either, and nothing says which. */
  readonly openDates: readonly string[];
  readonly openAmounts: readonly string[];
  /** Fields of dates and amounts that the file has. */
  readonly dateFields: readonly string[];
  readonly amountFields: readonly string[];
  readonly rows: number;
}

const ofColumns = <T>(columns: ReadonlyMap<string, T>, pick: (one: T) => string | undefined): Record<string, never> =>
  Object.fromEntries(
    [...columns].flatMap(([name, one]) => (pick(one) === undefined ? [] : [[name, pick(one)]])),
  ) as never;

/** What the cells of one table's columns say, gathered. */
class Columns {
  readonly dates = new Map<string, DateEvidence>();
  readonly amounts = new Map<string, AmountEvidence>();
  readonly #mapper: Table['mapper'];

  constructor(mapper: Table['mapper']) {
    this.#mapper = mapper;
    for (const name of mapper.fields) {
      if (DATE_FIELDS.includes(name)) this.dates.set(name, new DateEvidence());
      if (AMOUNT_FIELDS.includes(name)) this.amounts.set(name, new AmountEvidence());
    }
  }

  note(cells: readonly Cell[]): void {
    for (const [name, evidence] of this.dates) {
      const date = this.#mapper.cell(name, cells);
      const written = typeof date === 'string' && date !== '' ? readDate(date) : undefined;
      if (written) evidence.note(written);
    }
    for (const [name, evidence] of this.amounts) {
      const cell = this.#mapper.cell(name, cells);
      const written = typeof cell === 'string' && cell !== '' ? readAmount(cell) : undefined;
      if (written) evidence.note(written);
    }
  }
}

/** Names of the columns whose cells could be either, and nothing says which. */
const openOf = <T extends { readonly either: number }>(
  columns: ReadonlyMap<string, T>,
  pick: (one: T) => unknown,
): string[] => [...columns].filter(([, one]) => one.either > 0 && pick(one) === undefined).map(([name]) => name);

/**
 * Reads a whole table once, so that all of it is there and every column is judged before any row of it is taken.
 * @param first when given, only so many rows are looked at
 * @throws Problem as the table's reading, too_many_rows
 */
export async function judge(table: Table, first?: number): Promise<Judgement> {
  const columns = new Columns(table.mapper);
  let rows = 0;
  for await (const lines of table.lines()) {
    for (const line of lines) if (!('errors' in line)) columns.note(line.cells);
    rows += lines.length;
    if (first !== undefined && rows >= first) break;
    if (rows > MAX_IMPORT_ROWS) throw tooManyRows();
  }
  const { dateOrder, decimalMark } = table.mapper.mapping;
  // The mapping's word is the seller's or the platform's; what the cells themselves say counts more.
  const orderOf = ({ order }: DateEvidence): DateOrder | undefined => order ?? dateOrder;
  const markOf = ({ mark }: AmountEvidence): DecimalMark | undefined => decimalMark ?? mark;
  return {
    dateOrders: ofColumns(columns.dates, orderOf),
    decimalMarks: ofColumns(columns.amounts, markOf),
    dateFields: [...columns.dates.keys()],
    amountFields: [...columns.amounts.keys()],
    openDates: openOf(columns.dates, orderOf),
    openAmounts: openOf(columns.amounts, markOf),
    rows,
  };
}

/** The rules of a file whose columns were judged. */
export const rulesOf = (
  rules: FileRules,
  { dateOrders, decimalMarks }: Judgement,
  zone: string | undefined,
): FileRules => ({ ...rules, ...(zone === undefined ? {} : { zone }), dateOrders, decimalMarks });
