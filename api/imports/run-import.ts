import type { Finding } from '../../domain/base/finding.js';
import type { Fields } from '../../domain/imports/mapping.js';
import { fieldError } from '../http/problems.js';
import type { FieldReader } from './kinds/field-reader.js';
import { describesColumns, followOn } from './kinds/order-lines.js';
import { ACTION, type Line } from './read/row.js';
import type { Table } from './read/table.js';
import type { Counted, ImportReport } from './report/report.js';
import { SeenIds } from './seen-ids.js';

/** Rows that go to the database together. */
const CHUNK = 1_000;
/** Rows that describe the columns, at most; behind them whatever comes is an order. */
const MAX_DESCRIBING = 2;

export type Written = Counted;
export type Outcome = Written | Finding | { readonly written: 'conflict'; readonly found: Finding };

/** What an import writes with. */
export interface ImportWrites {
  /** When the file came. */
  readonly now: Date;
  /** Nothing is written, only told. */
  readonly dryRun: boolean;
  /** Told what is about to be written, before it is. */
  readonly journal: (changes: readonly JournalChange[]) => Promise<void>;
  /** Told which customers orders have made. */
  readonly onMade: (customers: readonly string[]) => Promise<void>;
  readonly onEmptied: (values: number) => void;
}
/** A document before and after an import. */
interface JournalChange {
  readonly _id: string;
  readonly before?: object | undefined;
  readonly after: object;
}

/** What one kind of import does with its rows. */
export interface Importer<T> {
  /** Reads one row. `id` is what a file may have only once, unless its rows can be joined. */
  readonly read: (fields: Fields) => { readonly value: T; readonly id: string; readonly reader: FieldReader };
  /** Two rows of one id as one, or why they cannot be. */
  readonly join?: (one: T, other: T) => T | Finding;
  /** Writes rows with different ids. @returns what became of each, or why it is refused */
  readonly write: (values: readonly T[]) => Promise<readonly Outcome[]>;
  /** After the last row. */
  readonly finish?: () => Promise<void>;
}

interface Pending<T> {
  readonly number: number;
  readonly value: T;
  /** Why the rows of this id are not taken. */
  readonly refused?: readonly Finding[];
}

const isFinding = (outcome: Outcome): outcome is Finding => typeof outcome === 'object' && 'code' in outcome;

/** One run over the rows of a table: reads, refuses, joins or writes each, and tells what became of them. */
class Run<T> {
  readonly #importer: Importer<T>;
  readonly #report: ImportReport;
  readonly #seen = new SeenIds();
  #pending = new Map<string, Pending<T>>();
  /** The chunk that is being written while the next one is read. */
  #writing: Promise<void> = Promise.resolve();

  constructor(importer: Importer<T>, report: ImportReport) {
    this.#importer = importer;
    this.#report = report;
  }

  get full(): boolean {
    return this.#pending.size > CHUNK;
  }

  take(number: number, fields: Fields): void {
    const { value, id, reader } = this.#importer.read(fields);
    const { errors, repairs, dropped } = reader;
    const known = this.#pending.get(id);
    if (known && this.#importer.join) this.#join(id, known, number, value, errors);
    else if (errors.length > 0) this.#refuse(number, id, value, errors);
    else if (this.#seen.add(id)) {
      this.#pending.set(id, { number, value });
      this.#report.take(number, repairs, dropped);
    } else this.#report.reject(number, [this.#twice(id)]);
  }

  /** A line that cannot be read spoils its order: half of it would be another order. */
  #refuse(number: number, id: string, value: T, errors: readonly Finding[]): void {
    this.#report.reject(number, errors);
    const named = this.#importer.join !== undefined && !id.startsWith('/') && !id.endsWith('/');
    if (named && this.#seen.add(id)) this.#pending.set(id, { number, value, refused: errors });
  }

  #join(id: string, known: Pending<T>, number: number, value: T, errors: readonly Finding[]): void {
    if (errors.length > 0 || known.refused) {
      this.#report.reject(number, errors.length > 0 ? errors : (known.refused ?? []));
      if (!known.refused) this.#report.reject(known.number, errors);
      this.#pending.set(id, { ...known, refused: known.refused ?? errors });
      return;
    }
    const joined = this.#importer.join?.(known.value, value);
    if (joined === undefined) return;
    if (typeof joined === 'object' && joined !== null && 'code' in joined) {
      const found = [joined as unknown as Finding];
      this.#report.reject(known.number, found);
      this.#report.reject(number, found);
      this.#pending.set(id, { ...known, refused: found });
      return;
    }
    this.#report.lines += 1;
    this.#pending.set(id, { ...known, value: joined as T });
  }

