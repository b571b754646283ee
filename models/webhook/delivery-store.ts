import type { DeliveryState, WebhookDelivery, WebhookTry } from '../../domain/webhook/webhook.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';

type Store = Pick<Models, 'webhookDeliveries'>;

/** What is due, the longest first; deliveries of busy endpoints are left for later, so that none of them holds the others up. */
export const dueDeliveries = (
  { webhookDeliveries }: Store,
  now: Date,
  busy: readonly string[],
  limit: number,
): Promise<WebhookDelivery[]> =>
  native(webhookDeliveries)
    .find<WebhookDelivery>(
      { state: 'waiting', nextAt: { $lte: now }, ...(busy.length > 0 ? { endpoint: { $nin: [...busy] } } : {}) },
      { sort: { nextAt: 1 }, limit },
    )
    .toArray();

/**
 * Takes a delivery: it is due again at `until`, for the case that whoever took it dies.
 * @returns false when somebody else was first
 */
export async function takeDelivery(
  { webhookDeliveries }: Store,
  { _id, nextAt }: WebhookDelivery,
  until: Date,
): Promise<boolean> {
  const filter = { _id, state: 'waiting', nextAt };
  return (await native(webhookDeliveries).updateOne(filter, { $set: { nextAt: until } })).matchedCount === 1;
}

/** What a try came to. */
interface Tried {
  readonly state: DeliveryState;
  readonly nextAt: Date;
  /** Absent when nothing was sent. */
  readonly one?: WebhookTry;
}

/** Writes down what became of a delivery that was taken until `until`; one that was taken over since is another's. */
export async function endTry(
  { webhookDeliveries }: Store,
  _id: string,
  until: Date,
  { state, nextAt, one }: Tried,
  keptTries: number,
): Promise<void> {
  const log = one ? { $push: { tries: { $each: [one], $slice: -keptTries } }, $inc: { tried: 1 } } : {};
  const update = { $set: { state, nextAt }, ...log } as object;
  await native(webhookDeliveries).updateOne({ _id, state: 'waiting', nextAt: until }, update);
}

/** Which of a log's entries are asked for. */
interface Asked {
  readonly limit: number;
  readonly state?: DeliveryState | undefined;
  /** The last one seen. */
  readonly after?: Pick<WebhookDelivery, '_id' | 'at'> | undefined;
}

/** The log of an endpoint, newest first. */
export function deliveriesOf(
  { webhookDeliveries }: Store,
  endpoint: string,
  { limit, state, after }: Asked,
): Promise<WebhookDelivery[]> {
  const behind = after ? { $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $gt: after._id } }] } : {};
  return native(webhookDeliveries)
    .find<WebhookDelivery>(
      { endpoint, ...(state === undefined ? {} : { state }), ...behind },
      { sort: { at: -1, _id: 1 }, limit },
    )
    .toArray();
}

/** Sends a delivery again, now, whatever became of it. @returns it, or undefined when there is none */
export async function replayDelivery(
  { webhookDeliveries }: Store,
  _id: string,
  now: Date,
): Promise<WebhookDelivery | undefined> {
  const update = { $set: { state: 'waiting', nextAt: now, tried: 0 } };
  const found = await native(webhookDeliveries).findOneAndUpdate({ _id }, update, { returnDocument: 'after' });
  return (found as WebhookDelivery | null) ?? undefined;
}

/** Sends again what an endpoint has not had since an instant. @returns how many */
export async function replayMissed(
  { webhookDeliveries }: Store,
  endpoint: string,
  since: Date,
  now: Date,
): Promise<number> {
  const missed: DeliveryState[] = ['failed', 'dropped'];
  const { modifiedCount } = await native(webhookDeliveries).updateMany(
    { endpoint, at: { $gte: since }, state: { $in: missed } },
    { $set: { state: 'waiting', nextAt: now, tried: 0 } },
  );
  return modifiedCount;
}

/** Forgets what an endpoint was told, with the endpoint. */
export async function forgetDeliveries({ webhookDeliveries }: Store, endpoint: string): Promise<void> {
  await native(webhookDeliveries).deleteMany({ endpoint });
}
