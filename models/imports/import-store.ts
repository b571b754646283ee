import { importNamed, importPageId, importPart, under } from '../../domain/base/ids.js';
import { DAY_MS } from '../../domain/base/time.js';
import { native, wasFirst } from '../base/native.js';
import { type PageAsked, pageFilter } from '../base/page.js';
import type { Models } from '../models.js';
import type { Import, ImportKind, ImportPage, ImportPart, ImportState } from './import-schema.js';

/** Rows that were not taken, with what they say of people, are kept so long. */
const KEPT_DAYS = 30;

/** Begins an import: from now on it is the last of its kind, so what undid the one before is dropped. */
export async function beginImport(models: Models, begun: Import): Promise<void> {
  const before = await lastImport(models, begun.shop, begun.kind);
  if (before) await dropPart(models, before._id, 'changes');
  if (before) await dropPart(models, before._id, 'made');
  const old = new Date(begun.at.getTime() - KEPT_DAYS * DAY_MS);
  await native(models.importPages).deleteMany({ _id: under(begun.shop), at: { $lt: old } } as never);
  await wasFirst(native(models.imports).insertOne(begun as never));
}

/** The last import of a kind, whatever became of it. */
export async function lastImport(models: Models, shop: string, kind: ImportKind): Promise<Import | undefined> {
  const filter = { _id: under(shop), kind };
  return (await models.imports.findOne(filter).sort({ _id: -1 }).lean<Import>()) ?? undefined;
}

export const readImport = async (models: Models, shop: string, id: string): Promise<Import | undefined> =>
  (await models.imports.findById(importNamed(shop, id)).lean<Import>()) ?? undefined;

/** A page of a shop's imports, the newest first. @param asked `kind`: only those of it */
export async function listImports(
  models: Models,
  shop: string,
  { kind, limit, after }: Omit<PageAsked, 'sort'> & { readonly kind?: ImportKind },
): Promise<Import[]> {
  const asked = { ...(after === undefined ? {} : { after }), sort: '-key' } as const;
  const { _id, order } = pageFilter(under(shop), asked, (id) => importNamed(shop, id));
  const filter = kind === undefined ? { _id } : { _id, kind };
  return models.imports.find(filter).sort(order).limit(limit).lean<Import[]>();
}

/** Moves an import on; false when it is not in the state that it is moved from. */
export async function moveImport(
  models: Models,
  _id: string,
  [from, to]: readonly [ImportState, ImportState],
  report?: object,
): Promise<boolean> {
  const $set = { state: to, ...(report ? { report } : {}) };
  return (await models.imports.updateOne({ _id, state: from }, { $set })).matchedCount === 1;
}

/** Adds pages to a part of an import, in their order. */
export class PartWriter {
  readonly #models: Models;
  readonly #import: string;
  readonly #part: ImportPart;
  readonly #at: Date;
  #pages = 0;

  constructor(models: Models, id: string, part: ImportPart, at: Date) {
    this.#models = models;
    this.#import = id;
    this.#part = part;
    this.#at = at;
  }

  async add(entries: readonly object[]): Promise<void> {
    if (entries.length === 0) return;
    const _id = importPageId(this.#import, this.#part, this.#pages);
    this.#pages += 1;
    const page: ImportPage = { _id, at: this.#at, entries };
    await native(this.#models.importPages).insertOne(page as never);
  }
}

/** The entries of a part, a page at a time, in their order or backwards. */
export async function* readPart<T>(
  models: Models,
  id: string,
  part: ImportPart,
  order: 1 | -1 = 1,
): AsyncGenerator<T[]> {
  const pages = native(models.importPages).find({ _id: under(importPart(id, part)) } as never, {
    sort: { _id: order },
    batchSize: 2,
  });
  for await (const page of pages) yield (page as unknown as { entries: T[] }).entries;
}

export async function dropPart(models: Models, id: string, part: ImportPart): Promise<void> {
  await native(models.importPages).deleteMany({ _id: under(importPart(id, part)) } as never);
}
