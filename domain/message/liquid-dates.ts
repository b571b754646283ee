import type { Liquid } from 'liquidjs';
import { DAY_MS, MINUTE_MS } from '../base/time.js';
import { dayStart, instantOf, isDay, isZone, offsetAt } from '../base/zone.js';

/** What a template's dates are read and shown by. */
export interface TextClock {
  /** The shop's IANA zone. */
  readonly zone: string;
  readonly now: () => Date;
}

/** The register of a rendering under which its clock stands. */
export const CLOCK_REGISTER = 'clock';

type DateFilter = (this: unknown, value: unknown, ...args: unknown[]) => unknown;
/** What the filter asks of the rendering that it is part of. */
interface FilterThis {
  readonly context: {
    readonly opts: object;
    readonly memoryLimit: unknown;
    /** Ours where a message is rendered (liquid.ts). */
    readonly renderLimit: object;
    getRegister(key: string): unknown;
  };
}

/** As the parameters write days and as the shop's readers do: day, month, year. */
const DAY_FIRST = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;
/** As {{ sale_day }} writes one: 11.11. */
const DAY_MONTH = /^(\d{1,2})[./](\d{1,2})$/;
const YEAR_FIRST = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?)?$/;
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

const dayFrom = (year: string, month: string, day: string): string =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;

/** The day of this day and month that is nearest to now. */
function nearest(month: string, day: string, { zone, now }: TextClock): Date | undefined {
  const at = now().getTime();
  const year = new Date(at).getUTCFullYear();
  const days = [year - 1, year, year + 1].map((one) => dayFrom(String(one), month, day)).filter(isDay);
  const starts = days.map((one) => dayStart(one, zone));
  return starts.sort((a, b) => Math.abs(a.getTime() - at) - Math.abs(b.getTime() - at))[0];
}

const startOf = (day: string, zone: string): Date | undefined => (isDay(day) ? dayStart(day, zone) : undefined);

/** The instant that a text means: a day without a zone is one of the shop's calendar. */
function instantIn(text: string, clock: TextClock): Date | undefined {
  const { zone } = clock;
  if (text === 'now' || text === 'today') return clock.now();
  if (/^\d+$/.test(text)) return new Date(Number(text) * 1000);
  const [, day = '', month = '', year = ''] = DAY_FIRST.exec(text) ?? [];
  if (year !== '') return startOf(dayFrom(year, month, day), zone);
  const [, ownDay = '', ownMonth = ''] = DAY_MONTH.exec(text) ?? [];
  if (ownMonth !== '') return nearest(ownMonth, ownDay, clock);
  const [, date, time] = YEAR_FIRST.exec(text) ?? [];
  if (date !== undefined) return isDay(date) ? instantOf(date, time ?? '00:00', zone) : undefined;
  return WITH_OFFSET.test(text) ? new Date(text) : undefined;
}

function instantOfValue(value: unknown, clock: TextClock): Date {
  const read =
    typeof value === 'number'
      ? new Date(value * 1000)
      : value instanceof Date
        ? value
        : instantIn(String(value).trim(), clock);
  if (read && Math.abs(read.getTime()) < 100_000_000 * DAY_MS) return read;
  throw new Error(
    `Cannot read a date as it must be DD/MM/YYYY, YYYY-MM-DD or "now": it is '${String(value).slice(0, 40)}'`,
  );
}

/** Minutes behind UTC, as Date.getTimezoneOffset counts them and Liquid's filters ask. */
function minutesBehind(instant: Date, zone: string): number {
  return -offsetAt(instant.getTime(), zone) / MINUTE_MS;
}

/** What showing a date counts as: it is the dearest filter by far. */
const DATE_STEPS = 40;
const FILTERS = ['date', 'date_to_string', 'date_to_long_string', 'date_to_xmlschema', 'date_to_rfc822'];
/** For a text that is only measured: rules read no clock of their own, and every day is as long as another. */
const MEASURING: TextClock = { zone: 'UTC', now: () => new Date(0) };

/**
 * Makes the engine's date filters read days as the shop's readers write them (05/12/2026 is in December) and show instants on
 * the shop's clocks. What cannot be read as a date is an error: a text that passes untouched would be sent.
 */
export function useShopDates(engine: Liquid): void {
  for (const name of FILTERS) {
    const original = engine.filters[name] as DateFilter;
    engine.registerFilter(name, function shopDate(this: FilterThis, value: unknown, ...args: unknown[]): unknown {
      if (value === undefined || value === null || value === '') return value;
      const { context } = this;
      (context.renderLimit as { take?(steps: number): void }).take?.(DATE_STEPS);
      const clock = (context.getRegister(CLOCK_REGISTER) as TextClock | undefined) ?? MEASURING;
      const instant = instantOfValue(value, clock);
      const own = name === 'date' ? args[1] : undefined;
      const zone = typeof own === 'string' && isZone(own) ? own : clock.zone;
      const opts = { ...context.opts, timezoneOffset: minutesBehind(instant, zone) };
      const given = name === 'date' ? args.slice(0, 1) : args;
      return original.call({ context: { opts, memoryLimit: context.memoryLimit } }, instant, ...given);
    });
  }
}
