import { z } from 'zod';
import { CHANNELS } from '../../domain/base/channel.js';
import { CONSENT_METHODS, PURPOSES } from '../../domain/customer/consent/ledger.js';
import { SUPPRESSION_REASONS } from '../../domain/customer/suppression.js';
import type { StoredConsent } from '../../models/customer/consent/consent-schema.js';
import { instant, instantOut, label, ref } from '../http/common-schema.js';
import { pageOf } from '../http/pages.js';

export const channel = z.enum(CHANNELS);
const words = label(500);

/** How a person's word reaches a shop outside of our own links and webhooks. */
const TOLD_METHODS = ['form', 'paper', 'call', 'api'] as const;

export const consentBody = z
  .strictObject({
    channel,
    purpose: z.enum(PURPOSES).default('advertising'),
    granted: z.boolean(),
    at: instant.exactOptional().meta({ description: 'When it was said; absent: now' }),
    method: z.enum(TOLD_METHODS),
    text: words.exactOptional().meta({ description: 'The words that the customer was shown; needed for a yes' }),
    source: words.exactOptional().meta({ description: 'Where: a page, the name of a form' }),
    evidence: words.exactOptional().meta({ description: 'Where the proof lies; needed for a yes by `api`' }),
  })
  .superRefine(({ granted, method, text, evidence }, context) => {
    // Silence is no consent, and who claims one must be able to show it (Law 91/2025/QH15 art. 9; docs/sources.md#personal-data).
    if (granted && text === undefined)
      context.addIssue({ code: 'custom', path: ['text'], message: 'the words that the customer agreed to' });
    if (granted && method === 'api' && evidence === undefined)
      context.addIssue({ code: 'custom', path: ['evidence'], message: 'where the proof of the consent lies' });
  })
  .meta({ id: 'ConsentWord' });

const consentEntry = z
  .object({
    entry: z.string(),
    channel,
    purpose: z.enum(PURPOSES),
    granted: z.boolean(),
    at: instantOut,
    method: z.enum(CONSENT_METHODS),
    text: z.string().optional(),
    source: z.string().optional(),
    evidence: z.string().optional(),
    recordedAt: instantOut,
    confirmation: z.object({ text: z.string(), at: instantOut }).optional(),
  })
  .meta({ id: 'ConsentEntry', description: 'One word of the ledger; entries are never changed' });

export const consentOut = z.object({ granted: z.boolean(), at: instantOut, optedOut: z.boolean().optional() });
const current = z.object({
  advertising: z.partialRecord(channel, consentOut),
  care: z.partialRecord(channel, consentOut),
});

export const recordedConsent = z.object({ entry: consentEntry, current });
export const consentRef = z.string().max(100);
export const consentLedger = pageOf({ current, entries: z.array(consentEntry) }, consentRef).meta({
  id: 'ConsentLedger',
});

/** An entry as an answer shows it: its id without the customer's. */
export function consentView({ _id, shop: _shop, customer: _customer, ...entry }: StoredConsent): object {
  return { entry: _id.slice(_id.lastIndexOf('/') + 1), ...entry };
}

const suppression = z.object({
  customer: ref,
  channel,
  reason: z.enum(SUPPRESSION_REASONS),
  at: instantOut,
  source: z.string(),
});
export const suppressionOut = suppression.meta({ id: 'Suppression' });
export const suppressionBody = z
  .strictObject({ customer: ref, channel, reason: z.enum(SUPPRESSION_REASONS) })
  .refine(({ channel: one, reason }) => reason !== 'do_not_call' || one === 'sms', {
    path: ['channel'],
    message: 'sms, as the do-not-call list is one of phones',
  });
