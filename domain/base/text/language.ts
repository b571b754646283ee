import { countryOfZone, languageOfCountry } from './country.js';

/** Where nobody knows whom a shop writes to. */
const NOBODYS = 'en';

/**
 * What a shop's customers read: the language of its country, else of its zone's (CLDR), as a BCP 47 tag without region.
 * @param country ISO 3166-1 alpha-2 @param zone IANA zone
 */
export function languageOf({ country, zone }: { readonly country?: string; readonly zone: string }): string {
  const where = country ?? countryOfZone(zone);
  return where === undefined ? NOBODYS : languageOfCountry(where);
}
