import { idRange, productId } from '../../domain/base/ids.js';
import { type PageAsked, pageFilter } from '../base/page.js';
import type { Models } from '../models.js';
import type { Product } from './product-schema.js';

type Store = Pick<Models, 'products'>;

/** Those of the named products that the shop has, in the order of their SKUs. */
export const productsBySku = ({ products }: Store, shop: string, skus: readonly string[]): Promise<Product[]> =>
  products
    .find({ _id: { $in: skus.map((sku) => productId(shop, sku)) } })
    .sort({ _id: 1 })
    .lean<Product[]>();

const approvedOf = (shop: string) => ({ _id: idRange(productId(shop, '')), approved: true });

/** The products that the marketplace has approved for campaigns, in the order of their SKUs. @param most default: all */
export async function approvedProducts({ products }: Store, shop: string, most?: number): Promise<Product[]> {
  const found = products.find(approvedOf(shop)).sort({ _id: 1 });
  return (most === undefined ? found : found.limit(most)).lean<Product[]>();
}

/** How many products of the shop are approved for campaigns. */
export const countApproved = ({ products }: Store, shop: string): Promise<number> =>
  products.countDocuments(approvedOf(shop));

/** A page of a shop's products by SKU. */
export async function listProducts(
  { products }: Store,
  shop: string,
  { limit, ...asked }: PageAsked,
): Promise<Product[]> {
  const { _id, order } = pageFilter(idRange(productId(shop, '')), asked, (sku) => productId(shop, sku));
  return products.find({ _id }).sort(order).limit(limit).lean<Product[]>();
}

/** Creates or replaces products, by SKU; the shop's others stay. */
export async function replaceProducts(
  { products }: Store,
  shop: string,
  given: readonly Omit<Product, '_id' | 'shop'>[],
): Promise<void> {
  const operations = given.map((one) => {
    const _id = productId(shop, one.sku);
    return { replaceOne: { filter: { _id }, replacement: { _id, shop, ...one }, upsert: true } };
  });
  await products.bulkWrite(operations, { ordered: false });
}
