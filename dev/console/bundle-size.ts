import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';

const DIST = new URL('../../web/dist/', import.meta.url);
const manifest = z.record(
  z.string(),
  z.object({ file: z.string(), imports: z.array(z.string()).optional(), isEntry: z.boolean().optional() }),
);
/** Language files and pages that every first visit loads besides the entry. */
const ALWAYS = ['messages/vi.json'];

/**
 * What a first visit loads of script before anything can be done: the entry, what it imports, the Vietnamese messages.
 * @returns names, and bytes as gzip level 9 has them
 */
export async function firstLoad(): Promise<{ readonly scripts: readonly string[]; readonly bytes: number }> {
  const chunks = manifest.parse(JSON.parse(await readFile(new URL('.vite/manifest.json', DIST), 'utf8')));
  const wanted = new Set<string>();
  const take = (key: string): void => {
    if (wanted.has(key)) return;
    wanted.add(key);
    for (const imported of chunks[key]?.imports ?? []) take(imported);
  };
  for (const [key, { isEntry }] of Object.entries(chunks)) if (isEntry || ALWAYS.includes(key)) take(key);
  const scripts = ['theme.js', ...[...wanted].map((key) => chunks[key]?.file ?? '')];
  let bytes = 0;
  for (const script of scripts) bytes += gzipSync(await readFile(new URL(script, DIST)), { level: 9 }).length;
  return { scripts, bytes };
}

export const distFolder = fileURLToPath(DIST);
