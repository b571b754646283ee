import type { SkuSignal } from '../../domain/customer.js';
import type { Finding } from '../../domain/finding.js';
import { type FieldCode, fieldError } from '../problems.js';
import { ACTION, type Fields } from './row.js';

const REF = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/;
const REF_WORDS = '1 to 64 letters, digits or . _ @ + -, beginning with a letter or digit';
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
 * Reads the fields of one row and collects what is wrong with them, so that a report names all of it at once. A field of
 * a column that the file does not have is undefined, an empty one is null.
 */
export class FieldReader {
  readonly errors: Finding[] = [];
  readonly #fields: Fields;
  /** Nothing in a file is later than this: clocks differ, but not by days. */
  readonly #latest: Date;

  constructor(fields: Fields, latest: Date) {
    this.#fields = fields;
    this.#latest = latest;
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

  ref(column: string): string | undefined {
    return this.required(column, REF_WORDS, (text) => (REF.test(text) ? text : undefined));
  }

  instant(column: string): Date | null | undefined {
    return this.optional(column, this.#instantWords, this.#readInstant);
  }

  requiredInstant(column: string): Date | undefined {
    return this.required(column, this.#instantWords, this.#readInstant);
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
