import { webhookDeliveryId } from '../../domain/base/ids.js';
import { deliveriesOf, replayDelivery, replayMissed } from '../../models/webhook/delivery-store.js';
import type { ApiDeps } from '../deps.js';
import { readPage } from '../http/pages.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { findEndpoint } from './endpoints.js';
import {
  cursorOf,
  deliveriesOut,
  deliveryOut,
  deliveryParams,
  deliveryQuery,
  deliveryView,
  placeOf,
  replayBody,
  replayOut,
  webhookParams,
} from './schema.js';

const ONE = '/v1/shops/{shop}/webhooks/{webhook}';
const common = { tag: 'webhooks', access: 'shop' } as const;

/** What was told to a webhook and what became of it, and telling it again. */
export function deliveryRoutes(deps: ApiDeps): Route[] {
  const log = route({
    ...common,
    method: 'get',
    path: `${ONE}/deliveries`,
    id: 'listWebhookDeliveries',
    summary: 'The log of a webhook: each message with its tries, newest first, of the last 30 days',
    action: 'show the log',
    params: webhookParams,
    query: deliveryQuery,
    answers: { 200: { description: 'A page of it', schema: deliveriesOut } },
    problems: ['webhook_not_found'],
    handle: async ({ params, query }) => {
      const { _id } = await findEndpoint(deps, params.shop, params.webhook);
      const place = placeOf(query.after);
      const after = place && { at: place.at, _id: webhookDeliveryId(_id, place.message) };
      const read = (limit: number) => deliveriesOf(deps.models, _id, { limit, state: query.state, after });
      const { rows, next } = await readPage(query.limit, read, cursorOf);
      return json(200, { deliveries: rows.map(deliveryView), ...next });
    },
  });
  const replay = route({
    ...common,
    method: 'post',
    path: `${ONE}/deliveries/{delivery}/replay`,
    id: 'replayWebhookDelivery',
    summary: 'Send one message again, now, under the same id',
    action: 'send the message again',
    params: deliveryParams,
    answers: { 200: { description: 'The message, which waits', schema: deliveryOut } },
    problems: ['webhook_not_found', 'delivery_not_found'],
    handle: async ({ params }) => {
      const { _id } = await findEndpoint(deps, params.shop, params.webhook);
      const found = await replayDelivery(deps.models, webhookDeliveryId(_id, params.delivery), deps.now());
      if (!found) throw new Problem('delivery_not_found', `The webhook's log has no message '${params.delivery}'.`);
      return json(200, deliveryView(found));
    },
  });
  const missed = route({
    ...common,
    method: 'post',
    path: `${ONE}/replay`,
    id: 'replayWebhook',
    summary: 'Send again what a webhook has missed since an instant: what failed or was dropped',
    action: 'send again what was missed',
    params: webhookParams,
    body: { kind: 'json', schema: replayBody },
    answers: { 200: { description: 'How many messages wait now', schema: replayOut } },
    problems: ['webhook_not_found'],
    handle: async ({ params, body }) => {
      const { _id } = await findEndpoint(deps, params.shop, params.webhook);
      return json(200, { replayed: await replayMissed(deps.models, _id, body.since, deps.now()) });
    },
  });
  return [log, replay, missed];
}
