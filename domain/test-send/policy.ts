import { z } from 'zod';
import file from '../policies/test-sends.json' with { type: 'json' };
import { versionAt } from '../policy.js';

const count = z.int().min(1);
const versions = z
  .array(
    z.strictObject({
      effectiveFrom: z.iso.datetime(),
      source: z.string().min(1),
      /** Test sends of one shop in any hour, and to one recipient. */
      shopPerHour: count,
      recipientPerHour: count,
      /** Codes that one recipient is sent in any hour. */
      verificationsPerHour: count,
      /** How long a code is good, and how often it may be tried. */
      codeMinutes: count,
      codeTries: count,
      /** Test recipients of one shop. */
      maxRecipients: count,
    }),
  )
  .min(1)
  .parse(file);
export type TestSendPolicy = (typeof versions)[number];

/** @throws RangeError before 2020 */
export const testSendPolicyAt = (at: Date): TestSendPolicy => versionAt(versions, at);
