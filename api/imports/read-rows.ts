import { windows1258 } from '../../domain/base/text/spreadsheet.js';
import { fieldError, Problem } from '../http/problems.js';
import { type Columns, readHeader, readRows } from './read-csv.js';
import { readLine } from './read-ndjson.js';
import { type RawRecord, RecordSplitter } from './record-splitter.js';
import { ACTION, type Row } from './row.js';

/** A longer line is no customer and no order. */
export const MAX_ROW_BYTES = 64 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Pairs of bytes that are looked at: in UTF-16, one of each is zero as long as the letters are Latin. */
const PAIRS = 4;

/** Without a mark: every second byte is zero, and no other. */
function looksLikeUtf16(first: Buffer): boolean {
  if (first.length < 2 * PAIRS) return false;
  const zeros = [...first.subarray(0, 2 * PAIRS)].map((byte) => byte === 0);
  return [0, 1].some((odd) => zeros.every((zero, at) => zero === (at % 2 === odd)));
}

/** Files that spreadsheets save as "Unicode text". */
export function refuseUtf16(first: Buffer): void {
  const mark = first.subarray(0, 2).toString('hex');
  if (mark !== 'fffe' && mark !== 'feff' && !looksLikeUtf16(first)) return;
  throw new Problem('unsupported_encoding', 'The file is UTF-16; save it as UTF-8 ("CSV UTF-8").');
}

function readHeaderRecord(record: RawRecord, splitter: RecordSplitter, columns: Columns): string[] {
  const text = 'bytes' in record ? decode(record.bytes) : undefined;
  if (text !== undefined) return readHeader(text, splitter.delimiter, columns);
  const allowed = 'bytes' in record ? 'UTF-8 ("CSV UTF-8" in spreadsheets)' : `at most ${MAX_ROW_BYTES} bytes long`;
  const error = fieldError('invalid_value', 'import the file', 'header', undefined, allowed);
  throw new Problem('wrong_columns', error.message, { errors: [error] });
}

const tooLarge = (number: number): Row => {
  const allowed = `at most ${MAX_ROW_BYTES} bytes long`;
  return { number, errors: [fieldError('row_too_large', ACTION, 'row', 'a longer row', allowed)] };
};
const broken = (number: number, bytes: Buffer): Row => {
  const old = windows1258(bytes);
  const allowed = old === undefined ? 'UTF-8' : 'UTF-8; this is Windows-1258: save the file as "CSV UTF-8"';
  return { number, errors: [fieldError('broken_encoding', ACTION, 'row', old ?? bytes.toString('utf8'), allowed)] };
};

/**
 * Reads a file's rows as it arrives, some at a time, in their order. Holds one row and one piece of the stream.
 * @throws Problem wrong_columns, unsupported_encoding: before any row
 */
export async function* readRowsOf(
  stream: AsyncIterable<Buffer>,
  format: 'csv' | 'ndjson',
  columns: Columns,
): AsyncGenerator<Row[]> {
  const splitter = new RecordSplitter(format, MAX_ROW_BYTES);
  let header: string[] | undefined;
  let first = true;
  const toRows = (records: RawRecord[]): Row[] => {
    const rest = records.slice();
    if (format === 'csv' && !header) {
      const record = rest.shift();
      if (!record) return [];
      header = readHeaderRecord(record, splitter, columns);
    }
    return rowsOf(rest, header, splitter, columns);
  };
  for await (const piece of stream) {
    if (first) refuseUtf16(piece);
    first = false;
    yield toRows(splitter.push(piece));
  }
  yield toRows(splitter.end());
  if (format === 'csv' && !header) readHeader('', ',', columns);
}

function rowsOf(
  records: readonly RawRecord[],
  header: readonly string[] | undefined,
  splitter: RecordSplitter,
  columns: Columns,
): Row[] {
  const rows: Row[] = [];
  const good: { number: number; text: string }[] = [];
  for (const record of records) {
    const text = 'bytes' in record ? decode(record.bytes) : undefined;
    if (text !== undefined) good.push({ number: record.number, text });
    else rows.push('bytes' in record ? broken(record.number, record.bytes) : tooLarge(record.number));
  }
  const read = header
    ? readRows(good, header, splitter.delimiter)
    : good.map(({ number, text }) => readLine(number, text, columns));
  return [...rows, ...read].sort((a, b) => a.number - b.number);
}
