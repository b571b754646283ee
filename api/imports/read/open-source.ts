import { open } from 'node:fs/promises';
import { Archive, unreadable, withTables } from './archive.js';
import { encodingOf } from './encoding.js';
import { textLines } from './read-text.js';
import { delimiterOf } from './record-splitter.js';
import type { Line } from './row.js';
import { sheetLines } from './sheet-lines.js';
import type { UploadedFile } from './upload.js';
import { readWorkbook, type Sheet } from './workbook.js';

/** A file whose rows can be read as often as needed. */
export interface Source {
  readonly format: 'csv' | 'ndjson' | 'xlsx';
  readonly name?: string;
  /** Of text. */
  readonly encoding?: string;
  readonly delimiter?: string;
  /** Of a workbook: the sheet that is read. */
  readonly sheet?: string;
  readonly lines: () => AsyncGenerator<Line[]>;
}

export interface SourceHints {
  /** What the caller says that the body is; what it is counts more. */
  readonly ndjson: boolean;
  /** Keys of NDJSON's objects, in the order of the cells. */
  readonly names: readonly string[];
  /** The sheet of a workbook that is meant. */
  readonly sheet?: string;
}

const HEAD_BYTES = 64 * 1024;
/** A compound file: an .xls of before 2007, or a workbook under a password (MS-CFB, MS-OFFCRYPTO). */
const COMPOUND = 'd0cf11e0a1b11ae1';
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');
const TABLE_WORDS = 'a table: CSV, TSV, NDJSON, XLSX, or one of them zipped';

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** @throws Problem unreadable_file for what many take for a table and is none */
async function refuseOthers(path: string, head: Buffer): Promise<void> {
  const begin = head
    .toString('latin1', 0, 512)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (head.subarray(0, 8).toString('hex') === COMPOUND) {
    const file = await open(path, 'r');
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, HEAD_BYTES));
    await file.read(tail, 0, tail.length, Math.max(0, size - tail.length));
    await file.close();
    const locked = head.includes(ENCRYPTED) || tail.includes(ENCRYPTED);
    throw unreadable(
      TABLE_WORDS,
      locked
        ? 'it is a workbook under a password; save it without one'
        : 'it is an .xls of before 2007, whatever its name; save it as .xlsx or CSV',
    );
  }
  if (begin.startsWith('%PDF')) throw unreadable(TABLE_WORDS, 'it is a PDF');
  if (head.subarray(0, 2).toString('hex') === '1f8b')
    throw unreadable(TABLE_WORDS, 'it is packed with gzip; unpack it or zip it');
  if (/^<(?:\?xml|!doctype|html|table)/i.test(begin))
    throw unreadable(
      TABLE_WORDS,
      'it is a web page or XML, as some systems write under the name .xls; save it as .xlsx or CSV',
    );
}

/** The sheet that is meant, or the only one with rows. */
async function chooseSheet(
  archive: Archive,
  book: Awaited<ReturnType<typeof readWorkbook>>,
  name: string | undefined,
): Promise<Sheet> {
  const names = book.sheets.map((sheet) => `'${sheet.name}'`).join(', ');
  if (name !== undefined) {
    const found = book.sheets.find((sheet) => sheet.name === name);
    if (!found) throw unreadable(`a workbook with the sheet '${name}'`, `its sheets are ${names}`);
    return found;
  }
  const filled: Sheet[] = [];
  for (const sheet of book.sheets) {
    let rows = 0;
    for await (const lines of sheetLines(archive, book, sheet)) {
      rows += lines.length;
      if (rows > 1) break;
    }
    if (rows > 1) filled.push(sheet);
  }
  const [first, second] = filled;
  if (second)
    throw unreadable('a workbook with one filled sheet, or be sent with ?sheet=NAME', `its sheets are ${names}`);
  if (!first) throw unreadable('a workbook with rows', 'its sheets are empty');
  return first;
}

async function withArchive<T>(
  file: UploadedFile,
  hints: SourceHints,
  work: (sources: readonly Source[]) => Promise<T>,
): Promise<T> {
  const archive = await Archive.open(file.path);
  try {
    if (!archive.find('[Content_Types].xml')) {
      return await withTables(archive, async (files) => withAll(files, hints, [], work));
    }
    if (archive.find('xl/workbook.bin')) throw unreadable(TABLE_WORDS, 'it is an .xlsb; save it as .xlsx');
    const book = await readWorkbook(archive);
    const sheet = await chooseSheet(archive, book, hints.sheet);
    const named = file.name === undefined ? {} : { name: file.name };
    return await work([{ format: 'xlsx', ...named, sheet: sheet.name, lines: () => sheetLines(archive, book, sheet) }]);
  } finally {
    archive.close();
  }
}

/** Opens one file after the other and works while all are open. */
function withAll<T>(
  files: readonly UploadedFile[],
  hints: SourceHints,
  opened: readonly Source[],
  work: (sources: readonly Source[]) => Promise<T>,
): Promise<T> {
  const [file, ...rest] = files;
  if (!file) return work(opened);
  const asText = { ...hints, ndjson: /\.(?:ndjson|jsonl)$/i.test(file.name ?? '') };
  return withSources(file, asText, (sources) => withAll(rest, hints, [...opened, ...sources], work));
}

/**
 * Opens an uploaded file, whatever it is, while `work` reads it: the table that it is, or those that it is an archive of.
 * @throws Problem unreadable_file, file_too_heavy
 */
export async function withSources<T>(
  file: UploadedFile,
  hints: SourceHints,
  work: (sources: readonly Source[]) => Promise<T>,
): Promise<T> {
  const head = await headOf(file.path);
  if (head.subarray(0, 4).toString('hex') === '504b0304') return withArchive(file, hints, work);
  await refuseOthers(file.path, head);
  const encoding = await encodingOf(file.path);
  const format = hints.ndjson ? 'ndjson' : 'csv';
  const delimiter = delimiterOf(new TextDecoder(encoding).decode(head));
  const shape = { format, encoding, delimiter, names: hints.names } as const;
  const named = file.name === undefined ? {} : { name: file.name };
  return work([{ format, ...named, encoding, delimiter, lines: () => textLines(file.path, shape) }]);
}