  #twice(id: string): Finding {
    const apart = `one that no earlier row of the file has; lines of one order stand within ${CHUNK} orders of each other: sort the file by it`;
    const words = this.#importer.join ? apart : 'one that no earlier row of the file has';
    return fieldError('duplicate_id', ACTION, 'id', id.slice(id.indexOf('/') + 1), words);
  }

  /** Gives what is pending to the database, all but the order whose lines may go on; waits for the chunk before. */
  async flush(all = false): Promise<void> {
    const open = all || !this.#importer.join ? undefined : [...this.#pending.keys()].at(-1);
    const rows = [...this.#pending].filter(([id, one]) => id !== open && !one.refused).map(([, one]) => one);
    const kept = open === undefined ? undefined : this.#pending.get(open);
    this.#pending = new Map(open !== undefined && kept ? [[open, kept]] : []);
    await this.#writing;
    this.#writing = this.#write(rows);
    // Awaited by the next flush; until then nobody may call it unhandled.
    this.#writing.catch(() => undefined);
    if (all) await this.#writing;
  }

  async #write(rows: readonly Pending<T>[]): Promise<void> {
    if (rows.length === 0) return;
    const outcomes = await this.#importer.write(rows.map(({ value }) => value));
    rows.forEach(({ number }, at) => {
      const outcome = outcomes[at];
      if (outcome === undefined) return;
      if (typeof outcome === 'string') this.#report.count(outcome);
      else if (isFinding(outcome)) this.#report.reject(number, [outcome]);
      else {
        this.#report.count(outcome.written);
        this.#report.note(number, outcome.found);
      }
    });
  }
}

/** The rows of a table as fields, one after the other: what a line leaves out of its order is taken from the one above. */
class LineReader {
  readonly #mapper: Table['mapper'];
  #above: Fields | undefined;
  #describing: number;

  constructor({ mapper }: Table) {
    this.#mapper = mapper;
    this.#describing = mapper.mapping.describedBelow ? MAX_DESCRIBING : 0;
  }

  /** Undefined for a row that describes the columns. */
  read(cells: Parameters<Table['mapper']['fieldsOf']>[0]): Fields | undefined {
    const given = this.#mapper.fieldsOf(cells);
    if (this.#describing > 0 && describesColumns(given)) {
      this.#describing -= 1;
      return undefined;
    }
    this.#describing = 0;
    this.#above = this.#mapper.mapping.lines === 'blank' ? followOn(this.#above, given) : given;
    return this.#above;
  }
}

/** Runs one table through an importer, into a report. */
export async function runImport<T>(table: Table, importer: Importer<T>, report: ImportReport): Promise<void> {
  const run = new Run(importer, report);
  const reader = new LineReader(table);
  const take = (line: Line): void => {
    const fields = 'errors' in line ? undefined : reader.read(line.cells);
    if (!('errors' in line) && !fields) return;
    report.rows += 1;
    if ('errors' in line) report.reject(line.number, line.errors);
    else if (fields) run.take(line.number, fields);
  };
  for await (const lines of table.lines()) {
    for (const line of lines) {
      take(line);
      if (run.full) await run.flush();
    }
  }
  await run.flush(true);
  await importer.finish?.();
}
