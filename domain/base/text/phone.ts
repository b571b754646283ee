import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { withoutApostrophe, writtenNumber } from './spreadsheet.js';

/** Why a phone of an import is not taken. */
export const PHONE_PROBLEMS = ['empty', 'several', 'letters', 'spreadsheet', 'invalid', 'not_mobile'] as const;
export type PhoneProblem = (typeof PHONE_PROBLEMS)[number];
/** What a spreadsheet or the years had done to a phone, undone. */
const PHONE_REPAIRS = ['apostrophe', 'number_format', 'lost_zero', 'old_prefix'] as const;
type PhoneRepair = (typeof PHONE_REPAIRS)[number];
export type PhoneResult =
  | { readonly ok: true; readonly e164: string; readonly repairs: readonly PhoneRepair[] }
  | { readonly ok: false; readonly problem: PhoneProblem };

/**
 * Vietnam's move of 11-digit mobile numbers to 10 digits, 15/09/2018 to 30/06/2019, last 7 digits kept
 * (docs/sources.md#phone-numbers). libphonenumber does not know it: 0168 123 4567 is invalid to it. Trunk 0 left out on both
 * sides.
 */
const MOVED: ReadonlyMap<string, string> = new Map([
  ['120', '70'],
  ['121', '79'],
  ['122', '77'],
  ['126', '76'],
  ['128', '78'],
  ['123', '83'],
  ['124', '84'],
  ['125', '85'],
  ['127', '81'],
  ['129', '82'],
  ['162', '32'],
  ['163', '33'],
  ['164', '34'],
  ['165', '35'],
  ['166', '36'],
  ['167', '37'],
  ['168', '38'],
  ['169', '39'],
  ['186', '56'],
  ['188', '58'],
  ['199', '59'],
]);
/** 0, 84, +84, 0084 or (spreadsheets drop the 0) nothing; an old prefix; seven digits. */
const OLD = /^(?:\+?84|0084)?0?(1[2-9]\d)(\d{7})$/;

/** The digits of today's number when these are those of an old one. */
function migrate(digits: string): string | undefined {
  const match = OLD.exec(digits);
  const prefix = MOVED.get(match?.[1] ?? '');
  return prefix === undefined ? undefined : `+84${prefix}${match?.[2]}`;
}

/**
 * A mobile number of Vietnam with nothing around it, as libphonenumber's metadata of it have them: most cells of most files, so
 * they are not taken apart one by one. A test asks libphonenumber about each prefix.
 */
const PLAIN_VIETNAMESE =
  /^(?:\+84|0)((?:3\d|5[1689]|7[06-9]|8[1-8]|9[0-8])\d{7}|(?:5(?:2[238]|59)|89[6-9]|99[013-9])\d{6})$/;

const no = (problem: PhoneProblem): PhoneResult => ({ ok: false, problem });

/**
 * A mobile number from an import, as E.164. Takes the spellings people use, moves old Vietnamese numbers first, and
 * refuses what a person must look at: two numbers in one cell, letters (libphonenumber drops a letter O), digits that a
 * spreadsheet destroyed (9.12E+08), fixed lines and service numbers.
 * @param country for numbers without a country code; the shop's. `none`: such a number is of nowhere, so invalid
 */
export function normalizePhone(raw: string, country: CountryCode | 'none' = 'VN'): PhoneResult {
  const plainly = country === 'VN' || raw.startsWith('+') ? PLAIN_VIETNAMESE.exec(raw)?.[1] : undefined;
  if (plainly !== undefined) return { ok: true, e164: `+84${plainly}`, repairs: [] };
  // NFKC turns full-width digits into ASCII; invisible marks and long dashes come with numbers copied from web pages.
  const text = raw
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Pd}/gu, '-')
    .trim();
  if (text === '') return no('empty');
  if (text.length > 40) return no('invalid');
  const plain = withoutApostrophe(text);
  const number = writtenNumber(plain);
  if (number?.kind === 'lost') return no('spreadsheet');
  const whole = number?.digits ?? plain;
  const lines = whole.split('\n').filter((line) => line.trim() !== '');
  if (/[/,;|]/.test(whole) || (lines.length > 1 && lines.every((line) => /\d/.test(line)))) return no('several');
  if (/\p{L}/u.test(whole)) return no('letters');
  if (!/^[\d\s().+-]+$/.test(whole)) return no('invalid');
  const digits = whole.replace(/[\s().-]/g, '');
  const isVietnamese = country === 'VN';
  const moved = isVietnamese || /^(\+84|0084)/.test(digits) ? migrate(digits) : undefined;
  const parsed = parsePhoneNumberFromString(moved ?? whole, country === 'none' ? undefined : country);
  if (!parsed?.isValid()) return no('invalid');
  if (parsed.getType() !== 'MOBILE' && parsed.getType() !== 'FIXED_LINE_OR_MOBILE') return no('not_mobile');
  const happened: Record<PhoneRepair, boolean> = {
    apostrophe: plain !== text,
    number_format: number !== undefined,
    lost_zero: isVietnamese && /^(?:[35789]\d{8}|1[2-9]\d{8})$/.test(digits),
    old_prefix: moved !== undefined,
  };
  return { ok: true, e164: parsed.number, repairs: PHONE_REPAIRS.filter((repair) => happened[repair]) };
}
