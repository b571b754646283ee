import { z } from 'zod';
import attribution from '../policies/attribution.json' with { type: 'json' };
import breaker from '../policies/breaker.json' with { type: 'json' };
import caps from '../policies/caps.json' with { type: 'json' };
import eligibility from '../policies/eligibility.json' with { type: 'json' };
import lateness from '../policies/lateness.json' with { type: 'json' };
import windows from '../policies/windows.json' with { type: 'json' };
import { CHANNELS } from './channel.js';
import { parseVersions, versionAt } from './versions.js';
import { WINDOWS } from './window.js';

/**
 * The numbers of law and platforms, as dated data (docs/sources.md): each file holds its versions, each
 * with `effectiveFrom` and `source`. Parsed when the program starts, so a wrong file stops it there.
 */

const count = z.int().min(1);
const ratio = z.number().min(0).max(1);

const cap = z.strictObject({
  id: z.string().regex(/^[a-z_]+$/),
  max: count,
  hours: count,
  channels: z.array(z.enum(CHANNELS)).min(1).exactOptional(),
  fixed: z.boolean(),
  source: z.string().min(1),
});
const windowRule = z.strictObject({ maxHours: count, opensAtMostHoursBefore: count, closesAtMostHoursAfter: count });

const files = {
  caps: parseVersions(caps, { caps: z.array(cap) }),
  eligibility: parseVersions(eligibility, {
    minPositiveRating: ratio,
    minChatResponse: ratio,
    revenue30dAbove: z.strictObject({ amount: z.int().min(0), currency: z.string().length(3) }),
    minFollowersForAdvanced: count,
    minApprovedSkus: count,
  }),
  windows: parseVersions(windows, {
    windows: z.record(z.enum(WINDOWS), windowRule),
    maxOutreachesPerWindow: count,
    minRepeatMinutes: count,
  }),
  attribution: parseVersions(attribution, { clickHours: count, readHours: count }),
  breaker: parseVersions(breaker, {
    recent: count,
    atLeast: count,
    errorRate: ratio.positive(),
    contentErrors: count,
    refusals: count,
    refusalRate: ratio.positive(),
  }),
  lateness: parseVersions(lateness, { graceMinutes: z.int().min(0) }),
};

/** What holds at one instant. */
export interface Policy {
  readonly caps: (typeof files.caps)[number]['caps'];
  readonly eligibility: (typeof files.eligibility)[number];
  readonly windows: (typeof files.windows)[number];
  readonly attribution: (typeof files.attribution)[number];
  readonly breaker: (typeof files.breaker)[number];
  readonly lateness: (typeof files.lateness)[number];
}

/** The policy in force at an instant. @throws RangeError before 2020 */
export const policyAt = (at: Date): Policy => ({
  caps: versionAt(files.caps, at).caps,
  eligibility: versionAt(files.eligibility, at),
  windows: versionAt(files.windows, at),
  attribution: versionAt(files.attribution, at),
  breaker: versionAt(files.breaker, at),
  lateness: versionAt(files.lateness, at),
});
