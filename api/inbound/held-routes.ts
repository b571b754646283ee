import { z } from 'zod';
import { HELD_REASONS } from '../../models/customer/consent/held-report-schema.js';
import { dropHeldReport, heldCounts, heldPage, heldReport } from '../../models/customer/consent/held-reports.js';
import type { ApiDeps } from '../deps.js';
import { instantOut } from '../http/common-schema.js';
import { pageOf, pageQuery, readPage } from '../http/pages.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';

const PAGE = 200;
const id = z.string().regex(/^[0-9a-f]{64}$/, 'the id of a held report');
const reason = z.enum(HELD_REASONS).meta({
  description:
    '`unreadable`: from a mail server, in no known form; `unproved`: nothing proves that it is about a message of ours; ' +
    '`not_a_report`: somebody wrote to the address for bounces',
});
const row = z.object({
  id,
  reason,
  at: instantOut,
  size: z.int().meta({ description: 'Bytes' }),
  times: z.int().meta({ description: 'How often the same report came' }),
});
const counts = z.record(z.enum(HELD_REASONS), z.int()).meta({ description: 'Of the last 30 days' });
const reportsOut = pageOf({ counts, reports: z.array(row) }, id).meta({ id: 'HeldReportPage' });
const notFound = (given: string): Problem =>
  new Problem('report_not_found', `Cannot read the report as none is held under '${given}'.`);

/** What came back by e-mail and nobody could act on: a person reads it. Operators only, as it names no shop. */
export function heldRoutes({ models, now }: ApiDeps): Route[] {
  const path = '/v1/inbound/reports';
  const common = { tag: 'consent', access: 'admin' } as const;

  const list = route({
    ...common,
    path,
    method: 'get',
    id: 'listHeldReports',
    summary: 'Reports by e-mail that wait for a person, and how many there were by reason',
    description: 'Kept for 30 days, at most 1,000 a day and reason; the counts hold those that were not kept as well.',
    action: 'list the held reports',
    query: pageQuery(id, PAGE),
    answers: {
      200: {
        description: 'A page',
        schema: reportsOut,
      },
    },
    handle: async ({ query }) => {
      const [counts, { rows, next }] = await Promise.all([
        heldCounts(models, now()),
        readPage(
          query.limit,
          (limit) => heldPage(models, { ...query, limit }),
          ({ _id }) => _id,
        ),
      ]);
      const reports = rows.map(({ _id, ...shown }) => ({ id: _id, ...shown }));
      return json(200, { counts, reports, ...next });
    },
  });

  const read = route({
    ...common,
    path: `${path}/{id}`,
    method: 'get',
    id: 'readHeldReport',
    summary: 'One held report, as it came (its first 64 KiB)',
    action: 'read the report',
    params: z.strictObject({ id }),
    answers: { 200: { description: 'The mail', mediaType: 'message/rfc822' } },
    problems: ['report_not_found'],
    handle: async ({ params }) => {
      const found = await heldReport(models, params.id);
      if (!found) throw notFound(params.id);
      return { status: 200, content: { mediaType: 'message/rfc822', data: Buffer.from(found.raw, 'latin1') } };
    },
  });

  const drop = route({
    ...common,
    path: `${path}/{id}`,
    method: 'delete',
    id: 'dropHeldReport',
    summary: 'A person has dealt with a held report',
    action: 'drop the report',
    params: z.strictObject({ id }),
    answers: { 200: { description: 'Dropped', schema: z.object({ id }) } },
    problems: ['report_not_found'],
    handle: async ({ params }) => {
      if (!(await dropHeldReport(models, params.id))) throw notFound(params.id);
      return json(200, { id: params.id });
    },
  });
  return [list, read, drop];
}
