/** What a spreadsheet would take for a formula (`=HYPERLINK(…)`, `+84…`) stays text behind an apostrophe. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: unknown): string {
  const text = value === undefined || value === null ? '' : String(value);
  const plain = FORMULA.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** A line of CSV (RFC 4180) that is safe to open in a spreadsheet. */
export const csvLine = (values: readonly unknown[]): string => `${values.map(cell).join(',')}\r\n`;
