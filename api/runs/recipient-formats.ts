import { writeXlsxStream } from 'hucre/xlsx';
import type { Recipient } from '../../models/run/why/recipients.js';
import { csvLine } from '../imports/report/csv-line.js';

/** How recipients are exported, and what each is called in `Content-Type`. */
export const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ndjson: 'application/x-ndjson',
} as const;
type Format = keyof typeof MEDIA_TYPES;
export const FORMATS = ['csv', 'xlsx', 'ndjson'] as const satisfies readonly Format[];

export const COLUMNS = [
  'customer',
  'decided',
  'reason',
  'variant',
  'planned_at',
  'claimed_at',
  'delivered_at',
  'read_at',
  'clicked_at',
  'bought_at',
  'order',
  'revenue_minor',
] as const;

type Pages = AsyncIterable<readonly Recipient[]>;

function valuesOf({ customer, decided, reason, variant, plannedAt, touch }: Recipient) {
  const times = [plannedAt, touch?.at, touch?.deliveredAt, touch?.readAt, touch?.clickedAt, touch?.boughtAt];
  return [customer, decided, reason, variant, ...times.map((at) => at?.toISOString()), touch?.order, touch?.revenue];
}

const jsonLine = (values: readonly unknown[]): string =>
  `${JSON.stringify(Object.fromEntries(COLUMNS.map((name, index) => [name, values[index]])))}\n`;

/** One piece of text for each batch; a spreadsheet executes no cell of it. */
async function* linesOf(pages: Pages, format: 'csv' | 'ndjson'): AsyncGenerator<string> {
  const line = format === 'csv' ? csvLine : jsonLine;
  // The mark tells a spreadsheet that this is UTF-8.
  if (format === 'csv') yield `\uFEFF${csvLine(COLUMNS)}`;
  for await (const page of pages) if (page.length > 0) yield page.map((one) => line(valuesOf(one))).join('');
}

async function* rowsOf(pages: Pages): AsyncGenerator<(string | number | null)[]> {
  for await (const page of pages) for (const one of page) yield valuesOf(one).map((value) => value ?? null);
}

/**
 * A workbook as it grows: memory does not depend on the number of rows, and those beyond a sheet's limit stand on the next one. Every
 * text is a cell of the type text (`inlineStr`, ECMA-376 part 1, section 18.18.11), which no spreadsheet takes for a formula.
 */
const workbookOf = (pages: Pages): AsyncIterable<Uint8Array> =>
  writeXlsxStream(rowsOf(pages), {
    name: 'recipients',
    columns: COLUMNS.map((header) => ({ header })),
    freezePane: { rows: 1 },
  });

/** The recipients in a format, a batch or less in memory at a time; a reader who goes away ends the reading. */
export const recipientChunks = (pages: Pages, format: Format): AsyncIterable<string | Uint8Array> =>
  format === 'xlsx' ? workbookOf(pages) : linesOf(pages, format);
