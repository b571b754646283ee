import { DAY_MS } from '../base/time.js';

/** Time from one order to the next, whole days; censored: no next order yet, the gap is at least this long. */
export interface Gap {
  readonly days: number;
  readonly censored: boolean;
}

const SUGGESTION_MIN = 14;
const SUGGESTION_MAX = 180;
const QUANTILE = 0.8;

/** The gaps of one customer. @param orders instants of valid orders in any order @param asOf the present */
export function gapsOf(orders: readonly Date[], asOf: Date): Gap[] {
  const times = orders.map((at) => at.getTime()).sort((a, b) => a - b);
  return times.map((at, index) => {
    const next = times[index + 1];
    return { days: Math.floor(((next ?? asOf.getTime()) - at) / DAY_MS), censored: next === undefined };
  });
}

/**
 * Kaplan–Meier estimate of the quantile of the gaps: the first day by which that share has bought again, if those who
 * have not yet are counted for as long as they were seen. Undefined when so many never came back that none is reached.
 */
export function gapQuantile(gaps: readonly Gap[], quantile = QUANTILE): number | undefined {
  const byDay = new Map<number, { events: number; left: number }>();
  for (const { days, censored } of gaps) {
    const at = byDay.get(days) ?? { events: 0, left: 0 };
    byDay.set(days, { events: at.events + (censored ? 0 : 1), left: at.left + 1 });
  }
  let atRisk = gaps.length;
  let surviving = 1;
  for (const [days, { events, left }] of [...byDay].sort(([a], [b]) => a - b)) {
    surviving *= 1 - events / atRisk;
    atRisk -= left;
    if (surviving <= 1 - quantile + 1e-12) return days;
  }
  return undefined;
}

/**
 * The suggested N: by then 80 % of those who come back by themselves have, within 14 to 180 days
 * (docs/sources.md#win-back-rules).
 */
export const suggestDays = (gaps: readonly Gap[]): number =>
  Math.min(SUGGESTION_MAX, Math.max(SUGGESTION_MIN, gapQuantile(gaps) ?? SUGGESTION_MAX));
