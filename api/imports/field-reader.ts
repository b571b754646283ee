import type { Finding } from '../../domain/base/finding.js';
import { normalizePhone } from '../../domain/base/text/phone.js';
import { localInstant, undoMojibake, withoutApostrophe, writtenNumber } from '../../domain/base/text/spreadsheet.js';
import type { SkuSignal } from '../../domain/customer/signals.js';
import { REF, REF_WORDS } from '../http/common-schema.js';
import { type FieldCode, fieldError } from '../http/problems.js';
import type { Repair, RepairKind } from './repair.js';
import { ACTION, type Fields } from './row.js';

const FLAGS: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };
const DIGITS_WORDS = 'with all its digits, which a spreadsheet has dropped: give the column the format of text there';
const PHONE_WORDS = 'one mobile number, such as 0912345678 or +84912345678';
const DATE_WORDS = 'a date of which day and month are certain, such as 2026-06-05 or 2026-06-05T09:00:00+07:00';
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const FIRST = Date.UTC(2000, 0, 1);

/** ISO 8601 with an offset, of a day that exists; undefined otherwise. */
export function parseInstant(text: string): Date | undefined {
  if (!INSTANT.test(text)) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return undefined;
  // JavaScript reads 30 February as 2 March.
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10)) ? date : undefined;
}

/**
 * Reads the fields of one row and collects what is wrong with them, so that a report names all of it at once, and what
 * was repaired. A field of a column that the file does not have is undefined, an empty one is null.
 */
export class FieldReader {
  readonly errors: Finding[] = [];
  readonly repairs: Repair[] = [];
  readonly #fields: Fields;
  /** Nothing in a file is later than this: clocks differ, but not by days. */
  readonly #latest: Date;
  readonly #zone: string | undefined;

  /** @param zone the shop's; without it, a date has to bring its offset */
  constructor(fields: Fields, latest: Date, zone?: string) {
    this.#fields = fields;
    this.#latest = latest;
    this.#zone = zone;
  }

  refuse(column: string, allowed: string, code: FieldCode = 'invalid_value'): void {
    this.errors.push(fieldError(code, ACTION, column, this.#fields[column], allowed));
  }

  /** The text of a column as `read` understands it. @param allowed what to say when it understands nothing */
  optional<T>(column: string, allowed: string, read: (text: string) => T | undefined): T | null | undefined {
    const text = this.#fields[column]?.trim();
    if (text === undefined) return undefined;
    if (text === '') return null;
    const value = read(text);
    if (value === undefined) this.refuse(column, allowed);
    return value;
  }

  required<T>(column: string, allowed: string, read: (text: string) => T | undefined): T | undefined {
    const value = this.optional(column, allowed, read);
    if (value === null) this.refuse(column, allowed, 'missing');
    return value ?? undefined;
  }

  flag(column: string): boolean | null | undefined {
    return this.optional(column, 'true or false', (text) => FLAGS[text.toLowerCase()]);
  }

  #refused(column: string, allowed: string): undefined {
    this.refuse(column, allowed, 'spreadsheet_damage');
    return undefined;
  }

  #repaired(column: string, repair: RepairKind, was: string, became: string): void {
    this.repairs.push({ field: column, repair, was, became });
  }

