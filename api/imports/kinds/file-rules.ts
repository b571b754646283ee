import { type Country, countryOfZone, isCountry } from '../../../domain/base/text/country.js';
import type { DecimalMark } from '../../../domain/imports/written-amount.js';
import type { DateOrder } from '../../../domain/imports/written-date.js';
import type { Shop } from '../../../models/shop/shop-schema.js';

/** How the cells of one file are read: what the shop, the mapping and the columns as a whole say. */
export interface FileRules {
  /** Nothing in a file is later than this: clocks differ, but not by days. */
  readonly latest: Date;
  /** IANA zone of times without an offset; absent: such times are refused. */
  readonly zone?: string;
  /** Of phones without a country code. */
  readonly country: Country | 'none';
  /** What an empty cell does to a stored value. */
  readonly blanks: 'keep' | 'replace';
  /** By field; absent: the column does not say. */
  readonly dateOrders: Readonly<Record<string, DateOrder>>;
  readonly decimalMarks: Readonly<Record<string, DecimalMark>>;
}

/** The country of a shop's phones; `none` when neither it nor its zone says. */
export function countryOf({ country, zone }: Pick<Shop, 'country' | 'zone'>): Country | 'none' {
  if (country !== undefined && isCountry(country)) return country;
  return countryOfZone(zone) ?? 'none';
}

/** What holds for every file of a shop before its columns are looked at. */
export const shopRules = (shop: Pick<Shop, 'country' | 'zone'>, latest: Date): FileRules => ({
  latest,
  zone: shop.zone,
  country: countryOf(shop),
  blanks: 'keep',
  dateOrders: {},
  decimalMarks: {},
});
