import type { ContentRules } from '../../domain/message/content/banned-list.js';
import type { Models } from '../models.js';
import type { Shop } from './shop-schema.js';

type Store = Pick<Models, 'shops'>;

/** A shop by its slug; undefined when there is none. */
export const readShop = async ({ shops }: Store, shop: string): Promise<Shop | undefined> =>
  (await shops.findById(shop).lean<Shop>()) ?? undefined;

/** The slugs of all shops. */
export const shopIds = async ({ shops }: Store): Promise<string[]> =>
  (await shops.find({}, { _id: 1 }).lean()).map(({ _id }) => _id);

/** Ids and names of shops behind `after`, by id, at most `most` of them. */
export const listShops = async (
  { shops }: Store,
  after: string | undefined,
  most: number,
): Promise<Pick<Shop, '_id' | 'name'>[]> =>
  shops
    .find(after === undefined ? {} : { _id: { $gt: after } }, { name: 1 })
    .sort({ _id: 1 })
    .limit(most)
    .lean<Pick<Shop, '_id' | 'name'>[]>();

/** Writes a shop whole: what is not given is gone. */
export async function replaceShop({ shops }: Store, shop: Shop): Promise<void> {
  await shops.replaceOne({ _id: shop._id }, shop, { upsert: true });
}

/** Replaces what a shop changed about content rules, and nothing else of it. */
export async function setContentRules({ shops }: Store, shop: string, contentRules: ContentRules): Promise<void> {
  await shops.updateOne({ _id: shop }, { $set: { contentRules } });
}
