import type { ContentRules } from '../../domain/message/content/banned-list.js';
import { wasFirst } from '../base/native.js';
import { atVersion, versionOf } from '../base/version.js';
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

/** Inserts a shop. @returns false when there is one of this slug */
export const insertShop = ({ shops }: Store, shop: Shop): Promise<boolean> => wasFirst(shops.create(shop));

/**
 * Writes over a shop that still is as it was read, and counts its version up. What is not given is gone, its content rules
 * and the day it was made excepted.
 * @returns the shop as written, or undefined when somebody else wrote first
 */
export async function replaceShop(
  { shops }: Store,
  read: Shop,
  settings: Omit<Shop, '_id' | 'contentRules' | 'createdAt' | 'version'>,
): Promise<Shop | undefined> {
  const { _id, contentRules, createdAt } = read;
  const kept = contentRules ? { contentRules } : {};
  const shop: Shop = { _id, ...settings, ...kept, createdAt, version: versionOf(read) + 1 };
  const { matchedCount } = await shops.replaceOne({ _id, ...atVersion(read) }, shop);
  return matchedCount === 1 ? shop : undefined;
}

/**
 * Replaces what a shop changed about content rules, and nothing else of it.
 * @returns the shop as written, or undefined when somebody else wrote first
 */
export async function setContentRules(
  { shops }: Store,
  read: Shop,
  contentRules: ContentRules,
): Promise<Shop | undefined> {
  const version = versionOf(read) + 1;
  const update = { $set: { contentRules, version } };
  const { matchedCount } = await shops.updateOne({ _id: read._id, ...atVersion(read) }, update);
  return matchedCount === 1 ? { ...read, contentRules, version } : undefined;
}
