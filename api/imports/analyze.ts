import { z } from 'zod';
import type { Cell, ImportMapping } from '../../domain/imports/mapping.js';
import { importMapping, MAPPED_KINDS, MEANINGS } from '../../domain/imports/mapping.js';
import { recognise } from '../../domain/imports/recognise.js';
import { likelyFields, readStatus } from '../../domain/imports/words.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import { fieldErrorOut } from '../http/field-error-schema.js';
import { shownFinding } from '../http/problems.js';
import { judge, rulesOf } from './judge.js';
import { readCustomer } from './kinds/customer-rows.js';
import { shopRules } from './kinds/file-rules.js';
import { readOrder } from './kinds/order-rows.js';
import type { Source } from './read/open-source.js';
import { proposeTable, type Table } from './read/table.js';

/** Rows that are judged and shown: the beginning of a file tells most, and an analysis answers at once. */
const JUDGED = 2_000;
const SAMPLES = 10;
/** Words of a column of statuses that are named; more means that it is none. */
const MAX_WORDS = 50;

const sample = z.object({
  row: z.int(),
  stored: z.record(z.string(), z.unknown()).optional().meta({ description: 'As it would be stored' }),
  errors: z.array(fieldErrorOut),
  dropped: z.array(fieldErrorOut),
});

export const analysisOut = z
  .object({
    kind: z.enum(MAPPED_KINDS),
    platform: z.string().optional(),
    sure: z.boolean().meta({ description: 'Only a sure file is imported without a mapping' }),
    doubt: z.string().optional(),
    refused: z.string().optional().meta({ description: 'Why such a file cannot be imported' }),
    mapping: importMapping,
    columns: z.array(z.object({ name: z.string(), means: z.array(z.string()), likely: z.array(z.string()) })),
    dates: z
      .record(z.string(), z.enum(['dmy', 'mdy', 'unknown']))
      .meta({ description: 'Order of day and month, by field' }),
    amounts: z.record(z.string(), z.enum(['.', ',', 'unknown'])).meta({ description: 'Decimal mark, by field' }),
    zone: z.string(),
    unknownWords: z.array(z.string()).meta({ description: 'Words of the status column that nobody knows' }),
    samples: z.array(sample).max(SAMPLES),
  })
  .meta({ id: 'ImportAnalysis' });

function sampleOf(
  table: Table,
  shop: Shop,
  rules: Parameters<typeof readCustomer>[1],
  number: number,
  cells: readonly Cell[],
) {
  const fields = table.mapper.fieldsOf(cells);
  const read =
    table.mapper.mapping.kind === 'orders' ? readOrder(fields, rules, shop.currency) : readCustomer(fields, rules);
  const { errors, dropped } = read.reader;
  const stored = 'value' in read ? { ...read.value.order } : { ...read.customer };
  return {
    row: number,
    ...(errors.length > 0 ? {} : { stored: JSON.parse(JSON.stringify(stored)) }),
    errors: errors.map(shownFinding),
    dropped: dropped.map(shownFinding),
  };
}

/** The first rows, as they would be stored, and the words of the status column that nobody knows. */
async function look(table: Table, shop: Shop, rules: Parameters<typeof readCustomer>[1]) {
  const samples: object[] = [];
  const words = new Set<string>();
  let seen = 0;
  for await (const lines of table.lines()) {
    for (const line of lines) {
      if ('errors' in line) continue;
      seen += 1;
      if (samples.length < SAMPLES) samples.push(sampleOf(table, shop, rules, line.number, line.cells));
      const status = String(table.mapper.fieldsOf(line.cells).status ?? '').trim();
      if (status !== '' && readStatus(status) === undefined && words.size < MAX_WORDS) words.add(status);
    }
    if (seen >= JUDGED) break;
  }
  return { samples, words: [...words] };
}

const shown = (fields: readonly string[], known: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(fields.map((field) => [field, known[field] ?? 'unknown']));

/** Which fields each column of the file becomes, and what its name is like. */
function columnsOf({ header, mapper }: Table) {
  const means = Object.entries(mapper.mapping.columns);
  const known: readonly string[] = MEANINGS[mapper.mapping.kind];
  return header.names
    .filter((name) => name !== '')
    .map((name) => ({
      name,
      means: means.flatMap(([field, names]) =>
        names?.some((one) => header.indexOf(one) === header.names.indexOf(name)) ? [field] : [],
      ),
      likely: likelyFields(name).filter((field) => known.includes(field)),
    }));
}

/**
 * What a file is and what would become of it; nothing is written.
 * @param given a mapping of the shop: what it makes of the file, instead of a proposal
 */
export async function analyze(
  source: Source,
  shop: Shop,
  kind: (typeof MAPPED_KINDS)[number] | undefined,
  now: Date,
  latest: Date,
  given?: ImportMapping,
): Promise<object> {
  const table = await proposeTable(source, kind, now, given);
  const { sure, platform, doubt, refused } = recognise(table.header, now, kind, source.name);
  const judgement = await judge(table, JUDGED);
  const { zone = shop.zone } = table.mapper.mapping;
  const rules = rulesOf(shopRules(shop, latest), judgement, zone);
  const { samples, words } = await look(table, shop, rules);
  return {
    kind: table.mapper.mapping.kind,
    ...(table.native || platform === undefined ? {} : { platform }),
    sure: table.native || given !== undefined || sure,
    ...(doubt === undefined || table.native || given ? {} : { doubt }),
    ...(refused === undefined ? {} : { refused }),
    mapping: table.mapper.mapping,
    columns: columnsOf(table),
    dates: shown(judgement.dateFields, judgement.dateOrders),
    amounts: shown(judgement.amountFields, judgement.decimalMarks),
    zone,
    unknownWords: words,
    samples,
  };
}
