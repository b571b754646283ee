import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT, read, sources, tests } from '../sources.js';
import { importsOf, isLocal, resolveLocal } from './imports.js';

/** From each file to the files that it needs, all relative to the root with `/`. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** Files named by their place, as programs and bundles are: `new URL('../workflows/index.ts', import.meta.url)`. */
const BY_PLACE = /new URL\(\s*[`']([^`'$]+)[`'],\s*import\.meta\.url/g;

const needsOf = (file: string, source: string): string[] => [
  ...importsOf(source)
    .filter(({ from }) => isLocal(from))
    .map(({ from }) => resolveLocal(file, from)),
  ...[...source.matchAll(BY_PLACE)].map(([, place = '']) => posix.join(posix.dirname(file), place)),
];

/** What every file of source and tests needs: its imports, data and pages that it reads by place included. */
export function graph(): Graph {
  const files = [...sources(), ...tests()];
  return new Map(files.map((file) => [file, needsOf(file, read(file)).filter((need) => existsSync(join(ROOT, need)))]));
}

/**
 * Everything that a change of some files can reach, with its distance in imports: 0 for the files themselves, 1 for who imports
 * them. Files that nobody knows, such as deleted ones, count as changed too: who imported them is found by name.
 */
export function reachedBy(changed: readonly string[], needs: Graph): ReadonlyMap<string, number> {
  const neededBy = new Map<string, string[]>();
  for (const [file, targets] of needs) {
    for (const target of targets) neededBy.set(target, [...(neededBy.get(target) ?? []), file]);
  }
  const distance = new Map(changed.map((file) => [file, 0]));
  for (const [file, far] of distance) {
    for (const dependant of neededBy.get(file) ?? []) {
      if (!distance.has(dependant)) distance.set(dependant, far + 1);
    }
  }
  return distance;
}
