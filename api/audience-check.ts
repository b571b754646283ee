import { campaignsOf, skusOf, type Tree } from '../domain/custom-audience/tree.js';
import { type Finding, finding } from '../domain/finding.js';
import { campaignId } from '../domain/ids.js';
import type { Models } from '../models/models.js';
import { type ProblemCode, refuseIf } from './problems.js';

const CANNOT = 'save the audience';

function missing(code: ProblemCode, named: readonly string[], known: ReadonlySet<string>, what: string): Finding[] {
  return named.filter((one) => !known.has(one)).map((one) => finding(code, CANNOT, '/tree', one, what));
}

/**
 * What a tree names must be the shop's own: a misspelt campaign under "not reached" would pick everybody.
 * @throws Problem unknown_sku, unknown_campaign naming each
 */
export async function requireOwn({ products, campaigns }: Models, shop: string, tree: Tree): Promise<void> {
  const [skus, keys] = [skusOf(tree), campaignsOf(tree)];
  const [sold, planned] = await Promise.all([
    products.find({ _id: { $in: skus.map((sku) => `${shop}/${sku}`) } }, { sku: 1 }).lean(),
    campaigns.find({ _id: { $in: keys.map((key) => campaignId(shop, key)) } }, { key: 1 }).lean(),
  ]);
  const knownSkus = new Set(sold.map(({ sku }) => sku));
  const knownKeys = new Set(planned.map(({ key }) => key));
  refuseIf([
    ...missing('unknown_sku', skus, knownSkus, "the SKU of one of the shop's products"),
    ...missing('unknown_campaign', keys, knownKeys, "the key of one of the shop's campaigns"),
  ]);
}
