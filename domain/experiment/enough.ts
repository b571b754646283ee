import { normalCdf, normalQuantile } from './distributions.js';

/** What a comparison is planned with. */
export interface Design {
  /** Share of the people who are treated, between 0 and 1. */
  readonly treated: number;
  /** Confidence of the two-sided test, e.g. 0.95. */
  readonly level: number;
  /** The chance to see a lift that is there, e.g. 0.8. */
  readonly power: number;
}

/** Standard errors for one person: when nothing differs, and when the rates are these. */
function errors(base: number, target: number, { treated }: Design): { none: number; some: number } {
  const held = 1 - treated;
  const mean = treated * target + held * base;
  return {
    none: Math.sqrt(mean * (1 - mean) * (1 / treated + 1 / held)),
    some: Math.sqrt((target * (1 - target)) / treated + (base * (1 - base)) / held),
  };
}

/**
 * How many people both arms need together to see a rate grow from `base` to `target`: the test of two proportions with the
 * pooled variance (docs/sources.md#lift: 1 to 2 % needs 2,319 in each of two equal arms).
 */
export function peopleNeeded(base: number, target: number, design: Design): number {
  const { none, some } = errors(base, target, design);
  const z = normalQuantile((1 + design.level) / 2) * none + normalQuantile(design.power) * some;
  return Math.ceil((z / (target - base)) ** 2);
}

/** The chance to see `base` grow to `target` with so many people in both arms together. */
export function powerWith(people: number, base: number, target: number, design: Omit<Design, 'power'>): number {
  const { none, some } = errors(base, target, { ...design, power: 0 });
  const z = normalQuantile((1 + design.level) / 2);
  return normalCdf(((target - base) * Math.sqrt(people) - z * none) / some);
}

/** The smallest lift, in points of the rate, that so many people show with the design's power; undefined when none would. */
export function smallestLift(people: number, base: number, design: Design): number | undefined {
  let [low, high] = [0, 1 - base];
  if (!(powerWith(people, base, base + high, design) >= design.power)) return undefined;
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (powerWith(people, base, base + middle, design) < design.power) low = middle;
    else high = middle;
  }
  return high;
}
