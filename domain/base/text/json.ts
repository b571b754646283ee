/** Sixteen digits or more, or an exponent: a number that JavaScript may not hold as it was written. */
const LONG_NUMBER = /[:[,]\s*-?(?:\d[\d.]{15,}|\d[\d.]*[eE])/;
/** Strings, which are left alone, and numbers with all that belongs to them. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Numbers that would change their digits, as strings of them (RFC 8259 §6: beyond 2^53 readers may differ). */
const keepDigits = (text: string): string =>
  text.replace(TOKEN, (token) =>
    !token.startsWith('"') && String(Number(token)) !== token && /\d{16}|[eE]/.test(token) ? `"${token}"` : token,
  );

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
