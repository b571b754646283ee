import { campaignsOf, categoriesOf, MAX_PRODUCTS, skusOf, type Tree } from '../../domain/audience/custom/tree.js';
import { type Finding, finding } from '../../domain/base/finding.js';
import { productsByCategory } from '../../models/audience/audience-rule.js';
import { campaignKeys } from '../../models/campaign/campaign-store.js';
import type { Models } from '../../models/models.js';
import { productsBySku } from '../../models/shop/product-store.js';
import { type ProblemCode, refuseIf } from '../http/problems.js';

const CANNOT = 'save the audience';

function missing(code: ProblemCode, named: readonly string[], known: ReadonlySet<string>, what: string): Finding[] {
  return named.filter((one) => !known.has(one)).map((one) => finding(code, CANNOT, '/tree', one, what));
}

/**
 * What a tree names must be the shop's own: a misspelt campaign under "not reached" would pick everybody.
 * @throws Problem unknown_sku, unknown_campaign, unknown_category naming each; too_many_products
 */
export async function requireOwn(models: Models, shop: string, tree: Tree): Promise<void> {
  const [skus, keys, categories] = [skusOf(tree), campaignsOf(tree), categoriesOf(tree)];
  const [sold, planned, sorted] = await Promise.all([
    productsBySku(models, shop, skus),
    campaignKeys(models, shop, keys),
    productsByCategory(models, shop, categories),
  ]);
  const knownSkus = new Set(sold.map(({ sku }) => sku));
  const knownKeys = new Set(planned);
  const named = categories.reduce((sum, category) => sum + (sorted.get(category)?.length ?? 0), 0);
  refuseIf([
    ...missing('unknown_category', categories, new Set(sorted.keys()), "a category of one of the shop's products"),
    ...(named > MAX_PRODUCTS
      ? [
          finding(
            'too_many_products',
            CANNOT,
            '/tree',
            named,
            `of categories with at most ${MAX_PRODUCTS} products together`,
          ),
        ]
      : []),
    ...missing('unknown_sku', skus, knownSkus, "the SKU of one of the shop's products"),
    ...missing('unknown_campaign', keys, knownKeys, "the key of one of the shop's campaigns"),
  ]);
}
