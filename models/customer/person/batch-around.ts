import { customerId, under } from '../../../domain/base/ids.js';
import type { Batch } from '../../../domain/run/run.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';

/**
 * The batch of a run in which a customer stands, if they stand in any: batches are in the order of their customers, so one is read.
 * @param fields what is read of it
 */
export async function batchAround<K extends keyof Batch>(
  { batches }: Pick<Models, 'batches'>,
  run: string,
  { shop, ref }: { readonly shop: string; readonly ref: string },
  fields: readonly K[],
): Promise<Pick<Batch, K | '_id'> | undefined> {
  const found = await native(batches).findOne<Pick<Batch, K | '_id'>>(
    { _id: under(run) as never, cursor: { $gte: customerId(shop, ref) } },
    { sort: { _id: 1 }, projection: Object.fromEntries(fields.map((field) => [field, 1])) },
  );
  return found ?? undefined;
}
