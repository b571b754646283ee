import { z } from 'zod';
import { parseVersions, versionAt } from '../../base/versions.js';
import file from '../../policies/best-hours.json' with { type: 'json' };

const versions = parseVersions(file, {
  /** An event so many days old counts half. */
  halfLifeDays: z.number().positive(),
  /** The default curve weighs as much as so many fresh events. */
  priorStrength: z.number().positive(),
  /** Hours that are proposed. */
  proposed: z.int().min(1).max(24),
  /** An hour with less than this part of an average hour's share is called quiet. */
  quietShare: z.number().min(0).max(1),
  /** Relative weight of each hour, 00 to 23. */
  hours: z.array(z.number().positive()).length(24),
});
export type BestHoursPolicy = (typeof versions)[number];

/** @throws RangeError before 2020 */
export const bestHoursPolicyAt = (at: Date): BestHoursPolicy => versionAt(versions, at);
