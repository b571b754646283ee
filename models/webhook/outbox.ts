import { createHash } from 'node:crypto';
import { webhookDeliveryId } from '../../domain/base/ids.js';
import { DAY_MS } from '../../domain/base/time.js';
import { webhookPolicyAt } from '../../domain/webhook/policy.js';
import type { WebhookDelivery, WebhookEvent } from '../../domain/webhook/webhook.js';
import { insertMissing } from '../base/insert-missing.js';
import type { Models } from '../models.js';
import { listEndpoints } from './endpoint-store.js';

const ID_LENGTH = 24;

/** The same event has the same id, whoever tells it and however often: receivers know by it what they have had. */
function messageOf({ shop, type, key }: WebhookEvent): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([shop, type, key]))
    .digest('base64url');
  return `msg_${hash.slice(0, ID_LENGTH)}`;
}

/**
 * Writes an event down for each endpoint of the shop that wants it. Whoever makes something happen tells it here in the same breath,
 * in a step that is repeated until it has succeeded: telling it again adds nothing.
 * @param now from when on it is tried
 */
export async function tellWebhooks(
  models: Pick<Models, 'webhookEndpoints' | 'webhookDeliveries'>,
  event: WebhookEvent,
  now: Date,
): Promise<void> {
  const { shop, type, at, customer, data } = event;
  const endpoints = (await listEndpoints(models, shop)).filter((one) => one.isActive && one.events.includes(type));
  if (endpoints.length === 0) return;
  const message = messageOf(event);
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  const { keptDays } = webhookPolicyAt(now);
  const forgetAt = new Date(now.getTime() + keptDays * DAY_MS);
  const deliveries = endpoints.map(
    ({ _id: endpoint }): WebhookDelivery => ({
      ...{ _id: webhookDeliveryId(endpoint, message), shop, endpoint, message, type, body },
      ...(customer === undefined ? {} : { customer }),
      ...{ state: 'waiting', at: now, nextAt: now, tried: 0, tries: [], forgetAt },
    }),
  );
  await insertMissing(models.webhookDeliveries, deliveries);
}
