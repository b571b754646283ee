import { z } from 'zod';
import { parseVersions, versionAt } from '../../base/versions.js';
import file from '../../policies/test-sends.json' with { type: 'json' };

const count = z.int().min(1);
const versions = parseVersions(file, {
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
});
export type TestSendPolicy = (typeof versions)[number];

/** @throws RangeError before 2020 */
export const testSendPolicyAt = (at: Date): TestSendPolicy => versionAt(versions, at);
