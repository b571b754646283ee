const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** A value begins behind each of these: `,`, `[` and `{`. */
const BEGINS: ReadonlySet<number> = new Set([0x2c, 0x5b, 0x7b]);

/** Where the string that begins at `from` (behind its quote) ends: behind its closing quote, or at the end of the bytes. */
function endOfString(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(QUOTE, from); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    let before = at - 1;
    while (before >= from && bytes[before] === BACKSLASH) before -= 1;
    if ((at - 1 - before) % 2 === 0) return at + 1;
  }
  return bytes.length;
}

/**
 * How many values a JSON text holds, the number that its reading takes time for, counted without understanding it and in one
 * pass; stops at `most`. Strings count as one whatever stands in them.
 */
export function countValues(bytes: Uint8Array, most: number): number {
  let count = 1;
  for (let at = 0; at < bytes.length && count < most; ) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) at = endOfString(bytes, at + 1);
    else {
      if (BEGINS.has(byte)) count += 1;
      at += 1;
    }
  }
  return count;
}
