/**
 * What spreadsheets do to the cells of a file on its way through them (docs/sources.md#phone-numbers), and what can be undone
 * of it.
 */

/** An integer as a spreadsheet wrote it; `lost`: the digits that it left out cannot be had back. */
export type WrittenNumber = { readonly kind: 'whole'; readonly digits: string } | { readonly kind: 'lost' };

/**
 * `912345678.0` and `9.12345678E+08` are whole numbers still; `9.12E+08` has lost six digits.
 * @returns undefined when the text is no such number
 */
export function writtenNumber(text: string): WrittenNumber | undefined {
  const pointed = /^(\d+)[.,]0+$/.exec(text);
  if (pointed) return { kind: 'whole', digits: pointed[1] ?? '' };
  const parts = /^(\d+)(?:[.,](\d+))?e\+?(\d{1,2})$/i.exec(text);
  if (!parts) return undefined;
  const [, whole = '', decimals = '', exponent = ''] = parts;
  return decimals.length === Number(exponent) && whole.length === 1
    ? { kind: 'whole', digits: `${whole}${decimals}` }
    : { kind: 'lost' };
}

/** Without the apostrophe that tells a spreadsheet "this is text", which some of them export as well. */
export const withoutApostrophe = (text: string): string => text.replace(/^['‘’`´](?=[\d+(=-])/, '');

/** Windows-1252 from byte 0x80 to 0x9F; written out, as some runtimes decode it as Latin-1. */
const UPPER = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const BYTE_OF = new Map([...UPPER].map((letter, at) => [letter, 0x80 + at] as const));

/** The byte that Windows-1252 has for a letter. */
function byteOf(letter: string): number | undefined {
  const code = letter.codePointAt(0) ?? 0;
  return BYTE_OF.get(letter) ?? (code < 0x100 ? code : undefined);
}
const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** Letters that Vietnamese has beside the Latin ones. */
const VIETNAMESE = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/i;

/** How often a text can have been saved in the wrong encoding; more has not been seen. */
const MOST_TIMES = 3;

/**
 * `Nguyá»…n` is `Nguyễn`, read in the wrong encoding by a spreadsheet and saved again, once or more often.
 * @returns undefined when the text is not of that kind
 */
export function undoMojibake(text: string): string | undefined {
  let read: string | undefined;
  for (let times = 0; times < MOST_TIMES; times += 1) {
    const next = undoOnce(read ?? text);
    if (next === undefined) break;
    read = next;
  }
  return read !== undefined && VIETNAMESE.test(read) ? read : undefined;
}

function undoOnce(text: string): string | undefined {
  if (!/[\u00c2-\u00f4][\u0080-\uffff]/.test(text)) return undefined;
  const bytes = [...text].map(byteOf);
  if (bytes.some((byte) => byte === undefined)) return undefined;
  try {
    return UTF8.decode(Uint8Array.from(bytes as number[]));
  } catch {
    return undefined;
  }
}

/** The text of bytes that are no UTF-8, when they are Vietnamese in the encoding of older Windows; else undefined. */
export function windows1258(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('windows-1258').decode(bytes).normalize('NFC');
  return VIETNAMESE.test(text) && !/\p{Cc}/u.test(text.replace(/\s/g, '')) ? text : undefined;
}
