import { type Counts, countIn, TOUCH_COUNTS, type TouchCount } from '../customer/tracking/counts.js';
import type { Funnel } from './ledger.js';

/** All counts of touches, of one run or of several; docs/metrics.md defines them. */
export type Totals = Readonly<Record<TouchCount, number>>;

const FUNNEL: readonly string[] = ['delivered', 'read', 'clicked', 'bought', 'revenue'] satisfies (keyof Funnel)[];

const each = (n: (count: TouchCount) => number): Totals =>
  Object.fromEntries(TOUCH_COUNTS.map((count) => [count, n(count)])) as Record<TouchCount, number>;

export const NO_TOTALS: Totals = each(() => 0);
export const addTotals = (a: Totals, b: Totals): Totals => each((count) => a[count] + b[count]);

/** What a run's document keeps. @param counts those beside the funnel */
export const totalsOf = (funnel: Funnel, counts: Counts | undefined): Totals =>
  each((count) => (FUNNEL.includes(count) ? funnel[count as keyof Funnel] : countIn(counts, count)));

/** What each rate is a part of, by its name; docs/metrics.md says so, too. */
export const RATES = {
  delivered: 'sent',
  read: 'delivered',
  clicked: 'delivered',
  clickedOfRead: 'read',
  bought: 'delivered',
  boughtOfClicked: 'clicked',
} as const;
export type RateName = keyof typeof RATES;

/** A part of something that is named, with the numbers that it was made of. */
interface Rate {
  /** Absent where there is nothing to be a part of. */
  readonly value?: number;
  readonly of: (typeof RATES)[RateName];
}

/** The rates of an account. @param sent the ledger's */
export function ratesOf(sent: number, funnel: Funnel): Readonly<Record<RateName, Rate>> {
  const counts = { sent, ...funnel };
  const rate = (name: RateName): Rate => {
    const of = RATES[name];
    const part = counts[name.split('Of')[0] as 'delivered' | 'read' | 'clicked' | 'bought'];
    return counts[of] > 0 ? { value: part / counts[of], of } : { of };
  };
  return Object.fromEntries((Object.keys(RATES) as RateName[]).map((name) => [name, rate(name)])) as Record<
    RateName,
    Rate
  >;
}
