import { customerId, placePageOf, runsOf } from '../../../domain/base/ids.js';
import { refKey } from '../../../domain/base/ref.js';
import type { Batch } from '../../../domain/run/run.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import { batchAround } from './batch-around.js';

const NAMES = ['seq', 'customers', 'cursor', 'fields', 'refused', 'heldOut'] as const;
type Place = Pick<Batch, '_id' | (typeof NAMES)[number]>;

/**
 * Writes another reference where a customer stands in the batches of the shop's runs, and takes their merge fields away. Outcomes and
 * counts stay as they are.
 * @param alias stands for the customer from now on
 */
export async function renameInBatches(models: Models, shop: string, ref: string, alias: string): Promise<number> {
  const id = customerId(shop, ref);
  let renamed = 0;
  const runs = native(models.runs).find<{ _id: string; state: string }>(
    { _id: runsOf(shop) as never },
    { projection: { state: 1 } },
  );
  for await (const { _id: run, state } of runs) {
    const batch = await batchAround(models, run, { shop, ref }, NAMES);
    const field = batch ? placeOf(batch, ref) : undefined;
    if (!batch || field === undefined) continue;
    const set: Record<string, unknown> = { [field]: alias };
    if (batch.fields && field.startsWith('customers.'))
      set[field.replace('customers', 'fields')] = { to: '', name: '' };
    // A plan goes on behind its cursor; that of a closed run is only a name, which stays in the order of the others.
    if (batch.cursor === id && state === 'closed') set.cursor = customerId(shop, lastBefore(batch, ref) ?? alias);
    if (field.startsWith('customers.')) {
      const page = placePageOf(run, batch.seq, Number(field.slice('customers.'.length)));
      await native(models.placePages).updateOne({ _id: page._id, [`customers.${page.index}`]: ref } as never, {
        $set: { [`customers.${page.index}`]: alias },
      });
    }
    await native(models.batches).updateOne({ _id: batch._id, [field]: ref } as never, { $set: set });
    renamed += 1;
  }
  return renamed;
}

const listsOf = ({
  customers,
  refused = {},
  heldOut = [],
}: Place): (readonly [path: string, refs: readonly string[]])[] => [
  ['customers', customers],
  ['heldOut', heldOut],
  ...Object.entries(refused).map(([why, refs]) => [`refused.${why}`, refs] as const),
];

/** Of those whom a batch names, the one before its last. */
function lastBefore(batch: Place, last: string): string | undefined {
  const others = listsOf(batch).flatMap(([, refs]) => refs.filter((ref) => refKey(ref) < refKey(last)));
  return others.sort((a, b) => (refKey(a) < refKey(b) ? -1 : 1)).at(-1);
}

/** The path at which a batch names the customer: as a recipient, as held out, or as refused by the plan. */
function placeOf(batch: Place, ref: string): string | undefined {
  for (const [path, refs] of listsOf(batch)) {
    const at = refs.indexOf(ref);
    if (at >= 0) return `${path}.${at}`;
  }
  return undefined;
}
