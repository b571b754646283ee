import type { Label } from '../base/label.js';
import { tQuantile } from '../experiment/distributions.js';
import type { ReturnCurve, ReturnGaps } from './return-curve.js';
import { fewWords, shortWords, suggestedWords } from './suggest-words.js';

const SUGGESTION_MIN = 14;
const SUGGESTION_MAX = 180;
const SHARE = 0.8;
const LEVEL = 0.95;
/** The curve is read as far as one return more would move it by at most this share of itself: 25 returns, when all are seen. */
const STEP = 0.04;
/** Of those who came back, at most this share may have done so in the last third of the curve: more are still to come. */
const LATE = 0.1;

/** The N that a shop's own orders suggest. */
export interface SuggestedDays {
  /** Within 14 to 180; absent while the shop's history is too little for one. */
  readonly days?: number;
  /** The 95 % interval of the day, as measured. */
  readonly interval?: { readonly low: number; readonly high: number };
  /** Purchases after an earlier one: what the day was measured on. */
  readonly returns: number;
  /** Days of the calendar from the first order to the newest. */
  readonly seenDays: number;
  readonly words: Label;
}

/** The last day on which the curve still stands on enough people; undefined when it does on none. */
function lastFirmDay({ back, seen }: ReturnCurve): number | undefined {
  for (let day = back.length - 1; day > 0; day -= 1) {
    const share = back[day] ?? 0;
    if (share > 0 && (1 - share) / Math.max(1, seen[day] ?? 0) <= STEP * share) return day;
  }
  return undefined;
}

/** Standard error of a curve's share, by leaving out one group of customers after the other (the grouped jackknife). */
function standardError(shares: readonly number[]): number {
  const mean = shares.reduce((a, b) => a + b, 0) / shares.length;
  const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  return Math.sqrt(((shares.length - 1) / shares.length) * squares);
}

/** Are more customers still coming back than the rule allows? */
function stillComing({ back }: ReturnCurve, end: number): boolean {
  const all = back[end] ?? 0;
  const late = all - (back[Math.floor((2 * end) / 3)] ?? 0);
  return Math.min(late, 1 - all) > LATE * all;
}

/**
 * The day by which 80 % of those who come back are back, with its interval (Woodruff 1952: the share's interval on that
 * day, read off the curve), or in words why the history is too little for one (docs/sources.md#win-back-rules).
 */
export function suggestDays(gaps: ReturnGaps): SuggestedDays {
  const { returns, seenDays } = gaps;
  const { whole, without } = gaps.curves();
  const end = lastFirmDay(whole);
  if (end === undefined) return { returns, seenDays, words: fewWords(returns, seenDays) };
  if (stillComing(whole, end)) return { returns, seenDays, words: shortWords(returns, seenDays) };
  const share = ({ back }: ReturnCurve, day: number): number =>
    (back[day] ?? back.at(-1) ?? 0) / (back[end] ?? back.at(-1) ?? 1);
  const dayOf = (wanted: number): number => whole.back.findIndex((_, day) => share(whole, day) >= wanted - 1e-12);
  const measured = dayOf(SHARE);
  const spread =
    tQuantile((1 + LEVEL) / 2, without.length - 1) * standardError(without.map((one) => share(one, measured)));
  if (SHARE + spread > 1) return { returns, seenDays, words: fewWords(returns, seenDays) };
  const interval = { low: dayOf(SHARE - spread), high: dayOf(SHARE + spread) };
  const days = Math.min(SUGGESTION_MAX, Math.max(SUGGESTION_MIN, measured));
  return { days, interval, returns, seenDays, words: suggestedWords(days, measured, interval) };
}
