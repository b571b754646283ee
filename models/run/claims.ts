import type { Model, mongo } from 'mongoose';
import type { ChannelName } from '../../domain/base/channel.js';
import { customerId } from '../../domain/base/ids.js';
import type { Customer, Touch } from '../../domain/customer/customer.js';
import type { Suppression, SuppressionReason } from '../../domain/customer/suppression.js';
import { native, type Stored } from '../base/native.js';
import { patiently } from '../base/patient.js';
import { ADDRESS, customersById } from '../customer/customer-queries.js';
import { keptRefs } from '../customer/merged.js';
import type { Models } from '../models.js';

/** A customer as the rule saw them when it said yes. */
export interface Wanted {
  readonly id: string;
  readonly rev: number;
}
/**
 * One unordered bulk write: the same update for each filter, which it makes untrue, so that it may be repeated. Returns how
 * many documents matched in the last try.
 */
async function updateEach(
  customers: Model<Customer>,
  filters: readonly mongo.Filter<Stored>[],
  update: Readonly<Record<string, object>>,
): Promise<number> {
  if (filters.length === 0) return 0;
  const operations = filters.map((filter) => ({ updateOne: { filter, update: update as mongo.UpdateFilter<Stored> } }));
  const result = await patiently(() => native(customers).bulkWrite(operations, { ordered: false }));
  return result.matchedCount;
}

/** A token names one attempt at one batch, so it names one touch of a customer and plain equality finds it. */
const byClaim = (_id: string, token: string): mongo.Filter<Stored> => ({ _id, 'touches.claim': token });

/**
 * Claims customers whose document has not changed since the rule saw it: pushes the touch. The customer is the lock, so
 * of several campaigns that want the last message under a cap, one gets it.
 * @returns how many were claimed; fewer than wanted means: read them and ask the rule again
 */
export async function claimCustomers(
  customers: Model<Customer>,
  wanted: readonly Wanted[],
  touch: Touch,
): Promise<number> {
  if (wanted.length === 0) return 0;
  // One statement for all customers of a rev instead of one each: the same conditions, at a third of the CPU on both sides.
  const ids = new Map<number, string[]>();
  for (const { id, rev } of wanted) {
    const same = ids.get(rev);
    if (same) same.push(id);
    else ids.set(rev, [id]);
  }
  const update: Readonly<Record<string, object>> = { $push: { touches: touch }, $inc: { rev: 1 } };
  const operations = Array.from(ids, ([rev, _id]) => ({
    updateMany: { filter: { _id: { $in: _id }, rev }, update: update as mongo.UpdateFilter<Stored> },
  }));
  const result = await native(customers).bulkWrite(operations, { ordered: false });
  return result.matchedCount;
}

/** Moves a customer's rev, if it is still the one that was seen. @returns false when it is not */
export async function moveRev(customers: Model<Customer>, { id, rev }: Wanted): Promise<boolean> {
  return (await native(customers).updateOne({ _id: id, rev }, { $inc: { rev: 1 } })).matchedCount === 1;
}

/** Takes an attempt's claims back: they were certainly not sent. Someone else's claim is not touched. */
export function releaseClaims(customers: Model<Customer>, ids: readonly string[], token: string): Promise<number> {
  const filters = ids.map((id) => byClaim(id, token));
  return updateEach(customers, filters, { $pull: { touches: { claim: token } }, $inc: { rev: 1 } });
}

/**
 * Makes another attempt's claims ours, so that it can no longer release them. Those it has released are not matched.
 * @param held customers with the token they are held by
 */
export function takeOverClaims(
  customers: Model<Customer>,
  held: readonly { readonly id: string; readonly token: string }[],
  token: string,
): Promise<number> {
  const filters = held.map((claim) => byClaim(claim.id, claim.token));
  return updateEach(customers, filters, { $set: { 'touches.$.claim': token } });
}

/** An address that the provider will never deliver to, as the message had it. */
export interface Dead {
  readonly id: string;
  readonly to: string;
  readonly reason: SuppressionReason;
  readonly at: Date;
}

/**
 * Marks touches whose recipient the provider refused for good: they count for no cap and no window. In the same round trip
 * the addresses it is sure about are suppressed, unless the customer has brought another one meanwhile.
 */
export async function markFailed(
  customers: Model<Customer>,
  ids: readonly string[],
  token: string,
  { channel, dead }: { readonly channel: ChannelName; readonly dead: readonly Dead[] },
): Promise<void> {
  if (ids.length === 0) return;
  const failed = { $set: { 'touches.$.failed': true }, $inc: { rev: 1 } };
  const marks = ids.map((id) => ({ updateOne: { filter: byClaim(id, token), update: failed } }));
  const suppressions = dead.map(({ id, to, reason, at }) => {
    const suppression: Suppression = { reason, at, source: 'provider' };
    return {
      updateOne: {
        filter: { _id: id, [ADDRESS[channel]]: to },
        update: { $set: { [`suppressed.${channel}`]: suppression }, $inc: { rev: 1 } },
      },
    };
  });
  const operations: object[] = [...marks, ...suppressions];
  const writes = operations as mongo.AnyBulkWriteOperation<Stored>[];
  await patiently(() => native(customers).bulkWrite(writes, { ordered: false }));
}

/** The same by reference, also of records that were merged since: their messages stand with the customer who is kept. */
export async function touchesByRef(
  models: Pick<Models, 'customers' | 'mergedCustomers'>,
  shop: string,
  refs: readonly string[],
  run: string,
): Promise<Map<string, Touch>> {
  const own = await touchesOfRun(
    models.customers,
    refs.map((ref) => customerId(shop, ref)),
    run,
  );
  const found = new Map(
    refs.flatMap((ref) => [own.get(customerId(shop, ref))].flatMap((one) => (one ? [[ref, one]] : []))),
  );
  const kept = await keptRefs(
    models,
    shop,
    refs.filter((ref) => !found.has(ref)),
  );
  const ids = [...kept.values()].map((ref) => customerId(shop, ref));
  const rows = await customersById<Pick<Customer, '_id' | 'touches'>>(models.customers, ids, { touches: 1 });
  for (const [ref, into] of kept) {
    const touches = rows.get(customerId(shop, into))?.touches ?? [];
    const touch = touches.find((one) => one.run === run && one.ref === ref);
    if (touch) found.set(ref, touch);
  }
  return found;
}

/** The run's touch on each of these customers; customers without one are missing. */
export async function touchesOfRun(
  customers: Model<Customer>,
  ids: readonly string[],
  run: string,
): Promise<Map<string, Touch>> {
  const rows = await patiently(() =>
    native(customers)
      .find<Pick<Customer, '_id' | 'touches'>>(
        { _id: { $in: [...ids] } },
        { projection: { touches: 1 }, batchSize: ids.length + 1 },
      )
      .toArray(),
  );
  const touches = new Map<string, Touch>();
  for (const row of rows) {
    const touch = row.touches.find((candidate) => candidate.run === run && candidate.ref === undefined);
    if (touch) touches.set(row._id, touch);
  }
  return touches;
}
