import type { Sealed } from '../account/account.js';

/** What a shop's own systems are told of. */
export const WEBHOOK_EVENTS = ['run.finished', 'run.held', 'customer.opted_out', 'customer.bounced'] as const;
type WebhookEventType = (typeof WEBHOOK_EVENTS)[number];

/** Where a shop is told. `_id` is webhookId(shop, key). */
export interface WebhookEndpoint {
  readonly _id: string;
  readonly shop: string;
  readonly key: string;
  readonly url: string;
  readonly events: readonly WebhookEventType[];
  readonly isActive: boolean;
  /** Why it is not, where nobody has said so: it answered 410 (Gone). */
  readonly gone?: boolean;
  readonly secret: Sealed;
  /** The secret before the last rotation, which signs as well until then. */
  readonly former?: { readonly secret: Sealed; readonly until: Date };
  readonly createdAt: Date;
}

/**
 * Something that happened, as it is told: ids, codes and counts, and of a customer the shop's own reference alone.
 * @param key what happened, so that the same thing told twice is one message
 */
export interface WebhookEvent {
  readonly shop: string;
  readonly type: WebhookEventType;
  readonly key: string;
  readonly at: Date;
  /** The reference of the customer whom it is about. */
  readonly customer?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One try to hand a delivery over. */
export interface WebhookTry {
  readonly at: Date;
  readonly ms: number;
  /** What the endpoint answered, or why it did not: `timeout`, `lost`, `private_address`, `sealed`. */
  readonly status?: number;
  readonly error?: string;
}

/** `waiting` is tried at `nextAt`; `failed` has been tried as often as it may; `dropped`: its endpoint is gone or inactive. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed', 'dropped'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One event on its way to one endpoint. `_id` is webhookDeliveryId(endpoint, message). */
export interface WebhookDelivery {
  readonly _id: string;
  readonly shop: string;
  /** webhookId */
  readonly endpoint: string;
  /** `webhook-id`: the same for every try and every endpoint. */
  readonly message: string;
  readonly type: WebhookEventType;
  readonly customer?: string;
  /** The body as it is signed and sent. */
  readonly body: string;
  readonly state: DeliveryState;
  readonly at: Date;
  readonly nextAt: Date;
  /** Tries since the event, or since it was last told to begin anew. */
  readonly tried: number;
  readonly tries: readonly WebhookTry[];
  /** When the log forgets it. */
  readonly forgetAt: Date;
}
