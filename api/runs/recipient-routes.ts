import { z } from 'zod';
import { decidingRun } from '../../models/run/why/decisions.js';
import { type Recipient, recipientsOf } from '../../models/run/why/recipients.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../http/problems.js';
import { type Route, route } from '../http/route.js';
import { csvLine } from '../imports/report/csv-line.js';
import { runParams } from './schema.js';

const CSV = 'text/csv; charset=utf-8';
const NDJSON = 'application/x-ndjson';
const FORMATS = ['csv', 'ndjson'] as const;
type Format = (typeof FORMATS)[number];

const COLUMNS = [
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

function valuesOf({ customer, decided, reason, variant, plannedAt, touch }: Recipient) {
  const times = [plannedAt, touch?.at, touch?.deliveredAt, touch?.readAt, touch?.clickedAt, touch?.boughtAt];
  return [customer, decided, reason, variant, ...times.map((at) => at?.toISOString()), touch?.order, touch?.revenue];
}

const jsonLine = (values: readonly unknown[]): string =>
  `${JSON.stringify(Object.fromEntries(COLUMNS.map((name, index) => [name, values[index]])))}\n`;

/** One piece of text for each batch; a spreadsheet executes no cell of it. */
async function* linesOf(pages: AsyncIterable<readonly Recipient[]>, format: Format): AsyncGenerator<string> {
  const line = format === 'csv' ? csvLine : jsonLine;
  // The mark tells a spreadsheet that this is UTF-8.
  if (format === 'csv') yield `\uFEFF${csvLine(COLUMNS)}`;
  for await (const page of pages) if (page.length > 0) yield page.map((one) => line(valuesOf(one))).join('');
}

/** Everybody of a run, with what became of them: no name, address or text, only the shop's own references. */
export const recipientRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/v1/shops/{shop}/runs/{run}/recipients',
    id: 'exportRecipients',
    tag: 'campaigns',
    summary: 'Every customer of a run with what became of them, as CSV or as lines of JSON',
    description: `Streamed in the order of customers, recipients, held out and refused alike. Columns: ${COLUMNS.join(', ')}.`,
    access: 'shop',
    action: 'export the recipients',
    params: runParams,
    query: z.strictObject({ format: z.enum(FORMATS).default('csv') }),
    answers: { 200: { description: 'The recipients', mediaType: CSV, otherMediaTypes: [NDJSON] } },
    problems: ['run_not_found'],
    handle: async ({ params, query }) => {
      const run = await decidingRun(deps.models, params.shop, params.run);
      if (!run) throw new Problem('run_not_found', `The shop '${params.shop}' has no run '${params.run}'.`);
      const { format } = query;
      return {
        status: 200,
        headers: { 'Content-Disposition': `attachment; filename="${params.run}.${format}"` },
        stream: {
          mediaType: format === 'csv' ? CSV : NDJSON,
          chunks: linesOf(recipientsOf(deps.models, run, params.shop), format),
        },
      };
    },
  }),
];
