import { countryOfZone, languageOfCountry } from '../../domain/base/text/country.js';
import type { Shop } from '../../models/shop/shop-schema.js';

/** Where nobody knows whom a shop writes to. */
const NOBODYS = 'en';

/** What the shop's customers read: the language of its country, else of its zone's. */
export function languageOf({ country, zone }: Pick<Shop, 'country' | 'zone'>): string {
  const where = country ?? countryOfZone(zone);
  return where === undefined ? NOBODYS : languageOfCountry(where);
}
