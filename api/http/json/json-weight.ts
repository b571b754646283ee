const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** A value begins behind each of these: `,`, `[` and `{`. */
const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;
const BEGINS: ReadonlySet<number> = new Set([COMMA, BRACKET, BRACE]);
const CLOSES: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** Where the string that begins at `from` (behind its quote) ends: behind its closing quote, or at the end of the bytes. */
function endOfString(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(QUOTE, from); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    let before = at - 1;
    while (before >= from && bytes[before] === BACKSLASH) before -= 1;
    if ((at - 1 - before) % 2 === 0) return at + 1;
  }
  return bytes.length;
}

/** What the reading of a JSON text takes time and stack for. */
export interface JsonWeight {
  /** Strings count as one whatever stands in them. */
  readonly values: number;
  /** Lists and objects inside one another. */
  readonly depth: number;
  /** Of the object that has most: one of many fields is read slowest of all. */
  readonly fields: number;
}

/** The objects and lists that are open: how deep they stand, and how many fields the greatest object has. */
class Nest {
  depth = 0;
  fields = 0;
  /** Fields of each so far; NaN of a list, which compares as no number does. */
  readonly #open: number[] = [];

  see(byte: number): void {
    if (byte === BRACE || byte === BRACKET) {
      this.depth = Math.max(this.depth, this.#open.push(byte === BRACE ? 1 : Number.NaN));
    } else if (CLOSES.has(byte)) this.#open.pop();
    else if (byte === COMMA && this.#open.length > 0) this.#open.push((this.#open.pop() ?? 0) + 1);
    const here = this.#open.at(-1) ?? 0;
    if (here > this.fields) this.fields = here;
  }
}

/** The weight of a JSON text, found without understanding it and in one pass; stops at `most` values. */
export function weigh(bytes: Uint8Array, most: number): JsonWeight {
  let values = 1;
  const nest = new Nest();
  for (let at = 0; at < bytes.length && values < most; ) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      at = endOfString(bytes, at + 1);
      continue;
    }
    if (BEGINS.has(byte)) values += 1;
    nest.see(byte);
    at += 1;
  }
  return { values, depth: nest.depth, fields: nest.fields };
}
