import { withoutApostrophe } from '../base/text/spreadsheet.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../base/time.js';
import { instantOf, isDay } from '../base/zone.js';

/** Which of two numbers is the day: `dmy` 05/06 is 5 June, `mdy` 6 May… of a column, never of a cell. */
export const DATE_ORDERS = ['dmy', 'mdy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** A date as a cell has it, before anybody has said which order its column is in. */
export interface WrittenDate {
  /** Calendar days (YYYY-MM-DD) that it is in each order; equal when it can only be one. */
  readonly days: Readonly<Partial<Record<DateOrder, string>>>;
  /** Since midnight, milliseconds. */
  readonly ofDay: number;
  /** East of UTC, milliseconds; absent: on the clocks of the column's zone. */
  readonly offset?: number;
  /** ISO 8601 with an offset: nothing had to be understood. */
  readonly exact?: true;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = String.raw`(\d{1,2})(?::|h)(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?:\s?(am|pm|sa|ch))?`;
const OFFSET = String.raw`(z|utc|gmt|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?)`;
const DATE = String.raw`(\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}[ -][a-z]{3,9}[ -]\d{4}|[a-z]{3,9} \d{1,2},? \d{4})`;
const DATE_FIRST = new RegExp(`^${DATE}(?:(?:t|,? )${TIME}(?: ?${OFFSET})?)?$`);
const TIME_FIRST = new RegExp(`^${TIME},? ${DATE}$`);
const ISO = /^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(z|[+-]\d{2}:\d{2})$/;
/** Days since 30 December 1899, which is what spreadsheets count. From 2000 to 2099. */
const SERIAL = /^(\d{5})(?:[.,](\d{1,15}))?$/;
const SERIAL_FIRST = 36_526;
const SERIAL_LAST = 73_050;
const SERIAL_EPOCH = Date.UTC(1899, 11, 30);
const LONGEST = 60;

const two = (part: string): string => part.padStart(2, '0');
const dayIf = (year: string, month: string, day: string): string | undefined => {
  const text = `${year.length === 2 ? `20${year}` : year}-${two(month)}-${two(day)}`;
  return isDay(text) ? text : undefined;
};
const both = (day: string | undefined): WrittenDate['days'] => (day === undefined ? {} : { dmy: day, mdy: day });

function namedDays(text: string): WrittenDate['days'] {
  const parts = text.split(/[ ,-]+/);
  const at = parts.findIndex((part) => /[a-z]/.test(part));
  const month = MONTHS.indexOf((parts[at] ?? '').slice(0, 3)) + 1;
  const [day = '', year = ''] = parts.filter((_, other) => other !== at);
  return month === 0 ? {} : both(dayIf(year, String(month), day));
}

function daysOf(text: string): WrittenDate['days'] {
  if (/[a-z]/.test(text)) return namedDays(text);
  const [first = '', second = '', third = ''] = text.split(/[/.-]/);
  if (text.charAt(first.length) !== text.charAt(first.length + second.length + 1)) return {};
  if (first.length === 4) return both(third.length <= 2 ? dayIf(first, second, third) : undefined);
  if (third.length !== 4 && third.length !== 2) return {};
  const dmy = dayIf(third, second, first);
  const mdy = dayIf(third, first, second);
  return { ...(dmy === undefined ? {} : { dmy }), ...(mdy === undefined ? {} : { mdy }) };
}

function msOfDay(hour = '0', minute = '0', second = '0', half?: string): number | undefined {
  const noon = half === 'pm' || half === 'ch';
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return undefined;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (noon ? 12 : 0);
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return hours * HOUR_MS + Number(minute) * MINUTE_MS + Number(second) * SECOND_MS;
}

function msOfOffset(text: string): number | undefined {
  const parts = /([+-])(\d{1,2}):?(\d{2})?$/.exec(text);
  if (!parts) return 0;
  const ms = Number(parts[2]) * HOUR_MS + Number(parts[3] ?? 0) * MINUTE_MS;
  return ms > 14 * HOUR_MS ? undefined : ms * (parts[1] === '-' ? -1 : 1);
}

function serialDate(text: string): WrittenDate | undefined {
  const parts = SERIAL.exec(text);
  const days = Number(parts?.[1]);
  if (!parts || days < SERIAL_FIRST || days > SERIAL_LAST) return undefined;
  const ofDay = Math.round((Number(`0.${parts[2] ?? '0'}`) * DAY_MS) / SECOND_MS) * SECOND_MS;
  if (ofDay >= DAY_MS) return undefined;
  return { days: both(new Date(SERIAL_EPOCH + days * DAY_MS).toISOString().slice(0, 10)), ofDay };
}

/**
 * A date in one of the ways in which shops and spreadsheets in Vietnamese and English write it: ISO 8601 and RFC 3339,
 * `2026/06/25`, `31/12/25`, `10/05/2026 22:05:43`, `23:59 31/12/2025`, `08/15/2026 09:30:12 PM`, `04 Jul 2022 11:46`, an
 * offset with or without colon, `UTC`, and the day numbers of spreadsheets.
 * @returns undefined when it is no date in any order
 */
export function readDate(raw: string): WrittenDate | undefined {
  if (raw.length > LONGEST) return undefined;
  const text = withoutApostrophe(raw.normalize('NFKC').trim()).replace(/\s+/g, ' ').toLowerCase();
  const serial = serialDate(text);
  if (serial) return serial;
  const dateFirst = DATE_FIRST.exec(text);
  const timeFirst = dateFirst ? null : TIME_FIRST.exec(text);
  const [date = '', hour, minute, second, half, offset] = dateFirst
    ? dateFirst.slice(1)
    : [timeFirst?.[5] ?? '', ...(timeFirst?.slice(1, 5) ?? [])];
  const days = daysOf(date);
  const ofDay = msOfDay(hour, minute, second, half);
  const east = offset === undefined ? undefined : msOfOffset(offset);
  if (Object.keys(days).length === 0 || ofDay === undefined || (offset !== undefined && east === undefined))
    return undefined;
  return { days, ofDay, ...(east === undefined ? {} : { offset: east }), ...(ISO.test(text) ? { exact: true } : {}) };
}

/** What one cell says of its column: the order it must be in, either, or that it needs none (`any`). */
export function orderIn({ days: { dmy, mdy } }: WrittenDate): DateOrder | 'either' | 'any' {
  if (dmy === mdy) return 'any';
  if (dmy !== undefined && mdy !== undefined) return 'either';
  return dmy === undefined ? 'mdy' : 'dmy';
}

/**
 * The instant of a date in a column of this order.
 * @param zone IANA zone of the column, for dates without an offset
 * @param order undefined when nobody knows: then a date that could be two is `ambiguous`
 * @returns undefined when the date is none in this order
 */
export function instantOfDate(
  date: WrittenDate,
  zone: string,
  order: DateOrder | undefined,
): Date | 'ambiguous' | undefined {
  const { dmy, mdy } = date.days;
  if (order === undefined && dmy !== undefined && mdy !== undefined && dmy !== mdy) return 'ambiguous';
  const day = order === undefined ? (dmy ?? mdy) : date.days[order];
  if (day === undefined) return undefined;
  if (date.offset !== undefined) return new Date(Date.parse(`${day}T00:00:00Z`) + date.ofDay - date.offset);
  const minutes = Math.floor(date.ofDay / MINUTE_MS);
  const clock = `${two(String(Math.floor(minutes / 60)))}:${two(String(minutes % 60))}`;
  return new Date(instantOf(day, clock, zone).getTime() + (date.ofDay % MINUTE_MS));
}

/** What the cells of a column say together. */
export class DateEvidence {
  readonly #seen = { dmy: 0, mdy: 0, either: 0, any: 0 };

  note(date: WrittenDate): void {
    this.#seen[orderIn(date)] += 1;
  }

  /** Cells that could be of two orders. */
  get either(): number {
    return this.#seen.either;
  }

  /** The order of the column; undefined when no cell, or cells against each other, say so. */
  get order(): DateOrder | undefined {
    const { dmy, mdy } = this.#seen;
    if (dmy > 0 && mdy > 0) return undefined;
    if (dmy > 0) return 'dmy';
    return mdy > 0 ? 'mdy' : undefined;
  }
}
