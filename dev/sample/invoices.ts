import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { z } from 'zod';

/** Chen, D. (2015). Online Retail. UCI Machine Learning Repository, one row per invoice; see README.md here. */
const SOURCE = new URL('./online-retail-invoices.csv.gz', import.meta.url);

/** Codes in the source's `skus` that are charges and corrections, not things a customer can wish for. */
const CHARGES = new Set(['POST', 'D', 'M', 'C2', 'DOT', 'BANK', 'CHARGES', 'CRUK']);

/** One invoice as the source has it. */
export interface Invoice {
  readonly ref: string;
  readonly customer: string;
  /** The source has wall-clock times without a zone; they are read as UTC. */
  readonly placedAt: Date;
  readonly cancelled: boolean;
  /** Pence. Negative in the source's credit notes, which are its cancelled invoices. */
  readonly pence: number;
  readonly skus: readonly string[];
}

const POUNDS = /^-?\d+\.\d{2}$/;
const INSTANT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const rowSchema = z
  .object({
    invoice: z.string().min(1),
    cancelled: z.enum(['0', '1']),
    customer: z.string().regex(/^\d+$/),
    placed_at: z.string().regex(INSTANT),
    // Two decimals always, so dropping the point is exact where multiplying a float is not.
    total_gbp: z.string().regex(POUNDS),
    skus: z.string(),
  })
  .transform(
    (row): Invoice => ({
      ref: row.invoice,
      customer: row.customer,
      placedAt: new Date(`${row.placed_at.replace(' ', 'T')}Z`),
      cancelled: row.cancelled === '1',
      pence: Number(row.total_gbp.replace('.', '')),
      skus: row.skus.split(' ').filter(Boolean),
    }),
  );

/** True for a product's code, false for postage, discounts, bank charges and the like. */
export const isProduct = (sku: string): boolean => !CHARGES.has(sku);

/** All 22,190 invoices in the order of their time, streamed. */
export async function* readInvoices(): AsyncGenerator<Invoice> {
  const rows = createReadStream(SOURCE)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  for await (const row of rows) yield rowSchema.parse(row);
}
