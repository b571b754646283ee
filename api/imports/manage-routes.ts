import { z } from 'zod';
import { importMapping, MAPPED_KINDS } from '../../domain/imports/mapping.js';
import { IMPORT_KINDS, IMPORT_STATES, type Import } from '../../models/imports/import-schema.js';
import { listImports, readImport, readPart } from '../../models/imports/import-store.js';
import { deleteMapping, listMappings, readMapping, saveMapping } from '../../models/imports/mapping-store.js';
import { undoImport } from '../../models/imports/undo-import.js';
import { attributionIn } from '../../models/shop/attribution-rule.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { instantOut, shopParams, slug } from '../http/common-schema.js';
import { pageOf, pageQuery, readPage } from '../http/pages.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { analysisOut, analyze } from './analyze.js';
import { withSources } from './read/open-source.js';
import { withUpload } from './read/upload.js';
import { csvLine } from './report/csv-line.js';
import { importReport, type RowNote } from './report/report.js';
import { MEDIA_TYPES } from './routes.js';
import { latestOf, mappingOf } from './serve-import.js';

const MAX_MAPPINGS = 50;
const PAGE = 50;

const importOut = z
  .object({
    import: z.string(),
    kind: z.enum(IMPORT_KINDS),
    at: instantOut,
    state: z.enum(IMPORT_STATES),
    report: importReport.partial().meta({ id: 'ImportReportSoFar' }).optional(),
  })
  .meta({ id: 'Import' });
const importView = ({ _id, shop, at, ...rest }: Import): z.output<typeof importOut> => ({
  import: _id.slice(shop.length + 1),
  ...rest,
  at: at.toISOString(),
});

const mappingParams = z.strictObject({ shop: slug, name: slug });
const importRef = z.string().regex(/^[0-9a-f-]{1,60}$/, 'the name of an import');
const importsOut = pageOf({ imports: z.array(importOut) }, importRef).meta({ id: 'ImportPage' });
const importParams = z.strictObject({ shop: slug, import: importRef });
const savedOut = z
  .object({ name: slug, mapping: importMapping, savedAt: instantOut })
  .meta({ id: 'SavedImportMapping' });
const savedView = (saved: { readonly name: string; readonly mapping: string; readonly savedAt: Date }): object => ({
  name: saved.name,
  mapping: JSON.parse(saved.mapping),
  savedAt: saved.savedAt.toISOString(),
});

const noMapping = (name: string): Problem =>
  new Problem(
    'mapping_not_found',
    `Cannot find the mapping as 'name' must be one of the shop's: current value is ${JSON.stringify(name)}`,
  );
const noImport = (): Problem =>
  new Problem('import_not_found', 'Cannot find the import: the shop has none of this name.');

function analyzeRoute(deps: ApiDeps): Route {
  return route({
    method: 'post',
    path: '/v1/shops/{shop}/imports/analyze',
    id: 'analyzeImport',
    tag: 'imports',
    summary: 'What a file is, and what would become of it',
    description:
      'Takes a file or its beginning. Answers whose export it is and how sure that is, a mapping to correct and save, the order of ' +
      'dates and the decimal mark of amounts as the columns have them, words that nobody knows, and ten rows as they would be stored.',
    access: 'shop',
    action: 'analyze the file',
    params: shopParams,
    query: z.strictObject({
      kind: z.enum(MAPPED_KINDS).exactOptional(),
      sheet: z.string().max(100).exactOptional(),
      mapping: slug
        .exactOptional()
        .meta({ description: "A mapping of the shop's for this `kind`: what it makes of the file" }),
    }),
    body: {
      kind: 'stream',
      mediaTypes: MEDIA_TYPES,
      description: 'The file, or as much of its beginning as there is.',
    },
    answers: { 200: { description: 'What it is', schema: analysisOut } },
    problems: [
      'shop_not_found',
      'mapping_not_found',
      'unreadable_file',
      'file_too_heavy',
      'unsupported_encoding',
      'request_aborted',
      'body_too_large',
      'wrong_columns',
    ],
    handle: async ({ params, query, req }) => {
      const shop = await findShop(deps, params.shop);
      const now = deps.now();
      const hints = { ndjson: false, names: [], ...(query.sheet === undefined ? {} : { sheet: query.sheet }) };
      const given = await mappingOf(deps, shop._id, query.mapping, query.kind);
      const found = await withUpload(req, (file) =>
        withSources(file, hints, async ([source]) =>
          source ? analyze(source, shop, query.kind, now, latestOf(now), given) : {},
        ),
      );
      return json(200, found);
    },
  });
}

