import { importsOf, isLocal, packageOf, resolveLocal } from '../conventions/code/imports.js';
import { read } from '../conventions/sources.js';

/** Everything the programs load, and the packages they name. */
export function closure(entries: readonly string[]): { files: string[]; packages: string[] } {
  const files = new Set(entries);
  const packages = new Set<string>();
  for (const file of files) {
    if (!file.endsWith('.ts')) continue;
    for (const { from, typeOnly } of importsOf(read(file))) {
      if (typeOnly) continue;
      if (isLocal(from)) files.add(resolveLocal(file, from));
      else if (!from.startsWith('node:')) packages.add(packageOf(from));
    }
  }
  return { files: [...files], packages: [...packages] };
}
