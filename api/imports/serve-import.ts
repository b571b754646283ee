import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { importId } from '../../domain/base/ids.js';
import { DAY_MS } from '../../domain/base/time.js';
import { type ImportMapping, importMapping, type MappedKind } from '../../domain/imports/mapping.js';
import type { ImportKind } from '../../models/imports/import-schema.js';
import { beginImport, moveImport, PartWriter } from '../../models/imports/import-store.js';
import { readMapping } from '../../models/imports/mapping-store.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../http/problems.js';
import { requireUtf8 } from '../http/utf8-body.js';
import { judge, rulesOf } from './judge.js';
import { type FileRules, shopRules } from './kinds/file-rules.js';
import type { Columns } from './read/columns.js';
import { ENCODINGS } from './read/encoding.js';
import { type Source, withSources } from './read/open-source.js';
import { openTable, type Table } from './read/table.js';
import { withUpload } from './read/upload.js';
import { type ImportedFile, ImportReport, type RowNote } from './report/report.js';
import { type Importer, type ImportWrites, runImport } from './run-import.js';

/** How the caller wants a file read and written. */
export interface ImportQuery {
  readonly mapping?: string | undefined;
  readonly sheet?: string | undefined;
  readonly blanks?: 'keep' | 'replace' | undefined;
  readonly dryRun?: boolean | undefined;
}

/** One kind of import, as its route declares it. */
export interface ImportKindOf<T> {
  readonly columns: Columns;
  /** Of those whose columns may be mapped. */
  readonly mapped?: MappedKind;
  readonly importer: (rules: FileRules, writes: ImportWrites, total: 'order' | 'line' | undefined) => Importer<T>;
}

/** Nothing in a file is later than this: clocks differ, but not by days. */
export const latestOf = (now: Date): Date => new Date(now.getTime() + DAY_MS);

/**
 * A mapping of the shop; undefined when none is named.
 * @throws Problem mapping_not_found, also when it is one of another kind
 */
export async function mappingOf(
  deps: ApiDeps,
  shop: string,
  name: string | undefined,
  kind: MappedKind | undefined,
): Promise<ImportMapping | undefined> {
  if (name === undefined) return undefined;
  const saved = await readMapping(deps.models, shop, name);
  const mapping = saved && importMapping.parse(JSON.parse(saved.mapping));
  if (mapping && mapping.kind === kind) return mapping;
  throw new Problem(
    'mapping_not_found',
    `Cannot import the file as 'mapping' must be a mapping of the shop for ${kind ?? 'this kind of file'}: current value is ${JSON.stringify(name)}`,
  );
}

const fileOf = ({ source, mapper, native }: Table, mapping: string | undefined): ImportedFile => ({
  ...(source.name === undefined ? {} : { name: source.name }),
  format: source.format,
  ...(source.encoding === undefined ? {} : { encoding: source.encoding }),
  ...(source.sheet === undefined ? {} : { sheet: source.sheet }),
  ...(native || mapper.mapping.platform === undefined ? {} : { platform: mapper.mapping.platform }),
  ...(mapping === undefined ? {} : { mapping }),
});

/** Opens the file of a request, whatever it is, while `work` reads its tables. */
function withTables<T>(
  req: Request,
  wanted: Parameters<typeof openTable>[1],
  sheet: string | undefined,
  work: (tables: readonly Table[]) => Promise<T>,
): Promise<T> {
  requireUtf8(req, ENCODINGS);
  const ndjson = /ndjson/i.test(req.headers['content-type'] ?? '');
  const hints = { ndjson, names: wanted.columns.known, ...(sheet === undefined ? {} : { sheet }) };
  return withUpload(req, (file) => {
    const named = { ...hints, ndjson: ndjson || /\.(?:ndjson|jsonl)$/i.test(file.name ?? '') };
    return withSources(file, named, async (sources: readonly Source[]) => {
      const tables: Table[] = [];
      for (const source of sources) tables.push(await openTable(source, wanted));
      return work(tables);
    });
  });
}

