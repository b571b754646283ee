import type { Finding } from '../../../domain/base/finding.js';
import { REF, REF_WORDS, readRef } from '../../../domain/base/ref.js';
import { readCountry } from '../../../domain/base/text/country.js';
import { legacyVietnamese } from '../../../domain/base/text/legacy-vietnamese.js';
import { normalizePhone } from '../../../domain/base/text/phone.js';
import { undoMojibake, withoutApostrophe, writtenNumber } from '../../../domain/base/text/spreadsheet.js';
import type { SkuSignal } from '../../../domain/customer/signals.js';
import type { Fields } from '../../../domain/imports/mapping.js';
import { isGuest } from '../../../domain/imports/words.js';
import { instantOfDate, readDate } from '../../../domain/imports/written-date.js';
import { type FieldCode, fieldError } from '../../http/problems.js';
import { ACTION } from '../read/row.js';
import type { Repair, RepairKind } from '../report/repair.js';
import type { FileRules } from './file-rules.js';

const FLAGS: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };
const DIGITS_WORDS = 'with all its digits, which a spreadsheet has dropped: give the column the format of text there';
const PHONE_WORDS = 'one mobile number, such as 0912345678 or +84912345678';
const DATE_WORDS =
  'a date of which day and month are certain, such as 2026-06-05; the mapping can say which stands first (dateOrder)';
const GUEST_WORDS = 'the name of one customer; a guest is none';
const FIRST = Date.UTC(2000, 0, 1);
/** A text whose letters were lost on the way. */
const LOST = '\uFFFD';
const SEPARATOR = /[;|\n,]/;

/**
 * Reads the fields of one row and collects what is wrong with them, so that a report names all of it at once, and what
 * was repaired. A field of a column that the file does not have is undefined; so is an empty one, unless the import says
 * that empty cells replace what is stored: then it is null. What is wrong with a field that may be missing costs the
 * field (`dropped`), with any other the row (`errors`).
 */
export class FieldReader {
  readonly errors: Finding[] = [];
  readonly dropped: Finding[] = [];
  readonly repairs: Repair[] = [];
  readonly #fields: Fields;
  readonly #rules: FileRules;
  readonly #mayMiss: ReadonlySet<string>;

  /** @param mayMiss fields without which the row still says something */
  constructor(fields: Fields, rules: FileRules, mayMiss: ReadonlySet<string> = new Set()) {
    this.#fields = fields;
    this.#rules = rules;
    this.#mayMiss = mayMiss;
  }

