import { remembered } from './remembered.js';
import { cleanLine } from './text.js';

/** Words that say what kind of place follows: "TP. Hồ Chí Minh" and "Hồ Chí Minh" are one city. */
const KIND = /^(?:thanh pho|tp|tinh|city of) +/;
const ENDING = / (?:city|province)$/;
/** What people write for the two largest cities; without spaces, as keys are. */
const ALIASES: Readonly<Record<string, string>> = {
  hcm: 'hochiminh',
  hcmc: 'hochiminh',
  tphcm: 'hochiminh',
  saigon: 'hochiminh',
  hn: 'hanoi',
};

/** Longest name of a city, characters. */
export const MAX_CITY = 80;

/**
 * What a city's name is compared by: lower case, without accents, spaces and punctuation, so that "Hà Nội", "Ha Noi" and
 * "hanoi" are one. '' when nothing is left.
 */
export const cityKey = remembered((name: string): string => {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const key = plain.replace(KIND, '').replace(ENDING, '').replaceAll(' ', '');
  return Object.hasOwn(ALIASES, key) ? (ALIASES[key] ?? key) : key;
});

/** A city as it is kept; undefined when it is none. */
export function readCity(raw: string): string | undefined {
  const city = cleanLine(raw);
  return city.length <= MAX_CITY && cityKey(city) !== '' ? city : undefined;
}

/** Longest tag, characters. */
export const MAX_TAG = 40;

/** A tag as it is kept and compared: composed, lower case, single spaces; undefined when nothing or too much is left. */
export function normalizeTag(raw: string): string | undefined {
  const tag = raw
    .normalize('NFC')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .toLowerCase();
  return tag === '' || tag.length > MAX_TAG ? undefined : tag;
}
