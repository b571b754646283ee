import { withoutApostrophe } from '../base/text/spreadsheet.js';

/** The mark before the decimals, of a column; the other one separates thousands. */
export const DECIMAL_MARKS = ['.', ','] as const;
export type DecimalMark = (typeof DECIMAL_MARKS)[number];

/** An amount as a cell has it: digits of the whole part and of the decimals, by what the decimal mark would be. */
export interface WrittenAmount {
  readonly readings: Readonly<Partial<Record<DecimalMark, readonly [whole: string, decimals: string]>>>;
  /** ISO 4217, when the cell says it. */
  readonly currency?: string;
}

/** Signs and words that say a currency. `$` and `¥` belong to several: they say nothing. */
const SIGNS: Readonly<Record<string, string>> = {
  '₫': 'VND',
  đ: 'VND',
  đồng: 'VND',
  vnđ: 'VND',
  '€': 'EUR',
  '£': 'GBP',
  '฿': 'THB',
  rp: 'IDR',
  rm: 'MYR',
  '₱': 'PHP',
  r$: 'BRL',
  s$: 'SGD',
  '₩': 'KRW',
};
const SILENT = new Set(['$', '¥']);
const SHAPE = /^([^\d.,()\s-]{0,6}) ?([\d.,'’ ]{1,40}?) ?([^\d.,()\s-]{0,6})$/;

function currencyOf(sign: string): string | undefined {
  if (sign === '' || SILENT.has(sign)) return '';
  const known = Object.hasOwn(SIGNS, sign) ? SIGNS[sign] : undefined;
  return known ?? (/^[a-z]{3}$/.test(sign) ? sign.toUpperCase() : undefined);
}

/** Groups of thousands, with `mark` between them, or nothing between at all. */
const groups = (whole: string, mark: string): string | undefined => {
  const parts = whole.split(mark);
  const [first = '', ...rest] = parts;
  const grouped = /^[1-9]\d{0,2}$/.test(first) && rest.every((part) => /^\d{3}$/.test(part));
  return (parts.length === 1 && /^\d+$/.test(first)) || grouped ? parts.join('') : undefined;
};

function reading(digits: string, decimal: DecimalMark): readonly [string, string] | undefined {
  const parts = digits.split(decimal);
  if (parts.length > 2) return undefined;
  const [whole = '', decimals] = parts;
  if (decimals !== undefined && !/^\d+$/.test(decimals)) return undefined;
  const joined = groups(whole, decimal === '.' ? ',' : '.');
  return joined === undefined ? undefined : [joined, decimals ?? ''];
}

/**
 * An amount in the ways in which shops write it: `150000`, `150.000`, `"150,000"`, `1.234,56`, `₫150.000`, `150.000 đ`,
 * `VND 120,000`, `1 234,56`.
 * @returns undefined when it is no amount, or a negative one
 */
export function readAmount(raw: string): WrittenAmount | undefined {
  if (raw.length > 60) return undefined;
  const text = withoutApostrophe(raw.normalize('NFKC').trim()).replace(/\s+/g, ' ').toLowerCase();
  const parts = SHAPE.exec(text);
  if (!parts) return undefined;
  const [, before = '', written = '', after = ''] = parts;
  const currencies = [currencyOf(before.trim()), currencyOf(after.trim())];
  if (currencies.includes(undefined) || currencies.every((one) => one !== '')) return undefined;
  const digits = groups(written.replaceAll('’', "'").replaceAll("'", ' '), ' ') ?? ungrouped(written);
  if (digits === undefined) return undefined;
  const dot = reading(digits, '.');
  const comma = reading(digits, ',');
  if (!dot && !comma) return undefined;
  const currency = currencies.find((one) => one !== '');
  return {
    readings: { ...(dot ? { '.': dot } : {}), ...(comma ? { ',': comma } : {}) },
    ...(currency ? { currency } : {}),
  };
}

/** `1 234,56` as `1234,56`: spaces and apostrophes never stand before decimals. */
function ungrouped(written: string): string | undefined {
  const [, whole = '', rest = ''] = /^(\d[\d '’]*)((?:[.,]\d+)?)$/.exec(written) ?? [];
  if (!/[ '’]/.test(whole)) return /[ '’]/.test(written) ? undefined : written;
  const joined = groups(whole.replace(/['’]/g, ' '), ' ');
  return joined === undefined ? undefined : `${joined}${rest}`;
}

/** Minor units of a reading; undefined when decimals would be lost. */
function minorOf([whole, decimals]: readonly [string, string], digits: number): number | undefined {
  if (/[1-9]/.test(decimals.slice(digits))) return undefined;
  const minor = Number(`${whole}${decimals.slice(0, digits).padEnd(digits, '0')}`);
  return Number.isSafeInteger(minor) ? minor : undefined;
}

const isSame = (a: readonly [string, string], b: readonly [string, string]): boolean =>
  Number(`${a[0]}.${a[1]}0`) === Number(`${b[0]}.${b[1]}0`);

/** What one cell says of its column: the decimal mark, either, or that it needs none (`any`). */
export function markIn({ readings: { '.': dot, ',': comma } }: WrittenAmount): DecimalMark | 'either' | 'any' {
  if (dot && comma) return isSame(dot, comma) ? 'any' : 'either';
  return dot ? '.' : ',';
}

/** In minor units, or both things that it could be. */
export type AmountRead = number | { readonly either: readonly [dot: number | undefined, comma: number | undefined] };

/**
 * The minor units of an amount in a column whose decimal mark is this.
 * @param digits decimals of the currency (CLDR): 0 of VND, 2 of USD
 * @param mark undefined when nobody knows. A currency without decimals needs none: three digits behind a mark are thousands.
 * @returns undefined when the amount is none in such a column, or has more decimals than the currency
 */
export function minorUnits(
  amount: WrittenAmount,
  digits: number,
  mark: DecimalMark | undefined,
): AmountRead | undefined {
  const { '.': dot, ',': comma } = amount.readings;
  if (markIn(amount) !== 'either') {
    const only = mark === undefined ? (dot ?? comma) : amount.readings[mark];
    return only && minorOf(only, digits);
  }
  const asDot = dot && minorOf(dot, digits);
  const asComma = comma && minorOf(comma, digits);
  const asMark = mark === '.' ? asDot : asComma;
  if (digits > 0) return mark === undefined ? { either: [asDot, asComma] } : asMark;
  // `150.000` among `150000.00`: the column's mark would shrink it a thousandfold.
  const most = Math.max(asDot ?? 0, asComma ?? 0);
  return mark === undefined || asMark === most ? most : { either: [asDot, asComma] };
}

/** Decimals of a currency by CLDR, as the runtime has it. */
export function currencyDigits(currency: string): number {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return maximumFractionDigits ?? 2;
}

/** What the cells of a column say together. */
export class AmountEvidence {
  readonly #seen = { '.': 0, ',': 0, either: 0, any: 0 };

  note(amount: WrittenAmount): void {
    this.#seen[markIn(amount)] += 1;
  }

  get either(): number {
    return this.#seen.either;
  }

  /** The decimal mark of the column; undefined when no cell, or cells against each other, say so. */
  get mark(): DecimalMark | undefined {
    if (this.#seen['.'] > 0 && this.#seen[','] > 0) return undefined;
    if (this.#seen['.'] > 0) return '.';
    return this.#seen[','] > 0 ? ',' : undefined;
  }
}