  refuse(column: string, allowed: string, code: FieldCode = 'invalid_value'): void {
    const found = fieldError(code, ACTION, column, this.#fields[column], allowed);
    (this.#mayMiss.has(column) ? this.dropped : this.errors).push(found);
  }

  /** The cell as it is written, without white space around it; undefined without its column. */
  cell(column: string): string | undefined {
    const cell = this.#fields[column];
    return cell === undefined ? undefined : String(cell).trim();
  }

  /** The cell as the number that it is, when it never was text. */
  number(column: string): number | undefined {
    const cell = this.#fields[column];
    return typeof cell === 'number' ? cell : undefined;
  }

  get #blank(): null | undefined {
    return this.#rules.blanks === 'replace' ? null : undefined;
  }

  /** The text of a column as `read` understands it. @param allowed what to say when it understands nothing */
  optional<T>(column: string, allowed: string, read: (text: string) => T | undefined): T | null | undefined {
    const text = this.cell(column);
    if (text === undefined) return undefined;
    if (text === '') return this.#blank;
    const value = read(text);
    if (value === undefined) this.refuse(column, allowed);
    return value;
  }

  required<T>(column: string, allowed: string, read: (text: string) => T | undefined): T | undefined {
    const text = this.cell(column);
    if (text === undefined || text === '') {
      this.refuse(column, allowed, 'missing');
      return undefined;
    }
    return this.optional(column, allowed, read) ?? undefined;
  }

  flag(column: string): boolean | null | undefined {
    return this.optional(column, 'true or false', (text) => FLAGS[text.toLowerCase()]);
  }

  damaged(column: string, words = ''): undefined {
    this.refuse(column, `${words}${DIGITS_WORDS}`, 'spreadsheet_damage');
    return undefined;
  }

  repaired(column: string, repair: RepairKind, was: string, became: string): void {
    this.repairs.push({ field: column, repair, was, became });
  }

  /** The text of a column without an apostrophe before its digits. */
  digits(column: string): string | undefined {
    const text = this.cell(column);
    const plain = text === undefined ? undefined : withoutApostrophe(text);
    if (text !== undefined && plain !== undefined && plain !== text) this.repaired(column, 'apostrophe', text, plain);
    return plain;
  }

  /** A name of the shop's for one thing; a number of a spreadsheet with all its digits is one, one with lost digits is not. */
  ref(column: string): string | undefined {
    const text = this.digits(column) ?? '';
    if (text === '') return this.required(column, REF_WORDS, () => undefined);
    const given = this.number(column);
    if (given !== undefined && !Number.isSafeInteger(given)) return this.damaged(column);
    const number = writtenNumber(text);
    if (number?.kind === 'lost') return this.damaged(column);
    const ref = readRef(number?.digits ?? text);
    if (ref === undefined) this.refuse(column, REF_WORDS);
    else if (number) this.repaired(column, 'number_format', text, ref);
    return ref;
  }

  /** The ref of one customer: a guest is nobody in particular. */
  customerRef(column: string): string | undefined {
    const text = this.cell(column) ?? '';
    if (text !== '' && isGuest(text)) {
      this.refuse(column, GUEST_WORDS, 'guest');
      return undefined;
    }
    return this.ref(column);
  }

  /** A mobile number as E.164: of the row's country, else of the shop's. */
  phone(column: string): string | null | undefined {
    const text = this.cell(column);
    if (text === undefined) return undefined;
    if (text === '') return this.#blank;
    const given = this.cell('country') ?? '';
    const country = given === '' ? this.#rules.country : (readCountry(given) ?? 'none');
    const phone = normalizePhone(text, country);
    if (phone.ok) {
      for (const repair of phone.repairs) this.repaired(column, repair, text, phone.e164);
      return phone.e164;
    }
    if (phone.problem === 'spreadsheet') return this.damaged(column, `${PHONE_WORDS}, `);
    const words = country === 'none' ? `${PHONE_WORDS}, with its country code` : `${PHONE_WORDS}, of ${country}`;
    this.refuse(column, words);
    return undefined;
  }

  requiredPhone(column: string): string | undefined {
    if ((this.cell(column) ?? '') === '') {
      this.refuse(column, PHONE_WORDS, 'missing');
      return undefined;
    }
    return this.phone(column) ?? undefined;
  }

  /** A text for people; `read` cleans it. What old encodings did is undone where that is certain, and named where not. */
  text(column: string, allowed: string, read: (text: string) => string | undefined): string | null | undefined {
    const given = this.cell(column) ?? '';
    if (given.includes(LOST)) {
      this.refuse(
        column,
        `${allowed} with all its letters: some were lost before the file came here`,
        'broken_encoding',
      );
      return undefined;
    }
    return this.optional(column, allowed, (text) => {
      const undone = undoMojibake(text);
      const legacy = undone === undefined ? legacyVietnamese(text) : undefined;
      const certain = legacy && 'certain' in legacy ? legacy.certain : undefined;
      const value = read(undone ?? certain ?? text);
      if (value === undefined) return undefined;
      if (undone !== undefined) this.repaired(column, 'mojibake', text, value);
      if (certain !== undefined) this.repaired(column, 'legacy_encoding', text, value);
      if (legacy && 'suspect' in legacy) this.repaired(column, 'suspect_text', text, value);
      return value;
    });
  }

  instant(column: string): Date | null | undefined {
    const text = this.digits(column);
    if (text === undefined) return undefined;
    if (text === '') return this.#blank;
    const { zone, latest, dateOrders } = this.#rules;
    const written = readDate(text);
    const usable = written?.offset !== undefined || zone !== undefined;
    const date = written && usable ? instantOfDate(written, zone ?? 'UTC', dateOrders[column]) : undefined;
    if (date === 'ambiguous') {
      this.refuse(column, DATE_WORDS, 'ambiguous_date');
      return undefined;
    }
    if (!date || date.getTime() < FIRST || date > latest) {
      this.refuse(column, this.#instantWords);
      return undefined;
    }
    if (written?.offset === undefined) this.repaired(column, 'local_date', text, date.toISOString());
    return date;
  }

  requiredInstant(column: string): Date | undefined {
    if ((this.cell(column) ?? '') === '') {
      this.refuse(column, this.#instantWords, 'missing');
      return undefined;
    }
    return this.instant(column) ?? undefined;
  }

  /** `sku sku sku`; with `;`, `,`, `|` or line breaks between them when a SKU has spaces. */
  skus(column: string, max: number): string[] | undefined {
    const allowed = `at most ${max} SKUs with spaces, or ; , or | between them, each ${REF_WORDS}`;
    const skus = this.optional(column, allowed, (text) => {
      const parts = text.split(SEPARATOR.test(text) ? SEPARATOR : /\s+/).map((part) => part.trim());
      const given = parts.filter((part) => part !== '').map(readRef);
      return given.length <= max && given.every((part) => part !== undefined) ? given : undefined;
    });
    return skus === null ? [] : skus;
  }

  /** `sku@instant sku@instant`; a SKU may have spaces. */
  signals(column: string, max: number): SkuSignal[] | undefined {
    if (this.cell(column) === undefined) return undefined;
    const allowed = `at most ${max} of sku@instant with spaces between them, each ${this.#instantWords}`;
    const signals = this.optional(column, allowed, (text) => {
      const found: (SkuSignal | undefined)[] = [];
      let words: string[] = [];
      for (const word of text.split(/\s+/)) {
        words.push(word);
        if (!word.includes('@')) continue;
        const signal = this.#readSignal(words.join(' '));
        if (!signal && word.lastIndexOf('@') === word.length - 1) continue;
        found.push(signal);
        words = [];
      }
      const whole = words.length === 0 && found.length <= max && found.every((signal) => signal !== undefined);
      return whole ? found : undefined;
    });
    return signals === null ? [] : signals;
  }

  get #instantWords(): string {
    const zone = this.#rules.zone;
    const clock = zone === undefined ? ' with its offset' : '';
    return `an instant such as 2026-10-01T08:00:00+07:00${clock}, from 2000 to ${this.#rules.latest.toISOString()}`;
  }

  #readSignal(text: string): SkuSignal | undefined {
    const split = text.lastIndexOf('@');
    const sku = text.slice(0, split);
    const written = readDate(text.slice(split + 1));
    const at = written?.exact ? instantOfDate(written, 'UTC', undefined) : undefined;
    if (!(at instanceof Date) || at.getTime() < FIRST || at > this.#rules.latest) return undefined;
    return split > 0 && REF.test(sku) ? { sku, at } : undefined;
  }
}