function mappingRoutes(deps: ApiDeps): Route[] {
  const path = '/v1/shops/{shop}/import-mappings/{name}';
  const common = { tag: 'imports', access: 'shop', params: mappingParams } as const;
  const put = route({
    ...common,
    method: 'put',
    path,
    id: 'saveImportMapping',
    summary: 'Save how files of the shop are read',
    action: 'save the mapping',
    body: { kind: 'json', schema: importMapping },
    answers: { 200: { description: 'The mapping', schema: savedOut } },
    problems: ['shop_not_found', 'too_many_mappings'],
    handle: async ({ params: { shop, name }, body }) => {
      await findShop(deps, shop);
      const known = await listMappings(deps.models, shop);
      if (known.length >= MAX_MAPPINGS && known.every((one) => one.name !== name))
        throw new Problem('too_many_mappings', `A shop has at most ${MAX_MAPPINGS} mappings; delete one first.`);
      const saved = { shop, name, mapping: JSON.stringify(body), savedAt: deps.now() };
      await saveMapping(deps.models, saved);
      return json(200, savedView(saved));
    },
  });
  const get = route({
    ...common,
    method: 'get',
    path,
    id: 'getImportMapping',
    summary: 'A mapping of the shop',
    action: 'show the mapping',
    answers: { 200: { description: 'The mapping', schema: savedOut } },
    problems: ['mapping_not_found'],
    handle: async ({ params: { shop, name } }) => {
      const saved = await readMapping(deps.models, shop, name);
      if (!saved) throw noMapping(name);
      return json(200, savedView(saved));
    },
  });
  const remove = route({
    ...common,
    method: 'delete',
    path,
    id: 'deleteImportMapping',
    summary: 'Delete a mapping of the shop',
    action: 'delete the mapping',
    answers: { 204: { description: 'It is gone' } },
    problems: ['mapping_not_found'],
    handle: async ({ params: { shop, name } }) => {
      if (!(await deleteMapping(deps.models, shop, name))) throw noMapping(name);
      return { status: 204 };
    },
  });
  const list = route({
    ...common,
    method: 'get',
    path: '/v1/shops/{shop}/import-mappings',
    id: 'listImportMappings',
    summary: 'The mappings of the shop',
    action: 'list the mappings',
    params: shopParams,
    answers: { 200: { description: 'By name', schema: z.object({ mappings: z.array(savedOut) }) } },
    handle: async ({ params }) =>
      json(200, { mappings: (await listMappings(deps.models, params.shop)).map(savedView) }),
  });
  return [list, put, get, remove];
}

/** Rows that were not taken, or not whole, as a table for spreadsheets. */
async function* rejectedLines(deps: ApiDeps, id: string): AsyncGenerator<string> {
  yield csvLine(['row', 'code', 'field', 'value', 'allowed', 'message']);
  for await (const notes of readPart<RowNote>(deps.models, id, 'rows'))
    yield notes
      .map((note) => csvLine([note.row, note.code, note.field, note.value, note.allowed, note.message]))
      .join('');
}

function importsRoutes(deps: ApiDeps): Route[] {
  const common = { tag: 'imports', access: 'shop' } as const;
  const list = route({
    ...common,
    method: 'get',
    path: '/v1/shops/{shop}/imports',
    id: 'listImports',
    summary: 'The imports of the shop, newest first',
    action: 'list the imports',
    params: shopParams,
    query: pageQuery(importRef, PAGE).extend({ kind: z.enum(IMPORT_KINDS).exactOptional() }),
    answers: { 200: { description: 'A page', schema: importsOut } },
    handle: async ({ params, query }) => {
      const read = (limit: number) => listImports(deps.models, params.shop, { ...query, limit });
      const { rows, next } = await readPage(query.limit, read, (one) => importView(one).import);
      return json(200, { imports: rows.map(importView), ...next });
    },
  });
  const rejected = route({
    ...common,
    method: 'get',
    path: '/v1/shops/{shop}/imports/{import}/rejected.csv',
    id: 'downloadRejectedRows',
    summary: 'Every row that an import did not take, or not whole',
    description: 'Kept for 30 days. What a spreadsheet would compute is made text.',
    action: 'download the rows',
    params: importParams,
    answers: { 200: { description: 'row, code, field, value, allowed, message', mediaType: 'text/csv' } },
    problems: ['import_not_found'],
    handle: async ({ params }) => {
      const found = await readImport(deps.models, params.shop, params.import);
      if (!found) throw noImport();
      return {
        status: 200,
        headers: { 'Content-Disposition': `attachment; filename="rejected-${params.import}.csv"` },
        stream: { mediaType: 'text/csv; charset=utf-8', chunks: rejectedLines(deps, found._id) },
      };
    },
  });
  const undo = route({
    ...common,
    method: 'post',
    path: '/v1/shops/{shop}/imports/{import}/undo',
    id: 'undoImport',
    summary: 'Put back what the last import of its kind changed',
    description:
      'What somebody has changed since stays as it is (`kept`). Consent that the file brought is withdrawn by a new word in the ledger; ' +
      'a do-not-call list is never taken back.',
    action: 'undo the import',
    params: importParams,
    answers: {
      200: {
        description: 'What became of it',
        schema: z.object({ restored: z.int(), removed: z.int(), kept: z.int() }),
      },
    },
    problems: ['shop_not_found', 'import_not_found', 'undo_not_possible'],
    handle: async ({ params }) => {
      const shop = await findShop(deps, params.shop);
      const found = await readImport(deps.models, shop._id, params.import);
      if (!found) throw noImport();
      const now = deps.now();
      const outcome = await undoImport(deps.models, shop, found, attributionIn(shop, now), now);
      if (typeof outcome === 'string')
        throw new Problem('undo_not_possible', `Cannot undo the import as it must be ${outcome}.`);
      return json(200, outcome);
    },
  });
  return [list, rejected, undo];
}

/** What a file would become, how a shop's files are read, and what its imports did. */
export const importManageRoutes = (deps: ApiDeps): Route[] => [
  analyzeRoute(deps),
  ...mappingRoutes(deps),
  ...importsRoutes(deps),
];
