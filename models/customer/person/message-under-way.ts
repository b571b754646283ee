import { customerId, under } from '../../../domain/base/ids.js';
import { OUTCOME } from '../../../domain/base/outcome.js';
import type { Customer } from '../../../domain/customer/customer.js';
import type { Batch } from '../../../domain/run/run.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';

type Place = Pick<Batch, 'customers' | 'out' | 'chunkSize'>;

/** What became of a customer of an open run, as its batch says. Batches are in the order of their customers. */
async function outcomeOf({ batches }: Models, shop: string, run: string, ref: string): Promise<string | undefined> {
  const batch = await native(batches).findOne<Place>(
    { _id: under(run) as never, cursor: { $gte: customerId(shop, ref) } },
    { sort: { _id: 1 }, projection: { customers: 1, out: 1, chunkSize: 1 } },
  );
  const index = batch?.customers.indexOf(ref) ?? -1;
  if (!batch || index < 0) return undefined;
  const chunk = Math.floor(index / batch.chunkSize);
  return batch.out[chunk]?.[index - chunk * batch.chunkSize] ?? OUTCOME.pending;
}

/** The open run that has claimed a customer for a message and does not know yet what became of it; undefined when none has. */
export async function messageUnderWay(
  models: Models,
  { shop, ref, touches }: Pick<Customer, 'shop' | 'ref' | 'touches'>,
): Promise<string | undefined> {
  const claimed = touches.filter((touch) => touch.failed !== true && touch.ref === undefined).map(({ run }) => run);
  if (claimed.length === 0) return undefined;
  const open = await native(models.runs)
    .find<{ _id: string }>({ _id: { $in: claimed }, state: 'open' }, { projection: { _id: 1 } })
    .toArray();
  for (const { _id } of open) {
    const outcome = await outcomeOf(models, shop, _id, ref);
    if (outcome === OUTCOME.pending || outcome === OUTCOME.unknown) return _id;
  }
  return undefined;
}
