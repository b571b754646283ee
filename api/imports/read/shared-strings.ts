import { type Archive, unreadable } from './archive.js';
import { readWholeXml } from './xml.js';

/** Text of all shared strings, bytes; a table of a million rows has a tenth. */
const MAX_BYTES = 192 * 1024 * 1024;
/** A cell of a spreadsheet has at most 32,767 characters; what is longer is cut, and refused as a field later. */
const MAX_CELL = 40_000;

/**
 * The texts that the cells of a workbook share. Held as bytes with the places where they end: a tenth of what as many
 * strings take.
 */
export class SharedStrings {
  #bytes = Buffer.alloc(64 * 1024);
  #ends = new Uint32Array(1024);
  #length = 0;
  #count = 0;

  static async read(archive: Archive, path: string): Promise<SharedStrings> {
    const shared = new SharedStrings();
    const entry = archive.find(path);
    if (!entry) return shared;
    let text = '';
    let reading = false;
    let phonetic = false;
    await readWholeXml(await archive.stream(entry), {
      open: (name) => {
        if (name === 'si') text = '';
        else if (name === 'rPh') phonetic = true;
        reading = name === 't' && !phonetic;
      },
      text: (part) => {
        if (reading && text.length < MAX_CELL) text += part;
      },
      close: (name) => {
        if (name === 'rPh') phonetic = false;
        if (name === 'si') shared.#add(text);
        reading = false;
      },
    });
    return shared;
  }

  at(index: number): string {
    if (!(index >= 0 && index < this.#count)) return '';
    return this.#bytes.toString('utf8', index === 0 ? 0 : this.#ends[index - 1], this.#ends[index]);
  }

  #add(text: string): void {
    const size = Buffer.byteLength(text);
    if (this.#length + size > MAX_BYTES)
      throw unreadable(`a workbook with at most ${MAX_BYTES} bytes of text`, 'it has more');
    if (this.#length + size > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#length + size));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array(this.#ends.length * 2);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#bytes.write(text, this.#length);
    this.#length += size;
    this.#ends[this.#count] = this.#length;
    this.#count += 1;
  }
}
