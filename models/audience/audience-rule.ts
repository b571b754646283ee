import { type AudienceRef, type BuiltInRef, type CustomRef, inZone, isCustom } from '../../domain/audience/audience.js';
import { categoriesOf, type Tree, withProducts } from '../../domain/audience/custom/tree.js';
import { addTo } from '../../domain/base/group.js';
import { under } from '../../domain/base/ids.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import { lastAudience } from './audience-store.js';

/** The SKUs of a shop's products in these categories, by category. */
export async function productsByCategory(
  { products }: Pick<Models, 'products'>,
  shop: string,
  categories: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  const found = new Map<string, string[]>();
  if (categories.length === 0) return found;
  const filter = { _id: under(shop), category: { $in: [...categories] } };
  const rows = native(products).find<{ sku: string; category: string }>(filter, {
    projection: { sku: 1, category: 1 },
    sort: { _id: 1 },
  });
  for await (const { sku, category } of rows) addTo(found, category, sku);
  return found;
}

/** The tree with the products that its categories mean now: ready to be asked. */
export async function lookUpProducts(models: Pick<Models, 'products'>, shop: string, tree: Tree): Promise<Tree> {
  const categories = categoriesOf(tree);
  if (categories.length === 0) return tree;
  const products = await productsByCategory(models, shop, categories);
  return withProducts(tree, (category) => products.get(category) ?? []);
}

type Store = Pick<Models, 'audiences' | 'audienceVersions' | 'products' | 'shops'>;

async function frozenCustom(models: Store, shop: string, { custom }: CustomRef): Promise<CustomRef> {
  const found = await lastAudience(models, shop, custom);
  if (!found) throw new Error(`Cannot freeze the audience '${custom}' as the shop '${shop}' must have it: it has not`);
  return { custom, version: found.version, tree: await lookUpProducts(models, shop, found.tree) };
}

async function frozenBuiltIn({ shops }: Store, shop: string, ref: BuiltInRef): Promise<BuiltInRef> {
  if (inZone(ref, '') === ref) return ref;
  const found = await native(shops).findOne<{ zone: string }>({ _id: shop }, { projection: { zone: 1 } });
  return found ? inZone(ref, found.zone) : ref;
}

/**
 * An audience with its rule as it is now, for a run to keep: later edits of a custom one change no run that has begun. One
 * that was deleted meanwhile is taken as it was last, since a campaign that is under way was planned with it.
 * @throws Error when the shop never had it: a campaign is not saved with such a key
 */
export const frozenAudience = async (models: Store, shop: string, ref: AudienceRef): Promise<AudienceRef> =>
  isCustom(ref) ? frozenCustom(models, shop, ref) : frozenBuiltIn(models, shop, ref);
