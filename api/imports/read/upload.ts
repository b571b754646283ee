import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import type { Request } from 'express';
import { Problem } from '../../http/problems.js';
import { bytesOf, readingProblem } from '../../http/utf8-body.js';

/** Largest file; a million rows of all that a platform exports fit. */
const MAX_FILE_BYTES = 1024 * 1024 * 1024;

/** A file as it lies on the disk while it is imported. */
export interface UploadedFile {
  readonly path: string;
  /** As the seller calls it, when that was told. */
  readonly name?: string;
}

const tooLarge = (): Problem =>
  new Problem('body_too_large', `A file has at most ${MAX_FILE_BYTES} bytes; send it in several.`);

/** @param what is told when more bytes come than a file may have */
export function bounded(most: number, what: () => Problem): Transform {
  let bytes = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      if (bytes > most) done(what());
      else done(null, piece);
    },
  });
}

/** A path that nobody else has. */
export const temporaryPath = (): string => join(tmpdir(), `nhip-import-${randomUUID()}`);

/** Bytes that are written at once. */
const WRITE_BYTES = 1024 * 1024;

async function writeBody(req: Request, path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    let pieces: Buffer[] = [];
    let [held, all] = [0, 0];
    for await (const piece of bytesOf(req)) {
      pieces.push(piece);
      held += piece.length;
      all += piece.length;
      if (all > MAX_FILE_BYTES) throw tooLarge();
      if (held < WRITE_BYTES) continue;
      await file.writev(pieces);
      pieces = [];
      held = 0;
    }
    if (held > 0) await file.writev(pieces);
  } finally {
    await file.close();
  }
}

async function writeMultipart(req: Request, path: string): Promise<string | undefined> {
  let name: string | undefined;
  let written: Promise<void> | undefined;
  const form = new Busboy({ headers: req.headers as never, limits: { fields: 20, fieldSize: 1000 } });
  form.on('file', (_field, stream, fileName) => {
    if (written) {
      stream.resume();
      return;
    }
    name = fileName;
    written = pipeline(stream, bounded(MAX_FILE_BYTES, tooLarge), createWriteStream(path, { mode: 0o600 }));
    written.catch(() => stream.resume());
  });
  try {
    await pipeline(bytesOf(req), form);
  } catch (error) {
    if (error instanceof Problem || req.destroyed) throw error;
    throw new Problem(
      'unreadable_file',
      'Cannot read the form as it must be multipart/form-data with one file: it is cut or has no boundary.',
    );
  }
  await written;
  if (!written)
    throw new Problem(
      'unreadable_file',
      "Cannot read the form as it must have one file in a field such as 'file': it has none.",
    );
  return name;
}

/** The name of a file that is the body itself (RFC 6266), when the caller tells it. */
function nameOf(req: Request): string | undefined {
  const header = req.headers['content-disposition'] ?? '';
  const [, name] = /filename="?([^";]{1,200})/i.exec(header) ?? [];
  return name;
}

/**
 * Keeps the body, or the file of a form, on the disk while `work` reads it, as often as it likes; nothing of it is
 * imported before all of it has come.
 * @throws Problem body_too_large, request_aborted, unreadable_file
 */
export async function withUpload<T>(req: Request, work: (file: UploadedFile) => Promise<T>): Promise<T> {
  const path = temporaryPath();
  try {
    const isForm = /^multipart\/form-data/i.test(req.headers['content-type'] ?? '');
    let name = nameOf(req);
    try {
      if (isForm) name = await writeMultipart(req, path);
      else await writeBody(req, path);
    } catch (error) {
      throw readingProblem(req, error);
    }
    return await work(name === undefined ? { path } : { path, name });
  } finally {
    await rm(path, { force: true });
  }
}
