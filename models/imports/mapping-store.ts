import { importMappingId as mappingId } from '../../domain/base/ids.js';
import type { Models } from '../models.js';
import type { SavedMapping } from './import-schema.js';

type Store = Pick<Models, 'importMappings'>;

export const readMapping = async (
  { importMappings }: Store,
  shop: string,
  name: string,
): Promise<SavedMapping | undefined> =>
  (await importMappings.findById(mappingId(shop, name)).lean<SavedMapping>()) ?? undefined;
