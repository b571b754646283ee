import { OUTCOME } from '../../../domain/base/outcome.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { outcomeOf } from '../../../domain/run/ledger.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import { batchAround } from './batch-around.js';

/** What became of a customer of an open run, as its batch says. */
async function outcomeIn(
  models: Models,
  run: string,
  who: Pick<Customer, 'shop' | 'ref'>,
): Promise<string | undefined> {
  const batch = await batchAround(models, run, who, ['customers', 'out', 'chunkSize']);
  const index = batch?.customers.indexOf(who.ref) ?? -1;
  return batch && index >= 0 ? outcomeOf(batch, index) : undefined;
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
    const outcome = await outcomeIn(models, _id, { shop, ref });
    if (outcome === OUTCOME.pending || outcome === OUTCOME.unknown) return _id;
  }
  return undefined;
}
