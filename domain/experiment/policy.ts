import { z } from 'zod';
import { parseVersions, versionAt } from '../base/versions.js';
import file from '../policies/experiments.json' with { type: 'json' };

const part = z.number().gt(0).lt(1);
const minutes = z.int().min(1);

const versions = parseVersions(file, {
  /** Of every interval, two-sided. */
  level: part,
  /** The chance to see a lift that is there, with as many people as are said to be enough. */
  power: part,
  /** A sample ratio less probable than this blocks the verdict. */
  ratioAlarm: part,
  /** Fewer people in an arm prove nothing, whatever the interval says. */
  leastPerArm: z.int().min(1),
  /** Fewer buyers in an arm say nothing of money: a few great orders decide. */
  leastBuyersPerArm: z.int().min(1),
  /** The lift that the number of people is planned for, as a part of the rate without messages. */
  relativeLift: z.number().positive(),
  maxHoldout: part,
  /** Shortest time between the first message of an experiment and its end. */
  minHorizonMinutes: z.strictObject({ clicked: minutes, bought: minutes, revenue: minutes }),
  maxHorizonMinutes: minutes,
});
export type ExperimentPolicy = (typeof versions)[number];

/** @throws RangeError before 2020 */
export const experimentPolicyAt = (at: Date): ExperimentPolicy => versionAt(versions, at);
