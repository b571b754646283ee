import { z } from 'zod';
import { parseVersions, versionAt } from '../../base/versions.js';
import file from '../../policies/zalo.json' with { type: 'json' };
import { ZALO_TAGS } from './reference.js';

const hours = z.number().positive();
const versions = parseVersions(file, {
  /** By tag: the last valid order is at most so many days old; null: there was one. */
  orderDays: z.record(z.enum(ZALO_TAGS), z.int().min(1).nullable()),
  maxTrackingId: z.int().min(1),
  refreshAfterHours: hours,
  /** Requests a minute where nobody says what the account's plan takes. */
  requestsPerMinute: z.int().min(1),
  refreshTokenDays: z.int().min(1),
  /** Words of a quality with which a template, or an account, is about to lose its level. */
  lowQuality: z.array(z.string().min(1)),
  /** What values of a type look like; a type that is not here is held to its lengths only. */
  types: z.record(
    z.string(),
    z.strictObject({
      pattern: z
        .string()
        .min(1)
        .transform((pattern) => new RegExp(pattern)),
      allowed: z.string().min(1),
    }),
  ),
});
export type ZaloPolicy = (typeof versions)[number];

/** @throws RangeError before 2026: until then the product was another one */
export const zaloPolicyAt = (at: Date): ZaloPolicy => versionAt(versions, at);
