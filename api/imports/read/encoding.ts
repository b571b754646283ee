import { isAscii, isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { windows1258 } from '../../../domain/base/text/spreadsheet.js';
import { Problem } from '../../http/problems.js';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1258', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Pairs of bytes that are looked at: in UTF-16, one of each is zero as long as the letters are Latin. */
const PAIRS = 4;
const PIECE = 1024 * 1024;
/** Letters that windows-1258 has and windows-1252 has not. */
const ONLY_1258 = /\u0111|\p{L}\u0302?[\u0306\u031b\u0303\u0309\u0323]/iu;

/** Without a mark: every second byte is zero, and no other. */
function zerosOf(first: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (first.length < 2 * PAIRS) return undefined;
  const zeros = [...first.subarray(0, 2 * PAIRS)].map((byte) => byte === 0);
  const odd = [0, 1].find((one) => zeros.every((zero, at) => zero === (at % 2 === one)));
  if (odd === undefined) return undefined;
  return odd === 1 ? 'utf-16le' : 'utf-16be';
}

/** UTF-16 as its byte order mark, or its zeros, say: files that spreadsheets save as "Unicode text". */
export function utf16Of(first: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const mark = first.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return 'utf-16le';
  return mark === 'feff' ? 'utf-16be' : zerosOf(first);
}

/** @throws Problem unsupported_encoding: a stream of lines is UTF-8 */
export function refuseUtf16(first: Buffer): void {
  if (utf16Of(first) === undefined) return;
  throw new Problem('unsupported_encoding', 'The body is UTF-16; send it as UTF-8.');
}

/** Longest letter in UTF-8. */
const MOST_BYTES = 4;

/** End of the last line in these bytes, else where a letter that may go on in the next piece begins. */
function cutOf(bytes: Buffer): number {
  const line = bytes.lastIndexOf(0x0a);
  if (line >= 0) return line + 1;
  for (let at = bytes.length - 1; at > bytes.length - MOST_BYTES && at > 0; at -= 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return at;
  }
  return bytes.length;
}

/**
 * The encoding of a whole text file. Held is one piece of it. A file that is neither UTF-8 nor in one of the older
 * encodings throughout counts as UTF-8: its broken rows are reported one by one.
 */
export async function encodingOf(path: string): Promise<Encoding> {
  const file = await open(path, 'r');
  try {
    let rest = Buffer.alloc(0);
    let old: string | undefined;
    let isMixed = false;
    for (let first = true; ; first = false) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(PIECE), 0, PIECE);
      const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      if (bytes.length === 0) break;
      const utf16 = first ? utf16Of(bytes) : undefined;
      if (utf16) return utf16;
      const cut = bytesRead === 0 ? bytes.length : cutOf(bytes);
      const whole = bytes.subarray(0, cut);
      rest = bytes.subarray(cut);
      if (isUtf8(whole)) isMixed ||= !isAscii(whole);
      else old ??= windows1258(whole.filter((byte) => byte >= 0x20)) ?? '';
    }
    if (old === undefined || old === '' || isMixed) return 'utf-8';
    return ONLY_1258.test(old.normalize('NFD')) ? 'windows-1258' : 'windows-1252';
  } finally {
    await file.close();
  }
}

/** Bytes in any encoding as UTF-8. */
export async function* asUtf8(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') {
    yield* bytes;
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const piece of bytes) yield Buffer.from(decoder.decode(piece, { stream: true }));
  yield Buffer.from(decoder.decode());
}
