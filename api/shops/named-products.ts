import { finding } from '../../domain/base/finding.js';
import type { CampaignProduct } from '../../domain/offer/product.js';
import type { Models } from '../../models/models.js';
import { approvedProducts, productsBySku } from '../../models/shop/product-store.js';
import { refuseIf } from '../http/problems.js';

/**
 * The named products of the shop, or all approved ones.
 * @throws Problem unknown_sku naming each SKU that the shop does not have
 */
export async function productsOf(
  models: Models,
  shop: string,
  skus: readonly string[] | undefined,
): Promise<CampaignProduct[]> {
  const found = await (skus ? productsBySku(models, shop, skus) : approvedProducts(models, shop));
  const known = new Set(found.map(({ sku }) => sku));
  const allowed = 'a product of the shop (PUT …/products)';
  const unknown = (skus ?? []).flatMap((sku, i) =>
    known.has(sku) ? [] : [finding('unknown_sku', 'save the campaign', `/skus/${i}`, sku, allowed)],
  );
  refuseIf(unknown);
  return found.map(({ sku, name, approved }) => ({ sku, name, approved }));
}
