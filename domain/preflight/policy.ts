import { z } from 'zod';
import file from '../policies/preflight.json' with { type: 'json' };
import { versionAt } from '../policy.js';

const rate = z.number().positive();
const versions = z
  .array(
    z.strictObject({
      effectiveFrom: z.iso.datetime(),
      source: z.string().min(1),
      /** Messages a second that a plan may count on. */
      perSecond: z.strictObject({ chat: rate, email: rate, sms: rate }),
    }),
  )
  .min(1)
  .parse(file);
export type PreflightPolicy = (typeof versions)[number];

/** @throws RangeError before 2020 */
export const preflightPolicyAt = (at: Date): PreflightPolicy => versionAt(versions, at);
