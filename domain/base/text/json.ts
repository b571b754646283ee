/** Sixteen digits or more, or an exponent: a number that JavaScript may not hold as it was written. */
const LONG_NUMBER = /[:[,]\s*-?(?:\d[\d.]{15,}|\d[\d.]*[eE])/;
/** A number with all that belongs to it. */
const NUMBER = /-?\d[\d.eE+-]*/g;

/** Numbers that would change their digits, as strings of them (RFC 8259 §6: beyond 2^53 readers may differ). */
const quoteLong = (part: string): string =>
  part.replace(NUMBER, (digits) =>
    String(Number(digits)) !== digits && /\d{16}|[eE]/.test(digits) ? `"${digits}"` : digits,
  );

/** Where the string that begins at `from` ends: behind its closing quote, which no backslash precedes. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

/** Strings are left alone, whatever stands in them. */
function keepDigits(text: string): string {
  let kept = '';
  let at = 0;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    const next = quote < 0 ? text.length : quote;
    const end = quote < 0 ? next : endOfString(text, quote);
    kept += quoteLong(text.slice(at, next)) + text.slice(next, end);
    at = end;
  }
  return kept;
}

/** The JSON object that a text from outside is, with every digit of its numbers; undefined when it is none. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(LONG_NUMBER.test(text) ? keepDigits(text) : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
