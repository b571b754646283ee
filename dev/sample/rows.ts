/** Rows of the API's two imports, as strings: the generator's output and the importer's input. */
export const CUSTOMER_COLUMNS = [
  'id',
  'name',
  'phone',
  'email',
  'chat_id',
  'followed_at',
  'wishlist',
  'cart',
  'consent_chat',
  'consent_email',
  'consent_sms',
  'simulated',
] as const;
export type CustomerRow = Readonly<Record<(typeof CUSTOMER_COLUMNS)[number], string>>;

export const ORDER_COLUMNS = [
  'id',
  'customer',
  'placed_at',
  'status',
  'total_minor',
  'currency',
  'skus',
  'reviewed_at',
] as const;
export type OrderRow = Readonly<Record<(typeof ORDER_COLUMNS)[number], string>>;

const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** CSV (RFC 4180, but LF) with a header line, a line at a time. */
export async function* csvLines<C extends string>(
  columns: readonly C[],
  rows: AsyncIterable<Readonly<Record<C, string>>>,
): AsyncGenerator<string> {
  yield `${columns.join(',')}\n`;
  for await (const row of rows) yield `${columns.map((column) => quoted(row[column])).join(',')}\n`;
}
