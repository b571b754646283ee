import { z } from 'zod';
import type { Money } from '../../domain/base/money.js';
import { REF, REF_WORDS } from '../../domain/base/ref.js';
import { ROLES } from '../../domain/base/role.js';
import { isZone } from '../../domain/base/zone.js';
import { HOLD_REASONS, type Hold } from '../../domain/customer/provider-error.js';

/** Shops, campaigns, offers and outreaches are named by slugs, so that ids made of them have free separators. */
export const slug = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
    '1 to 40 lower-case letters, digits and hyphens, with no hyphen first or last',
  )
  .meta({ id: 'Slug', examples: ['sale-11-11'] });

/** How a shop names customers, orders and products. */
export const ref = z
  .string()
  .normalize('NFC')
  .regex(REF, REF_WORDS)
  .meta({ id: 'Ref', examples: ['17850'] });

export const zone = z
  .string()
  .max(64)
  .refine(isZone, 'an IANA time zone such as Asia/Ho_Chi_Minh')
  .meta({ examples: ['Asia/Ho_Chi_Minh'] });

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));
const currencyWords = 'an ISO 4217 currency code such as VND';
export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, currencyWords)
  .refine((code) => CURRENCIES.has(code), currencyWords)
  .meta({ id: 'Currency', examples: ['VND'] });

/** One line of text for people. */
export const label = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, `one line of at most ${max} characters without control characters`);

const isHttpUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
};
/** Checked by the URL parser that browsers use, and kept as it writes it: no line breaks, no credentials. */
export const link = z
  .string()
  .max(1000)
  .refine(isHttpUrl, 'an http or https address without credentials')
  .transform((text) => new URL(text).href)
  .meta({ format: 'uri', pattern: '^https?://[^\\s/?#@]+', examples: ['https://shop.example.com/11-11'] });

const instantWords = 'an instant such as 2026-11-11T00:00:00+07:00, from 2000 to 2099';
const FIRST = Date.UTC(2000, 0, 1);
const LAST = Date.UTC(2100, 0, 1);
/** ISO 8601 with an offset, so that no zone has to be guessed. */
export const instant = z.iso
  .datetime({ offset: true, error: instantWords })
  .transform((text) => new Date(text))
  .refine((date) => date.getTime() >= FIRST && date.getTime() < LAST, instantWords);

/** Largest amount in one field: a quadrillion minor units still adds up exactly in a double. */
export const MAX_AMOUNT = 1_000_000_000_000;
export const amount = z.int().min(0).max(MAX_AMOUNT);
export const money = z.strictObject({ amount, currency }).meta({ id: 'Money' }) satisfies z.ZodType<Money>;

/** A sentence in the two languages a seller reads. */
export const words = z.object({ vi: z.string(), en: z.string() }).meta({ id: 'Words' });

/** What stopping promises. */
export const promiseOut = z.object({ messages: z.int(), withinMs: z.int(), text: words }).meta({
  description: 'After a stop: at most this many more messages leave, within this time',
});

/** What a lifecycle table says of one action: where it leads, or the sentence that says why not; and who may do it. */
export const actionVerdict = <S extends readonly [string, ...string[]]>(states: S) => {
  const by = z.enum(ROLES).meta({ description: 'The least role that may do it' });
  return z.union([
    z.object({ ok: z.literal(true), to: z.enum(states), by }),
    z.object({ ok: z.literal(false), why: words, by }),
  ]);
};

/** In bodies that replace something, where If-Match is not at hand. */
export const readVersion = z.int().min(1).meta({
  description: 'The version that was read: a change in between is a 409. The same as If-Match, which answers 412',
});
/** In answers. */
export const versionOut = z.int().meta({ description: 'Counts changes; also the ETag' });
/** In answers. */
export const instantOut = z.string().meta({ format: 'date-time' });

/** Of our own links. */
export const tokenParams = z.strictObject({ token: z.string().max(1100) });
export const shopParams = z.strictObject({ shop: slug });
export const campaignParams = z.strictObject({ shop: slug, campaign: slug });
export const winbackParams = z.strictObject({ shop: slug, winback: slug });

export const holdOut = z
  .object({
    reason: z.enum(HOLD_REASONS),
    detail: z.string().meta({
      description: "The provider's code, the failures that were counted, or the name of the failure or the field",
    }),
    at: instantOut,
    until: instantOut
      .exactOptional()
      .meta({ description: 'When the waiting ends by itself: of a run that cannot be closed, and of a campaign' }),
  })
  .meta({ id: 'Hold', description: 'A person is waited for; docs/operations.md says what to do for each reason' });

export const holdView = ({ reason, detail, at, until }: Hold) => ({
  reason,
  detail,
  at: at.toISOString(),
  ...(until ? { until: until.toISOString() } : {}),
});
