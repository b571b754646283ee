import { chiSquareTail } from './distributions.js';

/** Whether the arms have the sizes that they were drawn with. */
export interface SampleRatio {
  /** Of a χ² as great as this one, when nothing is wrong; 1 when there is nothing to compare. */
  readonly p: number;
  readonly isOff: boolean;
}

/**
 * Sample ratio mismatch: arms that differ from their shares by more than chance lost or gained people by something else
 * than the draw, and then no difference between them means anything (docs/sources.md#lift: 9,100 and 900 at 90:10 is 0.00086).
 * @param counts people of each arm
 * @param shares what each arm was to have, together 1; an arm of no share must be empty
 * @param alarm the probability below which it is off
 */
export function sampleRatio(counts: readonly number[], shares: readonly number[], alarm: number): SampleRatio {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const drawn = counts.map((count, i) => ({ count, expected: total * (shares[i] ?? 0) }));
  if (drawn.some(({ count, expected }) => expected === 0 && count > 0)) return { p: 0, isOff: true };
  const arms = drawn.filter(({ expected }) => expected > 0);
  if (arms.length < 2) return { p: 1, isOff: false };
  const chi = arms.reduce((sum, { count, expected }) => sum + (count - expected) ** 2 / expected, 0);
  const p = chiSquareTail(chi, arms.length - 1);
  return { p, isOff: p < alarm };
}
