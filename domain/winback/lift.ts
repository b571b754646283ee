/** People of one arm, and how many of them bought. */
export interface Arm {
  readonly assigned: number;
  readonly bought: number;
}
/** Difference of two shares with its 95 % interval. */
export interface Lift {
  readonly lift: number;
  readonly low: number;
  readonly high: number;
}

const Z = 1.959963984540054;

/** Wilson's score interval of a share. */
function wilson({ assigned: n, bought: x }: Arm): { low: number; high: number } {
  const p = x / n;
  const z2 = Z * Z;
  const middle = p + z2 / (2 * n);
  const spread = Z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return { low: (middle - spread) / (1 + z2 / n), high: (middle + spread) / (1 + z2 / n) };
}

/**
 * What the messages brought: the share who bought among the treated minus that among the held out, everybody counted as
 * assigned, with Newcombe's hybrid score interval (docs/sources.md#lift). Undefined when one arm is empty.
 */
export function liftOf(treated: Arm, holdout: Arm): Lift | undefined {
  if (treated.assigned === 0 || holdout.assigned === 0) return undefined;
  const [p1, p2] = [treated.bought / treated.assigned, holdout.bought / holdout.assigned];
  const [w1, w2] = [wilson(treated), wilson(holdout)];
  const lift = p1 - p2;
  return {
    lift,
    low: lift - Math.hypot(p1 - w1.low, w2.high - p2),
    high: lift + Math.hypot(w1.high - p1, p2 - w2.low),
  };
}
