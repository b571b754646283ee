import { z } from 'zod';
import { DECISIONS } from '../../domain/run/why/decision.js';
import { decidingRun } from '../../models/run/why/decisions.js';
import { recipientsOf } from '../../models/run/why/recipients.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../http/problems.js';
import { type Route, route } from '../http/route.js';
import { COLUMNS, FORMATS, MEDIA_TYPES, recipientChunks } from './recipient-formats.js';
import { runParams } from './schema.js';

/** Everybody of a run, with what became of them: no name, address or text, only the shop's own references. */
export const recipientRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/v1/shops/{shop}/runs/{run}/recipients',
    id: 'exportRecipients',
    tag: 'campaigns',
    summary: 'Every customer of a run with what became of them, as CSV, XLSX or lines of JSON',
    description: `Streamed in the order of customers, recipients, held out and refused alike. Columns: ${COLUMNS.join(', ')}.`,
    access: 'shop',
    action: 'export the recipients',
    params: runParams,
    query: z.strictObject({
      format: z.enum(FORMATS).default('csv'),
      decided: z.enum(DECISIONS).optional().meta({ description: 'Of them only those about whom this was decided' }),
    }),
    answers: {
      200: {
        description: 'The recipients',
        mediaType: MEDIA_TYPES.csv,
        otherMediaTypes: [MEDIA_TYPES.xlsx, MEDIA_TYPES.ndjson],
      },
    },
    problems: ['run_not_found'],
    handle: async ({ params, query }) => {
      const run = await decidingRun(deps.models, params.shop, params.run);
      if (!run) throw new Problem('run_not_found', `The shop '${params.shop}' has no run '${params.run}'.`);
      const { format, decided } = query;
      const name = [params.run, ...(decided ? [decided] : [])].join('.');
      return {
        status: 200,
        headers: { 'Content-Disposition': `attachment; filename="${name}.${format}"` },
        stream: {
          mediaType: MEDIA_TYPES[format],
          chunks: recipientChunks(recipientsOf(deps.models, run, params.shop, decided), format),
        },
      };
    },
  }),
];
