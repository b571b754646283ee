import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Finding } from '../../../domain/base/finding.js';
import { parseObject } from '../../../domain/base/text/json.js';
import { windows1258 } from '../../../domain/base/text/spreadsheet.js';
import type { Cell } from '../../../domain/imports/mapping.js';
import { fieldError } from '../../http/problems.js';
import { inSlices } from '../../service/give-way.js';
import { asUtf8, type Encoding } from './encoding.js';
import { type Delimiter, type RawRecord, RecordSplitter } from './record-splitter.js';
import { ACTION, type Line } from './row.js';

/** A longer line is no customer and no order. */
export const MAX_ROW_BYTES = 64 * 1024;

const parseCsv = (text: string, delimiter: Delimiter): string[][] =>
  parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true, bom: true });

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const refused = (number: number, code: Parameters<typeof fieldError>[0], value: unknown, allowed: string): Line => ({
  number,
  errors: [fieldError(code, ACTION, 'row', value, allowed)],
});

function broken(number: number, bytes: Buffer): Line {
  const old = windows1258(bytes);
  const allowed = old === undefined ? 'UTF-8' : 'UTF-8; this is an older encoding: save the file as "CSV UTF-8"';
  return refused(number, 'broken_encoding', old ?? bytes.toString('utf8'), allowed);
}

interface TextRecord {
  readonly number: number;
  readonly text: string;
}

/** The rows of some records. Parsed all at once, which is fast; one by one only to find the one that is malformed. */
function csvLines(records: readonly TextRecord[], delimiter: Delimiter): Line[] {
  const quoted = records.filter(({ text }) => text.includes('"'));
  const all = safely(() => parseCsv(quoted.map(({ text }) => text).join('\n'), delimiter));
  const parsed = all?.length === quoted.length ? all : undefined;
  let next = 0;
  return records.map(({ number, text }) => {
    if (!text.includes('"')) return { number, cells: text.split(delimiter) };
    const cells = parsed ? parsed[next++] : safely(() => parseCsv(text, delimiter))?.[0];
    if (cells) return { number, cells };
    return refused(number, 'malformed_row', text, 'CSV with its quotes in pairs (RFC 4180)');
  });
}

function cellOf(value: unknown): Cell | null {
  if (value === null) return '';
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return String(value);
  const isList = Array.isArray(value) && value.every((one) => typeof one === 'string' || typeof one === 'number');
  return isList ? value.join('\n') : null;
}

/** One line of NDJSON: its values in the order of `names`; null means an empty field, a list several values. */
function jsonLine({ number, text }: TextRecord, names: readonly string[]): Line {
  const object = parseObject(text);
  if (!object) return refused(number, 'malformed_row', text, 'one JSON object');
  const cells: Cell[] = [];
  const errors: Finding[] = [];
  for (const [key, value] of Object.entries(object)) {
    const at = names.indexOf(key);
    const cell = cellOf(value);
    if (at < 0) errors.push(fieldError('unknown_field', ACTION, key, value, `one of ${names.join(', ')}`));
    else if (cell === null)
      errors.push(fieldError('invalid_value', ACTION, key, value, 'a text, a number, or a list of them'));
    else cells[at] = cell;
  }
  return errors.length > 0 ? { number, errors } : { number, cells };
}

/** How the lines of a text file are divided. */
export interface TextShape {
  readonly format: 'csv' | 'ndjson';
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  /** Of NDJSON: the keys, in the order of the cells. */
  readonly names: readonly string[];
}

/** Reads rows as their bytes come, some at a time, in their order, the header among them. Holds one row and one piece. */
export async function* linesOf(bytes: AsyncIterable<Buffer>, shape: TextShape): AsyncGenerator<Line[]> {
  const splitter = new RecordSplitter(shape.format, MAX_ROW_BYTES, shape.delimiter);
  const toLines = (records: readonly RawRecord[]): Line[] => {
    const bad: Line[] = [];
    const good: TextRecord[] = [];
    for (const record of records) {
      const { number } = record;
      if ('tooLarge' in record)
        bad.push(refused(number, 'row_too_large', 'a longer row', `at most ${MAX_ROW_BYTES} bytes long`));
      else if (isUtf8(record.bytes)) good.push({ number, text: record.bytes.toString('utf8') });
      else bad.push(broken(number, record.bytes));
    }
    const read =
      shape.format === 'csv' ? csvLines(good, shape.delimiter) : good.map((one) => jsonLine(one, shape.names));
    return bad.length === 0 ? read : [...bad, ...read].sort((a, b) => a.number - b.number);
  };
  for await (const piece of asUtf8(bytes, shape.encoding)) {
    for await (const some of inSlices(splitter.push(piece))) yield toLines(some);
  }
  yield toLines(splitter.end());
}

/** The rows of a text file. */
export const textLines = (path: string, shape: TextShape): AsyncGenerator<Line[]> =>
  linesOf(createReadStream(path, { highWaterMark: 1024 * 1024 }), shape);
