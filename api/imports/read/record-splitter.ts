/** A record of a file as bytes, or only its number when it was too long to keep. Numbers count from 1, the header included. */
export type RawRecord =
  | { readonly number: number; readonly bytes: Buffer }
  | { readonly number: number; readonly tooLarge: true };

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Fields of a line outside its quotes. */
const fieldsIn = (line: string, delimiter: Delimiter): number => line.replace(/"[^"]*"/g, '').split(delimiter).length;

/** How many of the lines agree on a number of fields above one, and on which. */
function agreement(
  lines: readonly string[],
  delimiter: Delimiter,
): { readonly lines: number; readonly fields: number } {
  const counts = new Map<number, number>();
  for (const line of lines) {
    const fields = fieldsIn(line, delimiter);
    if (fields > 1) counts.set(fields, (counts.get(fields) ?? 0) + 1);
  }
  return [...counts]
    .map(([fields, times]) => ({ lines: times, fields }))
    .reduce((best, one) => (one.lines > best.lines ? one : best), { lines: 0, fields: 1 });
}

/**
 * The delimiter on which most lines of a file's beginning agree: spreadsheets of some languages write semicolons under the
 * same file name, and a title may stand above the header.
 */
export function delimiterOf(beginning: string): Delimiter {
  const lines = beginning.split(/\r?\n/, 50).filter((line) => line !== '');
  let best: Delimiter = ',';
  let agreed = { lines: 0, fields: 1 };
  for (const delimiter of DELIMITERS) {
    const one = agreement(lines, delimiter);
    if (one.lines < agreed.lines || (one.lines === agreed.lines && one.fields <= agreed.fields)) continue;
    best = delimiter;
    agreed = one;
  }
  return best;
}

/**
 * Cuts a stream of bytes into records and holds no more than one of them, however long the file's lines are. Quoted
 * fields may hold line breaks (RFC 4180). A record longer than `maxBytes` is dropped while it passes; then the next line
 * begins a record, whatever quotes said, so that one forgotten quote does not swallow the file.
 */
export class RecordSplitter {
  readonly #maxBytes: number;
  readonly #quotes: boolean;
  #parts: Buffer[] = [];
  #length = 0;
  #number = 0;
  #skipping = false;
  #inQuotes = false;
  /** A quote here opens a quoted field, or goes on with one: `""`. */
  #mayOpen = true;
  readonly #delimiter: Delimiter;

  /** @param format `csv` knows quotes; in `ndjson` every line is a record */
  constructor(format: 'csv' | 'ndjson', maxBytes: number, delimiter: Delimiter = ',') {
    this.#delimiter = delimiter;
    this.#quotes = format === 'csv';
    this.#maxBytes = maxBytes;
  }

  /** The records that end in this piece of the file. */
  push(piece: Buffer): RawRecord[] {
    const records: RawRecord[] = [];
    let start = 0;
    for (let end = this.#nextEnd(piece, 0); end >= 0; end = this.#nextEnd(piece, start)) {
      this.#keep(piece.subarray(start, end));
      this.#finish(records);
      start = end + 1;
    }
    this.#keep(piece.subarray(start));
    return records;
  }

  /** The last record, when the file does not end with a line break. */
  end(): RawRecord[] {
    const records: RawRecord[] = [];
    if (this.#length > 0 || this.#skipping) this.#finish(records);
    return records;
  }

  /** Index of the line break that ends the record, or -1. Also drops out of a record that has grown too long. */
  #nextEnd(piece: Buffer, from: number): number {
    if (!this.#quotes || this.#skipping) return piece.indexOf(LF, from);
    const delimiter = this.#delimiter.charCodeAt(0);
    for (let at = from; at < piece.length; at += 1) {
      const byte = piece[at];
      if (this.#inQuotes) {
        // Closed by a quote, and opened again by the next one when it is `""`.
        if (byte === QUOTE) this.#inQuotes = false;
        this.#mayOpen = byte === QUOTE;
      } else if (byte === LF) return at;
      else if (byte === QUOTE && this.#mayOpen) this.#inQuotes = true;
      else this.#mayOpen = byte === delimiter;
      if (this.#inQuotes && this.#length + at - from > this.#maxBytes) {
        this.#skip();
        return piece.indexOf(LF, at);
      }
    }
    return -1;
  }

  #keep(part: Buffer): void {
    if (this.#skipping || part.length === 0) return;
    this.#length += part.length;
    if (this.#length > this.#maxBytes) this.#skip();
    else this.#parts.push(part);
  }

  #skip(): void {
    this.#skipping = true;
    this.#parts = [];
  }

  #finish(records: RawRecord[]): void {
    this.#number += 1;
    if (this.#skipping) records.push({ number: this.#number, tooLarge: true });
    else if (this.#length > 0) this.#add(records);
    this.#parts = [];
    this.#length = 0;
    this.#skipping = false;
    this.#inQuotes = false;
    this.#mayOpen = true;
  }

  #add(records: RawRecord[]): void {
    const [only] = this.#parts;
    const whole = this.#parts.length === 1 && only ? only : Buffer.concat(this.#parts);
    const bytes = whole.at(-1) === CR ? whole.subarray(0, -1) : whole;
    if (bytes.length === 0) return;
    records.push({ number: this.#number, bytes });
  }
}
