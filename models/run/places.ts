import { PLACES_PER_PAGE, placePageId, placePageOf } from '../../domain/base/ids.js';
import type { Batch } from '../../domain/run/run.js';
import { insertMissing } from '../base/insert-missing.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import { recipientOf } from './batch-store.js';
import type { PlacePage } from './place-schema.js';

/** Where a recipient stands in a run's batches. */
export interface RunPlace {
  readonly run: string;
  readonly seq: number;
  readonly index: number;
}

/** Writes down who stands where in a batch, before its first short link leaves. Safe to repeat. */
export async function keepPlaces(
  { placePages }: Pick<Models, 'placePages'>,
  { run, seq, customers }: Pick<Batch, 'run' | 'seq' | 'customers'>,
): Promise<void> {
  const pages = Array.from({ length: Math.ceil(customers.length / PLACES_PER_PAGE) }, (_, page) => ({
    _id: placePageId(run, seq, page),
    customers: customers.slice(page * PLACES_PER_PAGE, (page + 1) * PLACES_PER_PAGE),
  }));
  await insertMissing(placePages, pages);
}

/** The refs of recipients by their places, all pages in one query; undefined where nobody is. Batches from before pages are asked. */
export async function recipientsAt(
  { placePages, batches }: Pick<Models, 'placePages' | 'batches'>,
  places: readonly RunPlace[],
): Promise<(string | undefined)[]> {
  if (places.length === 0) return [];
  const at = places.map(({ run, seq, index }) => placePageOf(run, seq, index));
  const ids = [...new Set(at.map(({ _id }) => _id))];
  const found = await native(placePages)
    .find<PlacePage>({ _id: { $in: ids } }, { batchSize: ids.length + 1 })
    .toArray();
  const pages = new Map(found.map((page) => [page._id, page.customers]));
  return Promise.all(
    places.map(({ run, seq, index }, i) => {
      const place = at[i];
      const page = place && pages.get(place._id);
      return page ? page[place.index] : recipientOf(batches, run, seq, index);
    }),
  );
}
