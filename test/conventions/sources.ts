import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Folders of source, top layer last; tests are looked at apart. */
export const FOLDERS = [
  'domain',
  'workflows',
  'channels',
  'models',
  'activities',
  'api',
  'config',
  'worker',
  'dev',
  'bench',
  'web',
] as const;
export type Folder = (typeof FOLDERS)[number];

export const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Every file below `folder` whose name ends with `suffix`, relative to the root with `/`. */
export function filesIn(folder: string, suffix: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** Written by a program: nobody's style. */
const MADE: ReadonlySet<string> = new Set(['web/src/api/schema.d.ts']);

export const sources = (): string[] =>
  FOLDERS.flatMap((folder) => [...filesIn(folder, '.ts'), ...filesIn(folder, '.tsx')]).filter(
    (file) => !MADE.has(file),
  );
export const tests = (): string[] => filesIn('test', '.ts');
