import { z } from 'zod';
import {
  DELIVERY_STATES,
  WEBHOOK_EVENTS,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '../../domain/webhook/webhook.js';
import { instant, instantOut, link, shopParams, slug } from '../http/common-schema.js';
import { pageOf, pageQuery } from '../http/pages.js';

export const webhookParams = shopParams.extend({ webhook: slug });
export const deliveryParams = webhookParams.extend({
  delivery: z.string().regex(/^msg_[\w-]{24}$/, 'the `webhook-id` of a message, as the log shows it'),
});

const events = z
  .array(z.enum(WEBHOOK_EVENTS))
  .min(1)
  .transform((given) => [...new Set(given)]);
const url = link.meta({ description: 'Where it is told: https, on the public internet' });

export const webhookBody = z
  .strictObject({ key: slug, url, events: events.default([...WEBHOOK_EVENTS]) })
  .meta({ id: 'WebhookBody' });
export const webhookChange = z
  .strictObject({
    url: url.exactOptional(),
    events: events.exactOptional(),
    isActive: z.boolean().exactOptional().meta({ description: 'What happens while it is not is not kept for it' }),
  })
  .meta({ id: 'WebhookChange' });

export const webhookOut = z
  .object({
    key: z.string(),
    url: z.string(),
    events: z.array(z.enum(WEBHOOK_EVENTS)),
    isActive: z.boolean(),
    gone: z.boolean().exactOptional().meta({ description: 'It has answered 410: switch it on when it is there again' }),
    formerSecretUntil: instantOut.exactOptional().meta({ description: 'Until when the secret before signs as well' }),
    createdAt: instantOut,
  })
  .meta({ id: 'Webhook' });
const secret = z
  .string()
  .meta({ description: '`whsec_…`, as the libraries of Standard Webhooks take it; never shown again' });
export const madeWebhookOut = webhookOut.extend({ secret }).meta({ id: 'MadeWebhook' });

/** @param now after which the secret before signs nothing */
export const webhookView = (
  { key, url: to, events: told, isActive, gone, former, createdAt }: WebhookEndpoint,
  now: Date,
) => ({
  key,
  url: to,
  events: [...told],
  isActive,
  ...(gone ? { gone } : {}),
  ...(former && former.until > now ? { formerSecretUntil: former.until.toISOString() } : {}),
  createdAt: createdAt.toISOString(),
});

const PAGE = 50;
/** The instant of an entry in ms, and its message: an order in which no two are the same. */
const CURSOR = /^(\d{13})-(msg_[\w-]{24})$/;
const cursor = z.string().regex(CURSOR, 'the `next` of a page');
export const deliveryQuery = pageQuery(cursor, PAGE).extend({ state: z.enum(DELIVERY_STATES).exactOptional() });
export const cursorOf = ({ at, message }: WebhookDelivery): string => `${at.getTime()}-${message}`;

/** What `after` names. */
export function placeOf(after: string | undefined): { readonly at: Date; readonly message: string } | undefined {
  const [, at, message] = CURSOR.exec(after ?? '') ?? [];
  return message === undefined ? undefined : { at: new Date(Number(at)), message };
}

export const deliveryOut = z
  .object({
    delivery: z.string().meta({ description: '`webhook-id` of the message' }),
    type: z.enum(WEBHOOK_EVENTS),
    state: z.enum(DELIVERY_STATES).meta({
      description: '`waiting` is tried at `nextAt`, `failed` as often as it may be, `dropped` had no active endpoint',
    }),
    at: instantOut,
    nextAt: instantOut.exactOptional(),
    tries: z.array(
      z.object({
        at: instantOut,
        ms: z.int(),
        status: z.int().exactOptional(),
        error: z.enum(['timeout', 'lost', 'private_address', 'sealed']).exactOptional(),
      }),
    ),
    body: z.string().meta({ description: 'As it is signed and sent' }),
  })
  .meta({ id: 'WebhookDelivery' });
export const deliveriesOut = pageOf({ deliveries: z.array(deliveryOut) }, cursor).meta({ id: 'WebhookDeliveries' });

export const deliveryView = ({ message, type, state, at, nextAt, tries, body }: WebhookDelivery) => ({
  delivery: message,
  type,
  state,
  at: at.toISOString(),
  ...(state === 'waiting' ? { nextAt: nextAt.toISOString() } : {}),
  tries: tries.map(({ at: tried, ...one }) => ({ at: tried.toISOString(), ...one })),
  body,
});

export const replayBody = z.strictObject({
  since: instant.meta({ description: 'Of what happened before, nothing is sent again' }),
});
export const replayOut = z.object({ replayed: z.int() }).meta({ id: 'WebhookReplay' });
