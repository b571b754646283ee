import type { Label } from './label.js';

/**
 * What a rule objects to: expected refusals are values, so a caller can show them all at once. Every objection has a stable
 * code in snake_case, which the API's problems use, and the parts that its rule knows: where it stands in a document, how grave it
 * is, how it is told to a seller.
 */
export type Finding<Part extends object = AtField, Code extends string = string> = { readonly code: Code } & Part;

/** The part of what was asked for with a document. */
export interface AtField {
  /** JSON pointer into the checked document, e.g. `/windows/0/outreaches/1/dueAt`. */
  readonly field: string;
  readonly value: unknown;
  /** What would be right, in words. */
  readonly allowed: string;
  /** "Cannot X as 'field' must be Z: current value is V". */
  readonly message: string;
}

/** The part of what a seller is told: the objection in both of their languages. */
export interface Told {
  readonly reason: Label;
}

/** `block` forbids to save, send or activate; `warn` and `info` do not. */
export type Severity = 'block' | 'warn' | 'info';
/** The part of an objection that does not always forbid. */
export interface Graded<Grave extends Severity = Severity> {
  readonly severity: Grave;
  /** Law article, section or page that the rule comes from. */
  readonly source: string;
}

/** Those that forbid. */
export const blocking = <One extends Graded>(findings: readonly One[]): One[] =>
  findings.filter(({ severity }) => severity === 'block');

const MAX_SHOWN = 120;

/** A value as a sentence shows it: JSON, dates as UTC instants, long ones cut. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value instanceof Date && Number.isNaN(value.getTime())) return 'not a date';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/**
 * A finding with its sentence.
 * @param cannot what is refused, e.g. "save the campaign"
 * @param allowed completes "must be …"
 */
export function finding(code: string, cannot: string, field: string, value: unknown, allowed: string): Finding {
  const message = `Cannot ${cannot} as '${field}' must be ${allowed}: current value is ${shown(value)}`;
  return { code, field, value, allowed, message };
}
