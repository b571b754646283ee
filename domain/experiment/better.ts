import { lnBeta, normalCdf } from './distributions.js';
import type { Arm } from './rates.js';

/** Terms of the exact sum; beyond, the normal curve is as good to three digits. */
const MAX_TERMS = 20_000;

/**
 * The probability that the rate of `b` is higher than that of `a`, each believed as uniform before anything was seen: the
 * exact sum (Miller 2014; docs/sources.md#lift: Beta(21, 981) and Beta(31, 971) give 0.92229).
 */
export function probabilityBetter(b: Arm, a: Arm): number {
  const [aYes, aNo] = [a.bought + 1, a.assigned - a.bought + 1];
  const [bYes, bNo] = [b.bought + 1, b.assigned - b.bought + 1];
  if (bYes > MAX_TERMS) return byNormal([bYes, bNo], [aYes, aNo]);
  const own = lnBeta(aYes, aNo);
  let sum = 0;
  for (let i = 0; i < bYes; i += 1) {
    sum += Math.exp(lnBeta(aYes + i, aNo + bNo) - Math.log(bNo + i) - lnBeta(1 + i, bNo) - own);
  }
  return Math.min(1, sum);
}

function byNormal(b: readonly [number, number], a: readonly [number, number]): number {
  const moments = ([yes, no]: readonly [number, number]) => {
    const n = yes + no;
    return { mean: yes / n, variance: (yes * no) / (n * n * (n + 1)) };
  };
  const [mb, ma] = [moments(b), moments(a)];
  return normalCdf((mb.mean - ma.mean) / Math.sqrt(mb.variance + ma.variance));
}
