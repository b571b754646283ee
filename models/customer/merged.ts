import { customerId } from '../../domain/base/ids.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import type { MergedCustomer } from './merged-schema.js';

type Store = Pick<Models, 'mergedCustomers'>;

/** A record that was merged into one that was merged since, as a merge leaves it that broke off, is followed so far. */
const MAX_HOPS = 5;

/**
 * Where these references lead: those whose record was merged into another customer's, with the reference of whom it is now. One
 * small read where none was.
 */
export async function keptRefs(
  { mergedCustomers }: Store,
  shop: string,
  refs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const kept = new Map<string, string>();
  let asked: ReadonlyMap<string, readonly string[]> = new Map([...new Set(refs)].map((ref) => [ref, [ref]]));
  for (let hop = 0; hop < MAX_HOPS && asked.size > 0; hop += 1) {
    const ids = [...asked.keys()].map((ref) => customerId(shop, ref));
    const found = await native(mergedCustomers)
      .find<Pick<MergedCustomer, 'from' | 'into'>>(
        { _id: { $in: ids } },
        { projection: { _id: 0, from: 1, into: 1 }, batchSize: ids.length + 1 },
      )
      .toArray();
    const next = new Map<string, string[]>();
    for (const { from, into } of found) {
      const origins = asked.get(from) ?? [];
      for (const ref of origins) kept.set(ref, into);
      next.set(into, [...(next.get(into) ?? []), ...origins]);
    }
    asked = next;
  }
  return kept;
}

/** The reference that a customer is kept under: the given one, unless that record was merged into another. */
export const keptRef = async (models: Store, shop: string, ref: string): Promise<string> =>
  (await keptRefs(models, shop, [ref])).get(ref) ?? ref;

/** The customers by `_id` as they are kept: those who were merged stand under the other's `_id`. */
export async function keptIds(models: Store, shop: string, refs: readonly string[]): Promise<Map<string, string>> {
  const kept = await keptRefs(models, shop, refs);
  return new Map(refs.map((ref) => [ref, customerId(shop, kept.get(ref) ?? ref)]));
}

/** What was merged into a customer, in the order of the old references. */
export const mergedInto = ({ mergedCustomers }: Store, shop: string, ref: string): Promise<MergedCustomer[]> =>
  native(mergedCustomers)
    .find<MergedCustomer>({ shop, into: ref }, { sort: { _id: 1 } })
    .toArray();

/** The same, each under the reference of the customer whom its record was merged into. */
export async function underKept<T extends { readonly customer: string }>(
  models: Store,
  shop: string,
  given: readonly T[],
): Promise<readonly T[]> {
  const kept = await keptRefs(
    models,
    shop,
    given.map(({ customer }) => customer),
  );
  if (kept.size === 0) return given;
  return given.map((one) => ({ ...one, customer: kept.get(one.customer) ?? one.customer }));
}
