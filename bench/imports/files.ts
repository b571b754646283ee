import { writeXlsxStream } from 'hucre/xlsx';

/** Columns that builds of before and after mappings know by the same names. */
const COLUMNS = {
  orders: ['id', 'customer', 'placed_at', 'status', 'total_minor', 'currency', 'skus'],
  customers: ['id', 'name', 'phone', 'email', 'city', 'tags', 'consent_email'],
} as const;
export type FileKind = keyof typeof COLUMNS;

const STATES = ['delivered', 'delivered', 'paid', 'placed', 'cancelled', 'returned'];
const CITIES = ['Hà Nội', 'Đà Nẵng', 'Huế', 'Cần Thơ'];
/** Orders of one customer, about. */
const OF_ONE = 5;
const START = Date.UTC(2024, 0, 1);
const STEP_MS = 61_000;

const customerOf = (number: number): string => `C${String(number).padStart(8, '0')}`;

/** @param number of the row, from 0: another number is another order */
const orderRow = (number: number): string[] => [
  `DH${String(number).padStart(12, '0')}`,
  customerOf(Math.floor(number / OF_ONE)),
  new Date(START + number * STEP_MS).toISOString(),
  STATES[number % STATES.length] ?? '',
  String(90_000 + (number % 97) * 1_000),
  'VND',
  `SKU-${number % 400} KIND-${number % 31}`,
];
const customerRow = (number: number): string[] => [
  customerOf(number),
  `Nguyễn Thị Minh Nguyệt ${number}`,
  `+849${String(number).padStart(8, '0')}`,
  `c${number}@example.com`,
  CITIES[number % CITIES.length] ?? '',
  number % 3 === 0 ? 'vip;mới' : '',
  new Date(START + number * STEP_MS).toISOString(),
];
const rowOf = (kind: FileKind, number: number): string[] =>
  kind === 'orders' ? orderRow(number) : customerRow(number);

/** Rows that are sent as one piece. */
const AT_ONCE = 1_000;

/** @param from number of the first row */
export function* csvFile(kind: FileKind, rows: number, from = 0): Generator<string> {
  yield `${COLUMNS[kind].join(',')}\n`;
  for (let done = 0; done < rows; done += AT_ONCE) {
    let piece = '';
    for (let at = done; at < Math.min(rows, done + AT_ONCE); at += 1) piece += `${rowOf(kind, from + at).join(',')}\n`;
    yield piece;
  }
}

/** The same rows as a workbook, every cell a text. */
export async function xlsxFile(kind: FileKind, rows: number): Promise<Buffer> {
  async function* all(): AsyncGenerator<string[]> {
    for (let at = 0; at < rows; at += 1) yield rowOf(kind, at);
  }
  const pieces: Uint8Array[] = [];
  const columns = COLUMNS[kind].map((header) => ({ header }));
  for await (const piece of writeXlsxStream(all(), { name: kind, columns })) pieces.push(piece);
  return Buffer.concat(pieces);
}
