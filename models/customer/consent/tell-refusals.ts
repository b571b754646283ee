import type { Models } from '../../models.js';
import { tellWebhooks } from '../../webhook/outbox.js';
import type { StoredConsent } from './consent-schema.js';

/**
 * Tells the shop's own systems of what customers refuse by their own word. Before the word is written down: a crash in between tells
 * of a refusal that was said, and is said again by whoever sent it, rather than losing it.
 */
export async function tellRefusals(
  models: Pick<Models, 'webhookEndpoints' | 'webhookDeliveries'>,
  words: readonly StoredConsent[],
): Promise<void> {
  for (const { _id: key, shop, customer, channel, purpose, granted, method, at, recordedAt } of words) {
    if (granted || purpose !== 'advertising' || method === 'import') continue;
    const data = { customer, channel, method, refusedAt: at.toISOString() };
    await tellWebhooks(models, { shop, type: 'customer.opted_out', key, at, customer, data }, recordedAt);
  }
}
