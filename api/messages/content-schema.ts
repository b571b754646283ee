import { z } from 'zod';
import { AUDIENCES } from '../../domain/audience/audience.js';
import { CHANNELS } from '../../domain/base/channel.js';
import type { ContentFinding } from '../../domain/message/content/finding.js';
import { LANGUAGES, LIBRARY_WINDOWS } from '../../domain/message/library/library.js';
import { TEMPLATE_KINDS } from '../../domain/message/parameters.js';
import { label, readVersion, ref, slug, versionOut, words } from '../http/common-schema.js';
import { cardOut, templateBody, templateOut } from './card-schema.js';

const severity = z.enum(['block', 'warn']);
const MAX_SKUS = 100;

const message = {
  channel: z.enum(CHANNELS),
  kind: z.enum(TEMPLATE_KINDS).default('campaign'),
  template: templateBody,
  offer: slug.exactOptional().meta({ description: "Key of the shop's offer that the message carries" }),
  products: z
    .array(ref)
    .max(MAX_SKUS)
    .exactOptional()
    .meta({ description: 'SKUs that {{ product_list }} names; default: those of the card' }),
};
export const checkBody = z
  .strictObject({
    ...message,
    route: z
      .enum(['cskh', 'qc'])
      .exactOptional()
      .meta({ description: 'SMS: customer care or advertising; default: what the label says' }),
  })
  .meta({ id: 'ContentCheckInput' });
export const previewBody = z
  .strictObject({
    ...message,
    customer: ref.exactOptional().meta({ description: 'Default: a customer with sample values' }),
    saleDay: z
      .string()
      .regex(/^\d{4}-\d\d-\d\d$/, 'a calendar day YYYY-MM-DD')
      .exactOptional()
      .meta({ description: 'Default: today' }),
  })
  .meta({ id: 'TemplatePreviewInput' });
export type PreviewBody = z.output<typeof previewBody>;

const smsOut = z
  .object({
    route: z.enum(['cskh', 'qc']),
    encoding: z.enum(['gsm7', 'ucs2']),
    units: z.int().meta({ description: 'Septets, or UTF-16 code units' }),
    parts: z.int(),
    perPart: z.int(),
    billedParts: z.int().exactOptional().meta({ description: 'Absent when the route takes no text this long' }),
  })
  .meta({ id: 'SmsSize' });

export const checkOut = z
  .object({
    ok: z.boolean().meta({ description: 'Nothing blocks: it may be saved' }),
    findings: z.array(
      z.object({
        rule: z.string(),
        code: z.string().meta({ description: 'The problem code of a save that this finding refuses' }),
        severity,
        field: z.string(),
        position: z.object({ start: z.int(), end: z.int() }),
        text: z.string(),
        suggestion: z.string().exactOptional(),
        source: z.string(),
        message: words,
      }),
    ),
    rendered: z
      .object({ text: z.string(), subject: z.string().exactOptional() })
      .exactOptional()
      .meta({ description: 'With the longest plausible values; absent when it cannot be rendered' }),
    sms: smsOut.exactOptional(),
    transliterated: z
      .string()
      .exactOptional()
      .meta({ description: 'SMS: the same template without accents; links, codes and parameters untouched' }),
  })
  .meta({ id: 'ContentCheck' });

/** A finding as the API shows it. */
export const findingView = (found: ContentFinding) => {
  const { rule, code, severity: grave, field, position, text, suggestion, source, reason } = found;
  return {
    ...{ rule, code, severity: grave, field, position: { ...position }, text, source, message: { ...reason } },
    ...(suggestion === undefined ? {} : { suggestion }),
  };
};

export const previewOut = z
  .object({
    to: z.string().exactOptional().meta({ description: 'Absent when the customer has no address for the channel' }),
    text: z.string(),
    subject: z.string().exactOptional(),
    html: z.string().exactOptional(),
    card: cardOut.exactOptional(),
    unsubscribeUrl: z.string().exactOptional(),
    sms: smsOut.exactOptional(),
  })
  .meta({ id: 'TemplatePreview' });

export const libraryQuery = z.strictObject({
  channel: z.enum(CHANNELS).exactOptional(),
  window: z.enum(LIBRARY_WINDOWS).exactOptional(),
  audience: z.enum(AUDIENCES).exactOptional(),
  language: z.enum(LANGUAGES).exactOptional(),
  offer: z.enum(['true', 'false']).exactOptional(),
});
export const libraryOut = z.object({
  templates: z.array(
    z
      .object({
        id: z.string(),
        channel: z.enum(CHANNELS),
        window: z.enum(LIBRARY_WINDOWS),
        audience: z.enum(AUDIENCES).exactOptional(),
        step: z.int().exactOptional().meta({ description: 'Win-back: which message of the programme' }),
        language: z.enum(LANGUAGES),
        offer: z.boolean().meta({ description: 'It names an offer code' }),
        route: z.enum(['cskh', 'qc']).exactOptional(),
        template: templateOut,
      })
      .meta({ id: 'ReadyTemplate' }),
  ),
});

const MAX_RULES = 500;
const domain = z
  .string()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'a domain name such as shop.example.com');
const rules = {
  banned: z.array(z.strictObject({ phrase: label(80), severity })).max(MAX_RULES),
  removed: z.array(label(80)).max(MAX_RULES).meta({ description: 'Phrases of the default list that do not count' }),
  domains: z.array(domain).max(MAX_RULES).meta({ description: 'Further domains that links in an SMS may lead to' }),
};
export const rulesBody = z
  .strictObject({
    banned: rules.banned.default([]),
    removed: rules.removed.default([]),
    domains: rules.domains.default([]),
    version: readVersion.exactOptional(),
  })
  .meta({ id: 'ContentRulesInput' });
export const rulesOut = z
  .object({
    ...rules,
    banned: z.array(z.object({ phrase: z.string(), severity })),
    phrases: z
      .array(z.object({ phrase: z.string(), category: z.string(), severity, source: z.string() }))
      .meta({ description: 'The list that holds: the default one with these changes' }),
    version: versionOut,
  })
  .meta({ id: 'ContentRules' });
