import { z } from 'zod';
import { versionAt } from '../../base/versions.js';
import bannedJson from '../../policies/sms-banned.json' with { type: 'json' };
import linksJson from '../../policies/sms-links.json' with { type: 'json' };
import phrasesJson from '../../policies/sms-phrases.json' with { type: 'json' };
import promotionJson from '../../policies/sms-promotion.json' with { type: 'json' };
import routesJson from '../../policies/sms-routes.json' with { type: 'json' };

const day = z.iso.date();
const text = z.string().min(1);
const severity = z.enum(['block', 'warn']);

/** A phrase of a list. `plain`: severity when it stands without its accents (default: as accented; one syllable: never). */
const listedPhrase = z.strictObject({
  phrase: text,
  severity: severity.optional(),
  plain: z.enum(['block', 'warn', 'never']).optional(),
  /** Ordinary wording that contains the phrase by accident, mostly once the accents are gone. */
  except: z.array(text).optional(),
  source: text.optional(),
  effectiveFrom: day.optional(),
});
const categorySchema = z.strictObject({
  category: text,
  severity,
  source: text,
  effectiveFrom: day,
  phrases: z.array(z.union([text, listedPhrase])).min(1),
});
const bannedSchema = z.strictObject({ about: text, categories: z.array(categorySchema) });

const limits = z
  .array(z.int().positive())
  .min(1)
  .refine((list) => list.every((n, i) => i === 0 || n > (list[i - 1] ?? 0)), 'limits must rise');
const flag = z.strictObject({ value: z.boolean(), source: text });
const routeSchema = z.strictObject({
  route: z.enum(['cskh', 'qc']),
  effectiveFrom: day,
  maxUnits: z.strictObject({ value: z.int().positive(), source: text }),
  billedParts: z.strictObject({ limits, source: text }),
  labels: z.strictObject({ required: z.boolean(), accepted: z.array(text), source: text }),
  optOut: z.strictObject({ required: z.boolean(), source: text }),
  phraseRequired: flag,
  promotionAllowed: flag,
});
const routesSchema = z.strictObject({
  about: text,
  routes: z.array(routeSchema),
  forbiddenCharacters: z.strictObject({ characters: z.string(), source: text, effectiveFrom: day }),
  optOutKeywords: z.strictObject({ keywords: z.array(text), source: text, effectiveFrom: day }),
  maxTemplateLength: z.strictObject({ value: z.int().positive(), source: text }),
});
const promotionSchema = z.strictObject({
  about: text,
  parameters: z.strictObject({ names: z.array(text), source: text, effectiveFrom: day }),
  categories: z.array(categorySchema),
});
const phrasesSchema = z.strictObject({
  about: text,
  source: text,
  effectiveFrom: day,
  phrases: z.array(z.strictObject({ id: text, seed: text, forms: z.array(text).min(1), note: text.optional() })),
});
const hostList = z.strictObject({ hosts: z.array(text), source: text, effectiveFrom: day });
const linksSchema = z.strictObject({
  about: text,
  shorteners: hostList,
  bareTopLevelDomains: z.strictObject({ names: z.array(text), source: text, effectiveFrom: day }),
});

export type BannedPolicy = z.infer<typeof bannedSchema>;
export type PhraseCategory = z.infer<typeof categorySchema>;
export type RoutesPolicy = z.infer<typeof routesSchema>;
export type RoutePolicy = z.infer<typeof routeSchema>;
export type PhrasesPolicy = z.infer<typeof phrasesSchema>;
type PromotionPolicy = z.infer<typeof promotionSchema>;
export type LinkPolicy = z.infer<typeof linksSchema>;
export type SmsRoute = RoutePolicy['route'];

/** Reads a list of banned phrases. @throws ZodError naming the wrong field */
export const parseBannedPolicy = (raw: unknown): BannedPolicy => bannedSchema.parse(raw);

export const LINK_POLICY: LinkPolicy = linksSchema.parse(linksJson);

/** All that an SMS check judges by. */
export interface SmsPolicy {
  readonly routes: RoutesPolicy;
  readonly banned: BannedPolicy;
  readonly promotion: PromotionPolicy;
  readonly phrases: PhrasesPolicy;
  readonly links: LinkPolicy;
}
export const DEFAULT_SMS_POLICY: SmsPolicy = {
  routes: routesSchema.parse(routesJson),
  banned: parseBannedPolicy(bannedJson),
  promotion: promotionSchema.parse(promotionJson),
  phrases: phrasesSchema.parse(phrasesJson),
  links: LINK_POLICY,
};

/** The route's rules in force at an instant. @throws RangeError when the policy has none */
export const routeInForce = (policy: RoutesPolicy, route: SmsRoute, at: Date): RoutePolicy =>
  versionAt(
    policy.routes.filter((version) => version.route === route),
    at,
  );
