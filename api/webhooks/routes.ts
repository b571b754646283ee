import { z } from 'zod';
import { webhookId } from '../../domain/base/ids.js';
import { forgetDeliveries } from '../../models/webhook/delivery-store.js';
import { changeEndpoint, deleteEndpoint, listEndpoints } from '../../models/webhook/endpoint-store.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { shopParams } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { findEndpoint, makeEndpoint, renewSecret, requirePublicUrl } from './endpoints.js';
import { madeWebhookOut, webhookBody, webhookChange, webhookOut, webhookParams, webhookView } from './schema.js';

const PATH = '/v1/shops/{shop}/webhooks';
const ONE = `${PATH}/{webhook}`;
const common = { tag: 'webhooks', access: 'shop' } as const;
const made = { description: 'The webhook, with its secret', schema: madeWebhookOut };

function collectionRoutes(deps: ApiDeps): Route[] {
  const create = route({
    ...common,
    method: 'post',
    path: PATH,
    id: 'createWebhook',
    summary: 'Tell a system of the shop of what happens, signed by Standard Webhooks',
    description: 'The secret is shown in this answer and never again. What happened before is not told.',
    action: 'make the webhook',
    params: shopParams,
    body: { kind: 'json', schema: webhookBody },
    answers: { 201: made },
    problems: ['shop_not_found', 'webhook_exists', 'too_many_webhooks', 'account_keys_missing'],
    handle: async ({ params, body, note }) => {
      await findShop(deps, params.shop);
      const { endpoint, secret } = await makeEndpoint(deps, params.shop, body);
      const view = webhookView(endpoint, deps.now());
      note(undefined, view);
      return json(201, { ...view, secret });
    },
  });
  const list = route({
    ...common,
    method: 'get',
    path: PATH,
    id: 'listWebhooks',
    summary: "The shop's webhooks",
    action: 'list the webhooks',
    params: shopParams,
    answers: { 200: { description: 'By key', schema: z.object({ webhooks: z.array(webhookOut) }) } },
    problems: ['shop_not_found'],
    handle: async ({ params }) => {
      await findShop(deps, params.shop);
      const found = await listEndpoints(deps.models, params.shop);
      return json(200, { webhooks: found.map((one) => webhookView(one, deps.now())) });
    },
  });
  return [create, list];
}

/** Where a shop's own systems are told of what happens (docs/webhooks.md). */
export function webhookRoutes(deps: ApiDeps): Route[] {
  const change = route({
    ...common,
    method: 'patch',
    path: ONE,
    id: 'changeWebhook',
    summary: 'Change where a webhook leads and what it tells, switch it off or on',
    action: 'change the webhook',
    params: webhookParams,
    body: { kind: 'json', schema: webhookChange },
    answers: { 200: { description: 'The webhook', schema: webhookOut } },
    problems: ['webhook_not_found'],
    handle: async ({ params, body, note }) => {
      const before = await findEndpoint(deps, params.shop, params.webhook);
      if (body.url !== undefined) requirePublicUrl(deps, body.url);
      const after = (await changeEndpoint(deps.models, before._id, body)) ?? before;
      note(webhookView(before, deps.now()), webhookView(after, deps.now()));
      return json(200, webhookView(after, deps.now()));
    },
  });
  const rotate = route({
    ...common,
    method: 'post',
    path: `${ONE}/rotate`,
    id: 'rotateWebhook',
    summary: 'Give a webhook another secret; for a day both sign',
    description: 'The secret is shown in this answer and never again.',
    action: 'rotate the secret',
    params: webhookParams,
    answers: { 200: made },
    problems: ['webhook_not_found', 'account_keys_missing', 'version_conflict'],
    handle: async ({ params }) => {
      const { endpoint, secret } = await renewSecret(deps, params.shop, params.webhook);
      return json(200, { ...webhookView(endpoint, deps.now()), secret });
    },
  });
  const remove = route({
    ...common,
    method: 'delete',
    path: ONE,
    id: 'deleteWebhook',
    summary: 'Remove a webhook, with its secret and its log',
    action: 'remove the webhook',
    params: webhookParams,
    answers: { 204: { description: 'Gone' } },
    problems: ['webhook_not_found'],
    handle: async ({ params }) => {
      const id = webhookId(params.shop, params.webhook);
      if (!(await deleteEndpoint(deps.models, id)))
        throw new Problem('webhook_not_found', `The shop '${params.shop}' has no webhook '${params.webhook}'.`);
      await forgetDeliveries(deps.models, id);
      return { status: 204 };
    },
  });
  return [...collectionRoutes(deps), change, rotate, remove];
}
