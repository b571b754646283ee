import { productId } from '../../domain/base/ids.js';
import { native } from '../base/native.js';
import { sameValue } from '../base/same-value.js';
import type { Models } from '../models.js';
import type { Product } from './product-schema.js';

/** What a file says of a product. A field that is absent stays as it is; a category of null is taken away. */
export interface GivenProduct {
  readonly sku: string;
  readonly name: string;
  /** Absent for a new product: not approved. */
  readonly approved?: boolean;
  readonly category?: string | null;
}

export interface ProductImport {
  /** Nothing is written, only told. */
  readonly dryRun?: boolean | undefined;
  /** Told what is about to be written, before it is. */
  readonly journal?: (
    changes: readonly { readonly _id: string; readonly before: Product | undefined; readonly after: Product }[],
  ) => Promise<void>;
}

/** The product as it shall be. */
function merged(shop: string, given: GivenProduct, stored: Product | undefined): Product {
  const { sku, name, approved = stored?.approved ?? false, category = stored?.category } = given;
  return { _id: productId(shop, sku), shop, sku, name, approved, ...(category ? { category } : {}) };
}

/**
 * Writes what a file says of products; saying it twice changes nothing the second time.
 * @param given products with different SKUs
 * @returns what became of each, in their order
 */
export async function importProducts(
  models: Models,
  shop: string,
  given: readonly GivenProduct[],
  { dryRun, journal }: ProductImport = {},
): Promise<('created' | 'updated' | 'unchanged')[]> {
  const ids = given.map(({ sku }) => productId(shop, sku));
  const rows = await native(models.products)
    .find<Product>({ _id: { $in: ids } }, { batchSize: ids.length + 1 })
    .toArray();
  const stored = new Map(rows.map((row) => [row._id, row]));
  const products = given.map((one) => merged(shop, one, stored.get(productId(shop, one.sku))));
  const changed = products.filter((product) => !sameValue(product, stored.get(product._id)));
  if (changed.length > 0 && !dryRun) {
    await journal?.(changed.map((after) => ({ _id: after._id, before: stored.get(after._id), after })));
    const operations = changed.map((replacement) => ({
      replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true },
    }));
    await native(models.products).bulkWrite(operations as never[], { ordered: false });
  }
  const news = new Set(changed);
  return products.map((product) => {
    if (!news.has(product)) return 'unchanged';
    return stored.has(product._id) ? 'updated' : 'created';
  });
}
