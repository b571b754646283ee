import type { Sealed } from '../../domain/account/account.js';
import { under } from '../../domain/base/ids.js';
import type { WebhookEndpoint } from '../../domain/webhook/webhook.js';
import { rewrap } from '../account/envelope.js';
import type { KeyRing } from '../account/key-ring.js';
import { native, wasFirst } from '../base/native.js';
import type { Models } from '../models.js';

type Store = Pick<Models, 'webhookEndpoints'>;

/** @param _id webhookId @returns undefined when there is none */
export const readEndpoint = async ({ webhookEndpoints }: Store, _id: string): Promise<WebhookEndpoint | undefined> =>
  (await native(webhookEndpoints).findOne<WebhookEndpoint>({ _id })) ?? undefined;

/** All endpoints of a shop: a handful. */
export const listEndpoints = ({ webhookEndpoints }: Store, shop: string): Promise<WebhookEndpoint[]> =>
  native(webhookEndpoints)
    .find<WebhookEndpoint>({ _id: under(shop) }, { sort: { _id: 1 } })
    .toArray();

/** @returns false when the shop has one of this key */
export const insertEndpoint = ({ webhookEndpoints }: Store, endpoint: WebhookEndpoint): Promise<boolean> =>
  wasFirst(native(webhookEndpoints).insertOne({ ...endpoint }));

/** What may be changed of an endpoint. */
type Changes = Partial<Pick<WebhookEndpoint, 'url' | 'events' | 'isActive'>>;

/** Who switches an endpoint on has put right what made it go. @returns the endpoint as it is now; undefined when there is none */
export async function changeEndpoint(
  { webhookEndpoints }: Store,
  _id: string,
  changes: Changes,
): Promise<WebhookEndpoint | undefined> {
  const unset = changes.isActive === true ? { $unset: { gone: '' as const } } : {};
  const update = { ...(Object.keys(changes).length > 0 ? { $set: changes } : {}), ...unset };
  if (Object.keys(update).length === 0) return readEndpoint({ webhookEndpoints }, _id);
  const found = await native(webhookEndpoints).findOneAndUpdate({ _id }, update, { returnDocument: 'after' });
  return (found as WebhookEndpoint | null) ?? undefined;
}

/** It has said that it is gone: nothing is sent there until a person switches it on again. */
export async function closeEndpoint({ webhookEndpoints }: Store, _id: string): Promise<void> {
  await native(webhookEndpoints).updateOne({ _id }, { $set: { isActive: false, gone: true } });
}

/**
 * Puts a new secret in the place of the one that was read.
 * @returns false when somebody else was first
 */
export async function rotateSecret(
  { webhookEndpoints }: Store,
  { _id, secret }: WebhookEndpoint,
  next: Sealed,
  until: Date,
): Promise<boolean> {
  const filter = { _id, 'secret.text': secret.text };
  const { matchedCount } = await native(webhookEndpoints).updateOne(filter, {
    $set: { secret: next, former: { secret, until } },
  });
  return matchedCount === 1;
}

export async function deleteEndpoint({ webhookEndpoints }: Store, _id: string): Promise<boolean> {
  return (await native(webhookEndpoints).deleteOne({ _id })).deletedCount === 1;
}

/**
 * Wraps the data keys of all endpoints' secrets with the current key.
 * @returns how many were wrapped anew, and the ids of those whose key is not on the ring
 */
export async function rewrapEndpoints(
  { webhookEndpoints }: Store,
  ring: KeyRing,
): Promise<{ readonly rewrapped: number; readonly broken: readonly string[] }> {
  let rewrapped = 0;
  const broken: string[] = [];
  for await (const { _id, secret, former } of native(webhookEndpoints).find<WebhookEndpoint>({})) {
    try {
      const next = rewrap(ring, _id, secret);
      const nextFormer = former && rewrap(ring, _id, former.secret);
      const set = { ...(next ? { secret: next } : {}), ...(nextFormer ? { 'former.secret': nextFormer } : {}) };
      if (Object.keys(set).length === 0) continue;
      const filter = { _id, 'secret.wrapped': secret.wrapped };
      rewrapped += (await native(webhookEndpoints).updateOne(filter, { $set: set })).modifiedCount;
    } catch {
      broken.push(_id);
    }
  }
  return { rewrapped, broken };
}
