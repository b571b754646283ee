import { type CountryCode, getCountries } from 'libphonenumber-js/max';
import { remembered } from './remembered.js';

/** ISO 3166-1 alpha-2. */
export type Country = CountryCode;

const COUNTRIES: ReadonlySet<string> = new Set(getCountries());
export const isCountry = (code: string): code is Country => COUNTRIES.has(code);

type WithZones = Intl.Locale & { readonly timeZones?: string[]; readonly getTimeZones?: () => string[] };

/** One name for a zone and its aliases: Asia/Saigon is Asia/Ho_Chi_Minh. */
const canonical = (zone: string): string =>
  new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;

let byZone: ReadonlyMap<string, Country> | undefined;
let byName: ReadonlyMap<string, Country> | undefined;

function zones(): ReadonlyMap<string, Country> {
  const known = new Map<string, Country>();
  for (const country of getCountries()) {
    const locale: WithZones = new Intl.Locale(`und-${country}`);
    for (const zone of locale.getTimeZones?.() ?? locale.timeZones ?? []) known.set(canonical(zone), country);
  }
  return known;
}

/** The country whose clocks show the zone (CLDR); undefined for UTC and its like. */
export const countryOfZone = remembered((zone: string): Country | undefined => {
  byZone ??= zones();
  return byZone.get(canonical(zone));
});

function names(): ReadonlyMap<string, Country> {
  const known = new Map<string, Country>();
  for (const language of ['en', 'vi']) {
    const display = new Intl.DisplayNames([language], { type: 'region' });
    for (const country of getCountries()) known.set((display.of(country) ?? '').toLowerCase(), country);
  }
  return known;
}

/** A country as a file writes it: its code, or its name in Vietnamese or English; undefined when it is none. */
export function readCountry(text: string): Country | undefined {
  const code = text.trim().toUpperCase();
  if (isCountry(code)) return code;
  byName ??= names();
  const name = text.normalize('NFC').trim().toLowerCase();
  return name === 'việt nam' ? 'VN' : byName.get(name);
}

/** The language that most people of a country read (CLDR's likely subtags), as a BCP 47 tag without region. */
export const languageOfCountry = (country: string): string => new Intl.Locale(`und-${country}`).maximize().language;
