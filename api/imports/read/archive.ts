import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { Problem } from '../../http/problems.js';
import { bounded, temporaryPath, type UploadedFile } from './upload.js';

/** Most entries of an archive, and most bytes that one of them may unpack to. */
const MAX_ENTRIES = 1_000;
const MAX_UNPACKED_BYTES = 2 * 1024 * 1024 * 1024;
/** Above this size an entry that unpacks to more than MAX_RATIO times as much is no table. */
const SMALL_BYTES = 16 * 1024 * 1024;
const MAX_RATIO = 200;

export const unreadable = (must: string, is: string): Problem =>
  new Problem('unreadable_file', `Cannot read the file as it must be ${must}: ${is}.`);

const heavy = (): Problem =>
  new Problem(
    'file_too_heavy',
    'The archive would unpack to far more than a table of its size holds; save the file anew and without empty rows.',
  );

/** An open archive (APPNOTE 6.3.10), its directory read and bounded. */
export class Archive {
  readonly #zip: ZipFile;
  readonly entries: readonly Entry[];

  private constructor(zip: ZipFile, entries: readonly Entry[]) {
    this.#zip = zip;
    this.entries = entries;
  }

  /** @throws Problem unreadable_file, file_too_heavy */
  static async open(path: string): Promise<Archive> {
    const zip = await new Promise<ZipFile>((resolve, reject) => {
      yauzl.open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, opened) =>
        error ? reject(unreadable('a whole archive', 'its end is missing or damaged')) : resolve(opened),
      );
    });
    try {
      return new Archive(zip, await entriesOf(zip));
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  find(name: string): Entry | undefined {
    return this.entries.find(({ fileName }) => fileName.toLowerCase() === name.toLowerCase());
  }

  /** @throws Problem file_too_heavy, unreadable_file */
  stream(entry: Entry): Promise<Readable> {
    if (entry.isEncrypted()) throw unreadable('a file without a password', `'${entry.fileName}' has one`);
    const { compressedSize, uncompressedSize } = entry;
    const ratio = uncompressedSize / Math.max(1, compressedSize);
    if (uncompressedSize > MAX_UNPACKED_BYTES || (uncompressedSize > SMALL_BYTES && ratio > MAX_RATIO)) throw heavy();
    return new Promise((resolve, reject) => {
      this.#zip.openReadStream(entry, (error, stream) => (error ? reject(damaged()) : resolve(stream)));
    });
  }

  close(): void {
    this.#zip.close();
  }
}

export const damaged = (): Problem => unreadable('a whole archive', 'a part of it is damaged');

function entriesOf(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('error', () => reject(damaged()));
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      if (entries.length > MAX_ENTRIES) reject(unreadable(`an archive of at most ${MAX_ENTRIES} files`, 'it has more'));
      else zip.readEntry();
    });
    zip.readEntry();
  });
}

const isTable = ({ fileName }: Entry): boolean =>
  /\.(?:csv|tsv|txt|xlsx|ndjson|jsonl)$/i.test(fileName) && !/(?:^|\/)(?:__MACOSX\/|\.)/.test(fileName);

/** Files of an archive that are imported together: more than a list in its states are not. */
const MAX_TABLES = 10;

/**
 * Unpacks the tables of an archive beside it while `work` reads them.
 * @throws Problem unreadable_file when it has none or too many
 */
export async function withTables<T>(
  archive: Archive,
  work: (files: readonly UploadedFile[]) => Promise<T>,
): Promise<T> {
  const tables = archive.entries.filter(isTable);
  if (tables.length === 0) throw unreadable('an archive with a CSV, TSV, NDJSON or XLSX file', 'it has none');
  if (tables.length > MAX_TABLES)
    throw unreadable(`an archive of at most ${MAX_TABLES} tables`, `it has ${tables.length}`);
  const files = tables.map((entry) => ({ entry, path: temporaryPath(), name: entry.fileName }));
  try {
    for (const { entry, path } of files) {
      const stream = await archive.stream(entry);
      await pipeline(stream, bounded(MAX_UNPACKED_BYTES, heavy), createWriteStream(path, { mode: 0o600 })).catch(
        (error) => {
          throw error instanceof Problem ? error : damaged();
        },
      );
    }
    return await work(files.map(({ path, name }) => ({ path, name })));
  } finally {
    await Promise.all(files.map(({ path }) => rm(path, { force: true })));
  }
}
