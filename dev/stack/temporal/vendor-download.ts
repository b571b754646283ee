import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, type StackContext } from '../context.js';
import { type Found, found, notFound } from '../ladder.js';
import { isExecutable, lastLine, run } from '../run.js';

/** What a vendor's own library knows how to download. */
export type VendorBinary = 'temporal' | 'temporal-test-server' | 'mongod';

const DOWNLOAD_MS = 300_000;
const WATCH_MS = 250;

async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    const size = await stat(join(entry.parentPath, entry.name)).catch(() => undefined);
    bytes += size?.size ?? 0;
  }
  return bytes;
}

/** The executable whose name begins with the binary's, if an earlier download left one. */
async function downloaded(folder: string, binary: VendorBinary): Promise<string | undefined> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && entry.name.startsWith(binary) && (await isExecutable(path))) return path;
  }
  return undefined;
}

/**
 * Lets the vendor's library download its binary, in a process of its own so that it can be given up: when no first
 * byte has come after `context.patienceMs` there is no network to wait for.
 */
export async function vendorDownload(context: StackContext, binary: VendorBinary): Promise<Found<string>> {
  const folder = join(cacheFolder(context), 'vendor', binary);
  const done = join(folder, 'done');
  const earlier = await downloaded(folder, binary);
  if (earlier !== undefined && (await stat(done).catch(() => undefined))) return found(earlier, `downloaded ${binary}`);

  await mkdir(folder, { recursive: true });
  const givenUp = new AbortController();
  const begun = Date.now();
  const watch = setInterval(async () => {
    if (Date.now() - begun < context.patienceMs) return;
    clearInterval(watch);
    if ((await bytesBelow(folder)) === 0) givenUp.abort();
  }, WATCH_MS);
  const script = join(import.meta.dirname, 'vendor-download-main.ts');
  const result = await run(process.execPath, ['--import', 'tsx', script, binary, folder], {
    env: { ...context.env, MONGOMS_MAX_RETRIES: '1' },
    cwd: join(import.meta.dirname, '../../..'),
    timeoutMs: DOWNLOAD_MS,
    signal: givenUp.signal,
  });
  clearInterval(watch);
  if (givenUp.signal.aborted) return notFound(`no first byte after ${context.patienceMs} ms`);
  if (result.timedOut) return notFound(`not finished after ${DOWNLOAD_MS / 1000} s`);
  const path = result.code === 0 ? await downloaded(folder, binary) : undefined;
  return path === undefined ? notFound(lastLine(result)) : found(path, `downloaded ${binary}`);
}
