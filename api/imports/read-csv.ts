import { parse } from 'csv-parse/sync';
import type { Finding } from '../../domain/base/finding.js';
import { fieldError, Problem } from '../http/problems.js';
import type { Delimiter } from './record-splitter.js';
import { ACTION, type Row } from './row.js';

/** What a file may and must say. */
export interface Columns {
  readonly known: readonly string[];
  readonly required: readonly string[];
}

const parseLines = (text: string, delimiter: Delimiter): string[][] =>
  parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true });

/**
 * The columns of a header line, in their order; case and white space around them do not matter.
 * @throws Problem wrong_columns naming each column that is unknown, missing or twice
 */
export function readHeader(text: string, delimiter: Delimiter, columns: Columns): string[] {
  const names = (safely(() => parseLines(text, delimiter))?.[0] ?? [text]).map((name) => name.trim().toLowerCase());
  const known = `one of ${columns.known.join(', ')}`;
  const wrong: Finding[] = names.flatMap((name, at) => {
    if (!columns.known.includes(name))
      return [fieldError('unknown_field', 'import the file', `column ${at + 1}`, name, known)];
    if (names.indexOf(name) === at) return [];
    return [fieldError('invalid_value', 'import the file', `column ${at + 1}`, name, 'a column that stands once')];
  });
  const missing = columns.required
    .filter((name) => !names.includes(name))
    .map((name) => fieldError('missing', 'import the file', name, undefined, 'a column of the file'));
  const errors = [...missing, ...wrong];
  if (errors.length > 0) throw new Problem('wrong_columns', errors[0]?.message ?? '', { errors: errors.slice(0, 50) });
  return names;
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function toRow(number: number, header: readonly string[], values: readonly string[]): Row {
  if (values.length !== header.length) {
    const allowed = `${header.length} fields, as many as the header has`;
    return { number, errors: [fieldError('wrong_column_count', ACTION, 'row', `${values.length} fields`, allowed)] };
  }
  // A null prototype: a column may be called anything.
  const fields: Record<string, string> = Object.create(null);
  header.forEach((name, at) => {
    fields[name] = values[at] ?? '';
  });
  return { number, fields };
}

/** The rows of some records. Parsed all at once, which is fast; one by one only to find the one that is malformed. */
export function readRows(
  records: readonly { readonly number: number; readonly text: string }[],
  header: readonly string[],
  delimiter: Delimiter,
): Row[] {
  const all = safely(() => parseLines(records.map(({ text }) => text).join('\n'), delimiter));
  if (all?.length === records.length) {
    return records.map(({ number }, at) => toRow(number, header, all[at] ?? []));
  }
  return records.map(({ number, text }) => {
    const values = safely(() => parseLines(text, delimiter));
    if (values?.length === 1) return toRow(number, header, values[0] ?? []);
    return {
      number,
      errors: [fieldError('malformed_row', ACTION, 'row', text, 'CSV with its quotes in pairs (RFC 4180)')],
    };
  });
}
