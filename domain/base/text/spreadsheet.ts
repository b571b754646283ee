import { DAY_MS, SECOND_MS } from '../time.js';
import { instantOf, isDay } from '../zone.js';

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

const WALL = /^(\S{1,20}?)(?:[T ]{1,9}(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/;
const SLASHED = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/;
/** Days since 30 December 1899, which is what spreadsheets count. From 2000 to 2099. */
const SERIAL = /^(\d{5})(?:[.,](\d+))?$/;
const SERIAL_FIRST = 36_526;
const SERIAL_LAST = 73_050;
const SERIAL_EPOCH = Date.UTC(1899, 11, 30);

const two = (part: string): string => part.padStart(2, '0');

/** A calendar day of `2026-12-25`, `25/12/2026` or `12/25/2026`; both of `5/6/2026` are days, so it is ambiguous. */
function dayOfText(text: string): string | 'ambiguous' | undefined {
  if (isDay(text)) return text;
  const parts = SLASHED.exec(text);
  if (!parts) return undefined;
  const [, first = '', , second = '', year = ''] = parts;
  const dayFirst = `${year}-${two(second)}-${two(first)}`;
  const monthFirst = `${year}-${two(first)}-${two(second)}`;
  const days = [dayFirst, monthFirst].filter(isDay);
  if (days.length === 2 && dayFirst !== monthFirst) return 'ambiguous';
  return days[0];
}

function serialDay(text: string): { day: string; minutes: number; seconds: number } | undefined {
  const parts = SERIAL.exec(text);
  const days = Number(parts?.[1]);
  if (!parts || days < SERIAL_FIRST || days > SERIAL_LAST) return undefined;
  const ofDay = Math.round((Number(`0.${parts[2] ?? '0'}`) * DAY_MS) / SECOND_MS);
  const day = new Date(SERIAL_EPOCH + days * DAY_MS).toISOString().slice(0, 10);
  return ofDay * SECOND_MS >= DAY_MS ? undefined : { day, minutes: Math.floor(ofDay / 60), seconds: ofDay % 60 };
}

const clock = (minutes: number): string => `${two(String(Math.floor(minutes / 60)))}:${two(String(minutes % 60))}`;

/**
 * A date without offset, as spreadsheets write it, on the shop's clock: `25/12/2026`, `2026-12-25 10:30`, 46381.5.
 * Midnight when there is no time.
 * @param zone IANA zone of the shop
 * @returns undefined when it is no date; `ambiguous` when day and month could be either
 */
export function localInstant(text: string, zone: string): Date | 'ambiguous' | undefined {
  const serial = serialDay(text);
  if (serial) return new Date(+instantOf(serial.day, clock(serial.minutes), zone) + serial.seconds * SECOND_MS);
  const [, date = '', hour = '0', minute = '0', second = '0'] = WALL.exec(text) ?? [];
  const day = dayOfText(date);
  if (day === undefined || day === 'ambiguous') return day;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const minutes = Number(hour) * 60 + Number(minute);
  return new Date(+instantOf(day, clock(minutes), zone) + Number(second) * SECOND_MS);
}

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

/**
 * `Nguyá»…n` is `Nguyễn`, read in the wrong encoding by a spreadsheet and saved again.
 * @returns undefined when the text is not of that kind
 */
export function undoMojibake(text: string): string | undefined {
  if (!/[\u00c2-\u00f4][\u0080-\uffff]/.test(text)) return undefined;
  const bytes = [...text].map(byteOf);
  if (bytes.some((byte) => byte === undefined)) return undefined;
  try {
    const read = UTF8.decode(Uint8Array.from(bytes as number[]));
    return VIETNAMESE.test(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

/** The text of bytes that are no UTF-8, when they are Vietnamese in the encoding of older Windows; else undefined. */
export function windows1258(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('windows-1258').decode(bytes).normalize('NFC');
  return VIETNAMESE.test(text) && !/\p{Cc}/u.test(text.replace(/\s/g, '')) ? text : undefined;
}
