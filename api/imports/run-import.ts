import type { Finding } from '../../domain/base/finding.js';
import { fieldError, Problem } from '../http/problems.js';
import type { Columns } from './read-csv.js';
import { readRowsOf } from './read-rows.js';
import type { Repair } from './repair.js';
import { ImportReport } from './report.js';
import { ACTION, type Fields } from './row.js';
import { SeenIds } from './seen-ids.js';

/** Rows that go to the database together. */
const CHUNK = 500;
/** Bounds what an import has to remember of its rows. */
const MAX_IMPORT_ROWS = 1_000_000;

/** What one kind of import does with its rows. */
export interface Importer<T> {
  readonly columns: Columns;
  /** Reads one row. `id` is what a file may have only once. */
  readonly read: (fields: Fields) => {
    readonly value: T;
    readonly id: string;
    readonly errors: readonly Finding[];
    readonly repairs?: readonly Repair[];
  };
  /** Writes rows with different ids. @returns what became of each, or why it is refused */
  readonly write: (values: readonly T[]) => Promise<readonly (Written | Finding)[]>;
  /** After the last row, and every so often. */
  readonly finish?: () => Promise<void>;
}
export type Written = 'created' | 'updated' | 'unchanged';

interface Pending<T> {
  readonly number: number;
  readonly value: T;
}

/** Runs one import: reads, refuses or writes each row, and tells what became of them. */
export async function runImport<T>(
  stream: AsyncIterable<Buffer>,
  format: 'csv' | 'ndjson',
  importer: Importer<T>,
): Promise<ImportReport> {
  const report = new ImportReport();
  const seen = new SeenIds();
  let chunk: Pending<T>[] = [];

  const flush = async (): Promise<void> => {
    const rows = chunk;
    chunk = [];
    const outcomes = await importer.write(rows.map(({ value }) => value));
    rows.forEach(({ number }, at) => {
      const outcome = outcomes[at];
      if (typeof outcome === 'object') report.reject(number, [outcome]);
      else if (outcome) report.count(outcome);
    });
  };
  const take = (number: number, fields: Fields): void => {
    const { value, id, errors, repairs = [] } = importer.read(fields);
    if (errors.length > 0) report.reject(number, errors);
    else if (seen.add(id)) {
      chunk.push({ number, value });
      report.repair(number, repairs);
    } else
      report.reject(number, [fieldError('duplicate_id', ACTION, 'id', id, 'one that no earlier row of the file has')]);
  };

  for await (const rows of readRowsOf(stream, format, importer.columns)) {
    for (const row of rows) {
      report.rows += 1;
      if (report.rows > MAX_IMPORT_ROWS) throw tooManyRows();
      if ('errors' in row) report.reject(row.number, row.errors);
      else take(row.number, row.fields);
      if (chunk.length >= CHUNK) await flush();
    }
  }
  if (chunk.length > 0) await flush();
  await importer.finish?.();
  return report;
}

const tooManyRows = (): Problem => {
  const detail = `The file has more than ${MAX_IMPORT_ROWS} rows. Those are imported; send the rest as a file of its own.`;
  return new Problem('too_many_rows', detail);
};
