import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const changedAt = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;

/**
 * Whether a made file is missing or older than what it is made of.
 * @param made the file, from the project's root
 * @param sources files and folders, from the project's root
 */
export async function isStale(made: string, sources: readonly string[]): Promise<boolean> {
  const madeAt = await changedAt(join(ROOT, made));
  if (madeAt === 0) return true;
  for (const source of sources) {
    const entries = await readdir(join(ROOT, source), { recursive: true }).catch(() => ['']);
    // A folder's own time tells of files that were taken away.
    for (const entry of ['', ...entries]) if ((await changedAt(join(ROOT, source, entry))) > madeAt) return true;
  }
  return false;
}
