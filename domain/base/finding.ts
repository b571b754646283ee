/** One thing that is wrong with what was asked: expected refusals are values, so a caller can show them all at once. */
export interface Finding {
  /** Stable, snake_case; the API's problem code. */
  readonly code: string;
  /** JSON pointer into the checked document, e.g. `/windows/0/outreaches/1/dueAt`. */
  readonly field: string;
  readonly value: unknown;
  /** What would be right, in words. */
  readonly allowed: string;
  /** "Cannot X as 'field' must be Z: current value is V". */
  readonly message: string;
}

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
