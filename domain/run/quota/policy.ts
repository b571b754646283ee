import { z } from 'zod';
import type { Cap } from '../../customer/caps.js';
import file from '../../policies/quotas.json' with { type: 'json' };

export const PLATFORMS = ['shopee', 'lazada', 'tiktok', 'zalo'] as const;
export type PlatformName = (typeof PLATFORMS)[number];

const count = z.int().min(1);
const quota = z.strictObject({
  platform: z.enum(PLATFORMS),
  effectiveFrom: z.iso.date(),
  /** Calendar days, weeks from Monday, or months, of the shop's zone. */
  period: z.enum(['day', 'week', 'month']),
  /** Broadcasts a period: a run is one. */
  runs: count.exactOptional(),
  /** People messaged a period. */
  messages: z.union([z.strictObject({ fixed: count }), z.strictObject({ perFollower: count })]).exactOptional(),
  perBuyer: z.array(z.strictObject({ max: count, hours: count })),
  lock: z
    .strictObject({ blockRate: z.number().min(0).max(1), runs: count, withinDays: count, lockDays: count })
    .exactOptional(),
  source: z.string().min(1),
});
export type PlatformQuota = z.output<typeof quota>;

const { platforms } = z.strictObject({ about: z.string(), platforms: z.array(quota) }).parse(file);

/** What the platform allows on a calendar day YYYY-MM-DD; undefined when it is not known for that day. */
export const quotaOn = (platform: PlatformName, day: string): PlatformQuota | undefined =>
  platforms
    .filter((one) => one.platform === platform && one.effectiveFrom <= day)
    .sort((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom))[0];

/** The platform's caps on one buyer, as caps on chat that a shop cannot widen. */
export const platformCaps = ({ platform, perBuyer, source }: PlatformQuota): Cap[] =>
  perBuyer.map(({ max, hours }) => ({
    id: `${platform}_${hours}h`,
    max,
    hours,
    channels: ['chat'],
    fixed: true,
    source,
  }));

/** People whom a shop may message in a period; undefined: no limit. */
export function messageLimit({ messages }: PlatformQuota, followers: number): number | undefined {
  if (!messages) return undefined;
  return 'fixed' in messages ? messages.fixed : messages.perFollower * followers;
}
