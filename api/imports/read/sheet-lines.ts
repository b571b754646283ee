import { DAY_MS, SECOND_MS } from '../../../domain/base/time.js';
import type { Cell } from '../../../domain/imports/mapping.js';
import type { Archive } from './archive.js';
import { unreadable } from './archive.js';
import type { Line } from './row.js';
import type { Sheet, Workbook } from './workbook.js';
import { readXml } from './xml.js';

/** Columns that are read; a platform's widest export has 75. */
const MAX_COLUMNS = 1_000;
const MAX_CELL = 40_000;
const EPOCH = Date.UTC(1899, 11, 30);
/** From 1 January 1904 to the other epoch, in days. */
const DAYS_1904 = 1_462;
const LETTERS = 26;

/** `BC12` is column 54, from 0. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const code = reference.charCodeAt(at) - 64;
    if (code < 1 || code > LETTERS) break;
    column = column * LETTERS + code;
  }
  return column - 1;
}

/** A day number as a local date and time, to the second. */
function dateText(serial: number, from1904: boolean): string {
  const ms = Math.round(((serial + (from1904 ? DAYS_1904 : 0)) * DAY_MS) / SECOND_MS) * SECOND_MS;
  const date = new Date(EPOCH + ms);
  return Number.isNaN(date.getTime()) ? String(serial) : date.toISOString().slice(0, 19).replace('T', ' ');
}

/** The cells of one row as the tags of the sheet come by. */
class RowReader {
  readonly lines: Line[] = [];
  readonly #book: Workbook;
  #number = 0;
  #cells: Cell[] = [];
  #filled = false;
  #column = -1;
  #type = 'n';
  #isDate = false;
  #text = '';
  #reading = false;
  #phonetic = false;

  constructor(book: Workbook) {
    this.#book = book;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') this.#openRow(attributes.r);
    else if (name === 'c') this.#openCell(attributes);
    else if (name === 'rPh') this.#phonetic = true;
    this.#reading = (name === 'v' || name === 't') && !this.#phonetic;
  }

  text(part: string): void {
    if (this.#reading && this.#text.length < MAX_CELL) this.#text += part;
  }

  close(name: string): void {
    this.#reading = false;
    if (name === 'rPh') this.#phonetic = false;
    else if (name === 'c') this.#closeCell();
    else if (name === 'row' && this.#filled) this.lines.push({ number: this.#number, cells: this.#cells });
  }

  #openRow(number: string | undefined): void {
    this.#number = number === undefined ? this.#number + 1 : Number(number);
    this.#cells = [];
    this.#filled = false;
    this.#column = -1;
  }

  #openCell({ r, t = 'n', s }: Readonly<Record<string, string>>): void {
    this.#column = r === undefined ? this.#column + 1 : columnOf(r);
    if (this.#column >= MAX_COLUMNS)
      throw unreadable(`a table of at most ${MAX_COLUMNS} columns`, `row ${this.#number} has more`);
    this.#type = t;
    this.#isDate = t === 'n' && this.#book.dateStyles.has(Number(s ?? 0));
    this.#text = '';
  }

  #closeCell(): void {
    const cell = this.#cellOf(this.#text);
    if (cell === '' || this.#column < 0) return;
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = cell;
    this.#filled = true;
  }

  #cellOf(text: string): Cell & (string | number) {
    if (text === '') return '';
    if (this.#type === 's') return this.#book.strings.at(Number(text));
    if (this.#type === 'b') return text === '1' ? 'true' : 'false';
    if (this.#type !== 'n') return text;
    const value = Number(text);
    if (!Number.isFinite(value)) return text;
    return this.#isDate ? dateText(value, this.#book.from1904) : value;
  }
}

/**
 * The rows of a sheet as they come, some at a time, those without a value left out; the size that the sheet claims to have
 * is not believed. Of a formula its last value is taken, never the formula.
 * @throws Problem unreadable_file, file_too_heavy
 */
export async function* sheetLines(archive: Archive, book: Workbook, sheet: Sheet): AsyncGenerator<Line[]> {
  const entry = archive.find(sheet.path);
  if (!entry) return;
  const reader = new RowReader(book);
  const handler = {
    open: reader.open.bind(reader),
    text: reader.text.bind(reader),
    close: reader.close.bind(reader),
  };
  for await (const _ of readXml(await archive.stream(entry), handler)) {
    if (reader.lines.length > 0) yield reader.lines.splice(0);
  }
}