/** What an import remembers of itself, so that it can be told about and undone. */
class Memory {
  readonly rows: RowNote[] = [];
  readonly #writers: Readonly<Record<'changes' | 'made' | 'rows', PartWriter>>;

  constructor(deps: ApiDeps, id: string, now: Date) {
    const of = (part: 'changes' | 'made' | 'rows'): PartWriter => new PartWriter(deps.models, id, part, now);
    this.#writers = { changes: of('changes'), made: of('made'), rows: of('rows') };
  }

  journal: ImportWrites['journal'] = (changes) => this.#writers.changes.add(changes);
  onMade: ImportWrites['onMade'] = (customers) => this.#writers.made.add(customers.map((_id) => ({ _id })));

  async flushRows(): Promise<void> {
    for (let from = 0; from < this.rows.length; from += ROWS_A_PAGE)
      await this.#writers.rows.add(this.rows.slice(from, from + ROWS_A_PAGE));
    this.rows.length = 0;
  }
}
const ROWS_A_PAGE = 1_000;

/**
 * Imports the file of a request: all of it is read and judged before a row of it is written.
 * @throws Problem unreadable_file, file_too_heavy, wrong_columns, too_many_rows, mapping_not_found: nothing is written then
 */
export async function serveImport<T>(
  deps: ApiDeps,
  req: Request,
  shop: Shop,
  kind: ImportKind,
  { columns, mapped, importer }: ImportKindOf<T>,
  query: ImportQuery,
): Promise<object> {
  const now = deps.now();
  const mapping = await mappingOf(deps, shop._id, query.mapping, mapped);
  const wanted = { kind: mapped, columns, now, ...(mapping ? { mapping } : {}) };
  const dryRun = query.dryRun === true;
  return withTables(req, wanted, query.sheet, async (tables) => {
    const judged = [];
    for (const table of tables) judged.push({ table, judgement: await judge(table) });
    const _id = importId(shop._id, now, randomBytes(6).toString('hex'));
    const memory = new Memory(deps, _id, now);
    const report = new ImportReport((note) => void (dryRun || memory.rows.push(note)));
    if (!dryRun) await beginImport(deps.models, { _id, shop: shop._id, kind, at: now, state: 'running' });
    const writes: ImportWrites = {
      now,
      dryRun,
      journal: async (changes) => {
        await memory.flushRows();
        await memory.journal(changes);
      },
      onMade: memory.onMade,
      onEmptied: (values) => {
        report.emptied += values;
      },
    };
    const rules: FileRules = { ...shopRules(shop, latestOf(now)), blanks: query.blanks ?? 'keep' };
    try {
      for (const { table, judgement } of judged) {
        report.files.push(fileOf(table, query.mapping));
        const { zone, total } = table.mapper.mapping;
        await runImport(table, importer(rulesOf(rules, judgement, zone), writes, total), report);
      }
      await memory.flushRows();
    } catch (error) {
      if (!dryRun) await moveImport(deps.models, _id, ['running', 'failed'], { ...report });
      throw error;
    }
    const told = { ...(dryRun ? { dryRun } : { import: _id.slice(shop._id.length + 1) }), ...report };
    if (!dryRun) await moveImport(deps.models, _id, ['running', 'done'], told);
    return told;
  });
}

/**
 * Imports a file whose rows are of no kind that is remembered, such as codes.
 * @throws Problem as serveImport
 */
export async function importRows<T>(
  deps: ApiDeps,
  req: Request,
  shop: Shop,
  columns: Columns,
  importer: (rules: FileRules) => Importer<T>,
): Promise<object> {
  const now = deps.now();
  return withTables(req, { kind: undefined, columns, now }, undefined, async (tables) => {
    const report = new ImportReport();
    const judged = [];
    for (const table of tables) judged.push({ table, judgement: await judge(table) });
    for (const { table, judgement } of judged) {
      report.files.push(fileOf(table, undefined));
      await runImport(table, importer(rulesOf(shopRules(shop, latestOf(now)), judgement, undefined)), report);
    }
    return { ...report };
  });
}
