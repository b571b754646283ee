import { codeKey } from '../domain/offers/code.js';
import { CodeDrawer, type DrawBytes } from '../domain/offers/generate.js';
import type { Models } from '../models/models.js';
import { addCodes, type OfferName, PAGE_CODES } from '../models/offer-code-stock.js';

export interface Wanted {
  readonly count: number;
  readonly prefix: string;
  readonly length: number;
}

/**
 * Draws codes that the shop does not have yet and adds them to the pool, a page at a time: memory does not grow with their
 * number. What was added stays when it is broken off.
 * @param pageToken names the pages; unique
 * @param isWanted asked between pages
 * @returns how many were added
 */
export async function generateCodes(
  models: Models,
  name: OfferName,
  { count, prefix, length }: Wanted,
  draw: DrawBytes,
  pageToken: string,
  isWanted: () => boolean = () => true,
): Promise<number> {
  const drawer = new CodeDrawer(draw, prefix, length);
  let created = 0;
  for (let page = 0; created < count && isWanted(); page += 1) {
    const codes = new Map<string, string>();
    const size = Math.min(PAGE_CODES, count - created);
    while (codes.size < size) {
      const code = drawer.next();
      codes.set(codeKey(code), code);
    }
    const added = await addCodes(models, name, [...codes.values()], `${pageToken}-${String(page).padStart(5, '0')}`);
    created += added.filter((outcome) => outcome === 'created').length;
  }
  return created;
}
