import { z } from 'zod';
import { CHANNELS } from '../../domain/base/channel.js';
import { isCountry } from '../../domain/base/text/country.js';
import { PLATFORMS } from '../../domain/run/quota/policy.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import {
  amount,
  currency,
  instantOut,
  label,
  link,
  readVersion,
  slug,
  versionOut,
  zone,
} from '../http/common-schema.js';

const COUNTRY_WORDS = 'an ISO 3166-1 code of two letters such as VN';
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, COUNTRY_WORDS)
  .refine(isCountry, COUNTRY_WORDS)
  .meta({
    description: "Whose numbers phones without a country code are; default: the zone's country",
    examples: ['VN'],
  });
const ratio = z.number().min(0).max(1);

/** What the marketplace reports; `domain/campaign/eligibility.ts` has the conditions on it. */
export const metrics = z
  .strictObject({
    positiveRating: ratio.meta({ description: 'Share of positive ratings, 0 to 1' }),
    chatResponse: ratio.meta({ description: 'Share of chats answered, 0 to 1' }),
    revenue30d: z.strictObject({ amount, currency: z.literal('USD') }).meta({
      description: 'Revenue of the last 30 days in US cents: the condition is stated in USD',
    }),
    followers: z.int().min(0).max(1_000_000_000),
  })
  .meta({ id: 'ShopMetrics' });

const caps = z
  .record(z.string(), z.int())
  .meta({ description: "The shop's own numbers for caps of the policy, by cap id", examples: [{ week_all: 3 }] });

const timeOfDay = z
  .string()
  .max(5)
  .meta({ description: "HH:MM on the clocks of the shop's zone", examples: ['09:00'] });
/** Only the shape; domain/hours has the rules. */
const hours = z
  .strictObject({
    simulated: z.boolean().meta({
      description: 'Only for shops whose messages reach no real person: their hours replace those of the law',
    }),
    source: label(200).meta({ description: 'Who says so; shown with the rule' }),
    channels: z.partialRecord(
      z.enum(CHANNELS),
      z.strictObject({ opens: timeOfDay, until: timeOfDay }).nullable().meta({ description: 'null: no limit' }),
    ),
  })
  .meta({ id: 'ShopHours', description: "The shop's own sending hours: they can only narrow those of the law" });

const platform = z.enum(PLATFORMS).meta({
  description: 'The marketplace that carries the chat messages: its quotas and caps hold (docs/law.md)',
});

const fourEyes = z.strictObject({ above: z.int().min(0).max(100_000_000) }).meta({
  description: 'A campaign or programme of more messages is switched on by one person and approved by another',
});

const attribution = z
  .strictObject({
    clickHours: z.int().min(1).max(1_440).meta({ description: "After a person's click" }),
    readHours: z
      .int()
      .min(1)
      .max(336)
      .meta({ description: 'After a chat message or SMS was reported read or delivered' }),
  })
  .meta({
    id: 'ShopAttribution',
    description: 'How long an order belongs to a message, instead of 120 and 24 hours (docs/metrics.md)',
  });

export const shopBody = z
  .strictObject({
    name: label(120),
    zone,
    currency,
    country: country.exactOptional(),
    hotline: label(30).exactOptional(),
    link: link.exactOptional(),
    metrics: metrics.exactOptional(),
    caps: caps.exactOptional(),
    platform: platform.exactOptional(),
    hours: hours.exactOptional(),
    fourEyes: fourEyes.exactOptional(),
    attribution: attribution.exactOptional(),
    version: readVersion.exactOptional(),
  })
  .meta({ id: 'ShopInput' });

export const shopOut = z
  .object({
    shop: slug,
    name: z.string(),
    zone: z.string(),
    currency: z.string(),
    country: z.string().exactOptional(),
    hotline: z.string().exactOptional(),
    link: z.string().exactOptional(),
    metrics: metrics.exactOptional(),
    caps: caps.exactOptional(),
    platform: platform.exactOptional(),
    hours: hours.exactOptional(),
    fourEyes: fourEyes.exactOptional(),
    attribution: attribution.exactOptional(),
    createdAt: instantOut,
    version: versionOut,
  })
  .meta({ id: 'Shop' });

/** A shop as the API shows it. */
export function shopView({ _id, createdAt, contentRules, version = 1, ...rest }: Shop): object {
  return { shop: _id, ...rest, createdAt: createdAt.toISOString(), version };
}
