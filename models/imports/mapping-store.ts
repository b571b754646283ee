import { importMappingId as mappingId, under } from '../../domain/base/ids.js';
import type { Models } from '../models.js';
import type { SavedMapping } from './import-schema.js';

type Store = Pick<Models, 'importMappings'>;

export const listMappings = ({ importMappings }: Store, shop: string): Promise<SavedMapping[]> =>
  importMappings
    .find({ _id: under(shop) })
    .sort({ _id: 1 })
    .lean<SavedMapping[]>();

export const readMapping = async (
  { importMappings }: Store,
  shop: string,
  name: string,
): Promise<SavedMapping | undefined> =>
  (await importMappings.findById(mappingId(shop, name)).lean<SavedMapping>()) ?? undefined;

/** Saves a mapping under its name, in place of one that was there. */
export async function saveMapping({ importMappings }: Store, saved: Omit<SavedMapping, '_id'>): Promise<void> {
  const _id = mappingId(saved.shop, saved.name);
  await importMappings.replaceOne({ _id }, { _id, ...saved }, { upsert: true });
}

/** False: there was none. */
export const deleteMapping = async ({ importMappings }: Store, shop: string, name: string): Promise<boolean> =>
  (await importMappings.deleteOne({ _id: mappingId(shop, name) })).deletedCount === 1;
