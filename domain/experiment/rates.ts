/** People of one arm, and how many of them bought (or clicked, where clicks are compared). */
export interface Arm {
  readonly assigned: number;
  readonly bought: number;
}
/** A difference with its interval, of 95 % unless told: of two shares, or of money per person in minor units. */
export interface Lift {
  readonly lift: number;
  readonly low: number;
  readonly high: number;
}

/** Two-sided 95 %. */
const Z95 = 1.959963984540054;

/** Wilson's score interval of a share. */
function wilson({ assigned: n, bought: x }: Arm, z = Z95): { low: number; high: number } {
  const p = x / n;
  const z2 = z * z;
  const middle = p + z2 / (2 * n);
  const spread = z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return { low: (middle - spread) / (1 + z2 / n), high: (middle + spread) / (1 + z2 / n) };
}

/**
 * What the messages brought: the share who bought among the treated minus that among the held out, everybody counted as
 * assigned, with Newcombe's hybrid score interval (docs/sources.md#lift). Undefined when one arm is empty.
 * @param z quantile of the interval; default two-sided 95 %
 */
export function liftOf(treated: Arm, holdout: Arm, z = Z95): Lift | undefined {
  if (treated.assigned === 0 || holdout.assigned === 0) return undefined;
  const [p1, p2] = [treated.bought / treated.assigned, holdout.bought / holdout.assigned];
  const [w1, w2] = [wilson(treated, z), wilson(holdout, z)];
  const lift = p1 - p2;
  return {
    lift,
    low: lift - Math.hypot(p1 - w1.low, w2.high - p2),
    high: lift + Math.hypot(w1.high - p1, p2 - w2.low),
  };
}

/** Both arms of one campaign. */
export interface Arms {
  readonly treated: Arm;
  readonly holdout: Arm;
}

/**
 * The lift over several campaigns, each compared with its own holdout: Mantel and Haenszel's weighted difference with
 * Sato's variance, which holds for many small campaigns as for a few great ones (docs/sources.md#lift). Campaigns with an
 * empty arm say nothing and are left out; undefined when none is left, or when they show no variance at all.
 */
export function pooledLift(campaigns: readonly Arms[], z = Z95): Lift | undefined {
  let [weights, sum, p, q] = [0, 0, 0, 0];
  for (const { treated, holdout } of campaigns) {
    const [n1, n0, x1, x0] = [treated.assigned, holdout.assigned, treated.bought, holdout.bought];
    if (n1 === 0 || n0 === 0) continue;
    const n = n1 + n0;
    weights += (n1 * n0) / n;
    sum += (x1 * n0 - x0 * n1) / n;
    p += (n1 * n1 * x0 - n0 * n0 * x1 + (n1 * n0 * (n0 - n1)) / 2) / (n * n);
    q += (x1 * (n0 - x0) + x0 * (n1 - x1)) / (2 * n);
  }
  const lift = sum / weights;
  const variance = (lift * p + q) / (weights * weights);
  if (weights === 0 || !(variance > 0)) return undefined;
  const spread = z * Math.sqrt(variance);
  return { lift, low: Math.max(-1, lift - spread), high: Math.min(1, lift + spread) };
}
