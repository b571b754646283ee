import { readFileSync } from 'node:fs';
import type { Random } from './random.js';

/** Vietnamese family names with their approximate share in percent; a plain list of our own. */
const FAMILY_NAMES: readonly (readonly [string, number])[] = [
  ['Nguyễn', 33],
  ['Trần', 11],
  ['Lê', 9],
  ['Phạm', 6],
  ['Hoàng', 3],
  ['Huỳnh', 3],
  ['Phan', 3],
  ['Vũ', 3],
  ['Võ', 3],
  ['Đặng', 2],
  ['Bùi', 2],
  ['Đỗ', 2],
  ['Hồ', 2],
  ['Ngô', 1],
  ['Dương', 1],
  ['Lý', 1],
  ['Đinh', 1],
  ['Trương', 1],
  ['Lương', 1],
  ['Đào', 1],
  ['Đoàn', 1],
  ['Trịnh', 1],
  ['Mai', 1],
  ['Lâm', 1],
  ['Cao', 1],
  ['Tạ', 1],
  ['Tô', 1],
  ['Vương', 1],
  ['Thái', 1],
  ['Châu', 1],
];
const FAMILY = FAMILY_NAMES.flatMap(([name, share]) => Array.from({ length: share }, () => name));

const givenNames = (file: string): readonly string[] =>
  readFileSync(new URL(`./names/${file}`, import.meta.url), 'utf8')
    .normalize('NFC')
    // Some names are written with the Icelandic eth (U+00D0), which only looks like the Vietnamese letter.
    .replaceAll('\u00d0', '\u0110')
    .split('\n')
    // One name has a word in lower case.
    .map((line) => line.trim().replace(/(?<=^| )\p{Ll}/gu, (letter) => letter.toUpperCase()))
    .filter(Boolean);
const GIRLS = givenNames('girl.txt');
const BOYS = givenNames('boy.txt');
/** The shop sells gifts and kitchenware: more women than men, a guess. */
const SHARE_OF_WOMEN = 0.7;

/** A full name in Vietnamese order: family name first. */
export function fullName(random: Random): string {
  const given = random.chance(SHARE_OF_WOMEN) ? random.pick(GIRLS) : random.pick(BOYS);
  return `${random.pick(FAMILY)} ${given}`;
}

/**
 * Two-digit mobile prefixes whose seven-digit rest may be anything (docs/sources.md#phone-numbers); the narrow ones are left
 * out.
 */
const PREFIXES = '32 33 34 35 36 37 38 39 70 76 77 78 79 81 82 83 84 85 86 88 90 91 93 94 96 97 98 56 58'.split(' ');

/**
 * A Vietnamese mobile number in E.164 that is not in `taken` yet; adds it. The country reserves no range for fiction, so these
 * numbers may belong to somebody: they must only ever meet the provider simulator.
 */
export function mobileNumber(random: Random, taken: Set<string>): string {
  for (;;) {
    const number = `+84${random.pick(PREFIXES)}${String(random.int(10_000_000)).padStart(7, '0')}`;
    if (taken.has(number)) continue;
    taken.add(number);
    return number;
  }
}

/** Reserved for documentation (RFC 2606): no mail sent there reaches anybody. */
const DOMAINS = ['example.com', 'example.net', 'example.org'] as const;

/** Unique because the customer's id is a part of it. */
export function emailAddress(name: string, id: string, random: Random): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[^a-z]+/g, '.');
  return `${plain}.${id.toLowerCase()}@${random.pick(DOMAINS)}`;
}
