import { z } from 'zod';
import { parseVersions, versionAt } from '../../base/versions.js';
import file from '../../policies/preflight.json' with { type: 'json' };

const rate = z.number().positive();
const versions = parseVersions(file, {
  /** Messages a second that a plan may count on. */
  perSecond: z.strictObject({ chat: rate, email: rate, sms: rate, zalo: rate }),
});
export type PreflightPolicy = (typeof versions)[number];

/** @throws RangeError before 2020 */
export const preflightPolicyAt = (at: Date): PreflightPolicy => versionAt(versions, at);
