import { writtenNumber } from '../../../domain/base/text/spreadsheet.js';
import { type AmountRead, currencyDigits, minorUnits, readAmount } from '../../../domain/imports/written-amount.js';
import { MAX_AMOUNT } from '../../http/common-schema.js';
import type { FieldReader } from './field-reader.js';
import type { FileRules } from './file-rules.js';

const MINOR_WORDS = `a whole number of minor units from 0 to ${MAX_AMOUNT}`;

interface AmountRules {
  readonly currency: string;
  readonly marks: FileRules['decimalMarks'];
}

/** What the two readings of an amount are, as the sentence of a refusal names them. */
function readingsOf({ either }: Exclude<AmountRead, number>, digits: number): string {
  const shown = either.flatMap((minor) => (minor === undefined ? [] : [String(minor / 10 ** digits)]));
  return `an amount of which thousands and decimals are certain; this could be ${shown.join(' or ')}: the mapping can say (decimalMark)`;
}

function accept(reader: FieldReader, column: string, read: AmountRead | undefined, digits: number): number | undefined {
  if (typeof read === 'object') {
    reader.refuse(column, readingsOf(read, digits), 'ambiguous_amount');
    return undefined;
  }
  if (read !== undefined && read <= MAX_AMOUNT) return read;
  reader.refuse(
    column,
    digits === 0 ? `a whole amount from 0 to ${MAX_AMOUNT}` : `an amount with at most ${digits} decimals`,
  );
  return undefined;
}

/** A number that never was text: no separator to understand, only decimals to count. */
function ofNumber(value: number, digits: number): number | undefined {
  const minor = value * 10 ** digits;
  const whole = Math.round(minor);
  // Binary fractions: 19.99 × 100 is 1998.9999999999998.
  return whole >= 0 && Number.isSafeInteger(whole) && Math.abs(minor - whole) < 1e-6 * 10 ** digits ? whole : undefined;
}

/** An amount in the currency's own units (`total`: 150.000 đ, 12.50 USD) as minor units. */
export function majorAmount(reader: FieldReader, column: string, { currency, marks }: AmountRules): number | undefined {
  const text = reader.cell(column) ?? '';
  if (text === '') return undefined;
  const digits = currencyDigits(currency);
  const number = reader.number(column);
  if (number !== undefined) return accept(reader, column, ofNumber(number, digits), digits);
  if (writtenNumber(text)?.kind === 'lost') return reader.damaged(column);
  const amount = readAmount(text);
  if (amount?.currency !== undefined && amount.currency !== currency) {
    reader.refuse(column, `${currency}, the shop's`, 'wrong_currency');
    return undefined;
  }
  return accept(reader, column, amount && minorUnits(amount, digits, marks[column]), digits);
}

/**
 * Minor units as our own files give them. `150.000` is 150,000 where the currency has no decimals; elsewhere a
 * spreadsheet may have put a point or decimals there, so it is refused.
 */
export function minorAmount(reader: FieldReader, column: string, { currency, marks }: AmountRules): number | undefined {
  const text = reader.digits(column) ?? '';
  if (text === '') {
    reader.refuse(column, MINOR_WORDS, 'missing');
    return undefined;
  }
  const number = reader.number(column);
  if (number !== undefined && Number.isSafeInteger(number) && number >= 0 && number <= MAX_AMOUNT) return number;
  const written = writtenNumber(text);
  if (written?.kind === 'lost') return reader.damaged(column);
  const plain = /^\d{1,13}$/.test(text) || (written && !/^\d{1,3}[.,]000$/.test(text));
  const digits = written?.digits ?? text;
  if (plain && /^\d{1,13}$/.test(digits) && Number(digits) <= MAX_AMOUNT) {
    if (written) reader.repaired(column, 'number_format', text, digits);
    return Number(digits);
  }
  const amount = readAmount(text);
  const isWhole = currencyDigits(currency) === 0;
  const [dot, comma] = [amount?.readings['.'], amount?.readings[',']];
  const read = amount && minorUnits(amount, 0, marks[column]);
  if (read !== undefined && typeof read === 'number' && read <= MAX_AMOUNT && amount?.currency === undefined) {
    if (isWhole || !(dot && comma)) {
      reader.repaired(column, 'thousands', text, String(read));
      return read;
    }
    const either = [minorOnly(dot), minorOnly(comma)] as const;
    return accept(reader, column, { either }, 0);
  }
  if (typeof read === 'object') return accept(reader, column, read, 0);
  reader.refuse(column, MINOR_WORDS);
  return undefined;
}

const minorOnly = ([whole, decimals]: readonly [string, string]): number | undefined =>
  /[1-9]/.test(decimals) ? undefined : Number(whole);
