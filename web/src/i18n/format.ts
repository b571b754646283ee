import type { Words } from '../api/problem';
import type { Language } from './i18n';

const LOCALES: Readonly<Record<Language, string>> = { vi: 'vi-VN', en: 'en-GB' };

export interface Formats {
  readonly number: (value: number) => string;
  /** 0.123 → 12,3 % */
  readonly percent: (share: number) => string;
  /** A difference of two shares in percentage points, with its sign: 0.0123 → +1,2 */
  readonly points: (difference: number) => string;
  /** Minor units and their ISO 4217 currency. */
  readonly money: (amount: number, currency: string) => string;
  /** Day and time on the clocks of `zone`; parts are put together here, as Vietnamese Intl puts the hour first. */
  readonly instant: (iso: string, zone: string) => string;
  readonly day: (iso: string, zone: string) => string;
  readonly time: (iso: string, zone: string) => string;
  /** A calendar day `YYYY-MM-DD`. */
  readonly calendarDay: (day: string) => string;
  /** `GMT+7` */
  readonly zone: (zone: string) => string;
  /** The sentence of the API in the language of the page. */
  readonly words: (words: Words) => string;
  readonly seconds: (ms: number) => string;
}

const partsOf = (iso: string, zone: string): Record<string, string> =>
  Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(new Date(iso))
      .map(({ type, value }) => [type, value]),
  );

/** Digits behind the point of a currency's amount, by Intl's own table (ISO 4217). */
function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** How a language writes numbers, money and times. */
export function formatsOf(language: Language): Formats {
  const locale = LOCALES[language];
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const points = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero', maximumFractionDigits: 1 });
  const day = ({ day: d, month, year }: Record<string, string>): string => `${d}/${month}/${year}`;
  return {
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    points: (difference) => points.format(difference * 100),
    money: (amount, currency) => {
      const digits = minorDigits(currency);
      return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount / 10 ** digits);
    },
    instant: (iso, zone) => {
      const parts = partsOf(iso, zone);
      return `${parts.hour}:${parts.minute} ${day(parts)}`;
    },
    day: (iso, zone) => day(partsOf(iso, zone)),
    time: (iso, zone) => {
      const { hour, minute } = partsOf(iso, zone);
      return `${hour}:${minute}`;
    },
    calendarDay: (text) => text.split('-').reverse().join('/'),
    zone: (zone) =>
      new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'shortOffset' })
        .formatToParts(new Date())
        .find(({ type }) => type === 'timeZoneName')?.value ?? zone,
    words: (words) => words[language],
    seconds: (ms) => number.format(ms / 1000),
  };
}