  /** The text of a column without an apostrophe before its digits. */
  #digits(column: string): string | undefined {
    const text = this.#fields[column]?.trim();
    const plain = text === undefined ? undefined : withoutApostrophe(text);
    if (text !== undefined && plain !== undefined && plain !== text) this.#repaired(column, 'apostrophe', text, plain);
    return plain;
  }

  ref(column: string): string | undefined {
    const text = this.#digits(column) ?? '';
    if (text === '') return this.required(column, REF_WORDS, () => undefined);
    const number = writtenNumber(text);
    if (number?.kind === 'lost') return this.#refused(column, DIGITS_WORDS);
    const ref = number?.digits ?? text;
    if (!REF.test(ref)) {
      this.refuse(column, REF_WORDS);
      return undefined;
    }
    if (number) this.#repaired(column, 'number_format', text, ref);
    return ref;
  }

  /** A mobile number as E.164. */
  phone(column: string): string | null | undefined {
    const text = this.#fields[column]?.trim();
    if (text === undefined) return undefined;
    if (text === '') return null;
    const phone = normalizePhone(text);
    if (!phone.ok) {
      if (phone.problem === 'spreadsheet') return this.#refused(column, `${PHONE_WORDS}, ${DIGITS_WORDS}`);
      this.refuse(column, PHONE_WORDS);
      return undefined;
    }
    for (const repair of phone.repairs) this.#repaired(column, repair, text, phone.e164);
    return phone.e164;
  }

  requiredPhone(column: string): string | undefined {
    const phone = this.phone(column);
    if (phone === null || this.#fields[column] === undefined) this.refuse(column, PHONE_WORDS, 'missing');
    return phone ?? undefined;
  }

  /** A text for people; `read` cleans it. */
  text(column: string, allowed: string, read: (text: string) => string | undefined): string | null | undefined {
    return this.optional(column, allowed, (text) => {
      const undone = undoMojibake(text);
      const value = read(undone ?? text);
      if (undone !== undefined && value !== undefined) this.#repaired(column, 'mojibake', text, value);
      return value;
    });
  }

  /** An integer of minor units up to `max`. */
  amount(column: string, max: number): number | undefined {
    const text = this.#digits(column) ?? '';
    const number = writtenNumber(text);
    if (number?.kind === 'lost') return this.#refused(column, DIGITS_WORDS);
    const digits = number?.digits ?? text;
    const allowed = `a whole number of minor units from 0 to ${max}`;
    if (text === '') return this.required(column, allowed, () => undefined);
    if (!/^\d{1,13}$/.test(digits) || Number(digits) > max) {
      this.refuse(column, allowed);
      return undefined;
    }
    if (number) this.#repaired(column, 'number_format', text, digits);
    return Number(digits);
  }

  instant(column: string): Date | null | undefined {
    const text = this.#digits(column);
    if (text === undefined) return undefined;
    if (text === '') return null;
    const given = parseInstant(text);
    const local = given || !this.#zone ? undefined : localInstant(text, this.#zone);
    if (local === 'ambiguous') {
      this.refuse(column, DATE_WORDS, 'ambiguous_date');
      return undefined;
    }
    const date = given ?? local;
    if (!date || date.getTime() < FIRST || date > this.#latest) {
      this.refuse(column, this.#instantWords);
      return undefined;
    }
    if (!given) this.#repaired(column, 'local_date', text, date.toISOString());
    return date;
  }

  requiredInstant(column: string): Date | undefined {
    const date = this.instant(column);
    if (date === null || this.#fields[column] === undefined) this.refuse(column, this.#instantWords, 'missing');
    return date ?? undefined;
  }

  /** `sku sku sku`. */
  skus(column: string, max: number): string[] | undefined {
    const allowed = `at most ${max} SKUs with spaces between them, each ${REF_WORDS}`;
    const skus = this.optional(column, allowed, (text) => {
      const parts = text.split(/\s+/);
      return parts.length <= max && parts.every((part) => REF.test(part)) ? parts : undefined;
    });
    return skus === null ? [] : skus;
  }

  /** `sku@instant sku@instant`. */
  signals(column: string, max: number): SkuSignal[] | undefined {
    const allowed = `at most ${max} of sku@instant with spaces between them, each ${this.#instantWords}`;
    const signals = this.optional(column, allowed, (text) => {
      const parts = text.split(/\s+/).map((part) => this.#readSignal(part));
      return parts.length <= max && parts.every((part) => part !== undefined) ? parts : undefined;
    });
    return signals === null ? [] : signals;
  }

  get #instantWords(): string {
    return `an instant such as 2026-11-11T09:00:00+07:00, from 2000 to ${this.#latest.toISOString()}`;
  }

  readonly #readInstant = (text: string): Date | undefined => {
    const date = parseInstant(text);
    return date && date.getTime() >= FIRST && date <= this.#latest ? date : undefined;
  };

  #readSignal(text: string): SkuSignal | undefined {
    const split = text.lastIndexOf('@');
    const sku = text.slice(0, split);
    const at = this.#readInstant(text.slice(split + 1));
    return split > 0 && REF.test(sku) && at ? { sku, at } : undefined;
  }
}
