import { posix } from 'node:path';
import { withoutComments } from './lexer.js';

/** One import or re-export. `typeOnly` ones vanish when the code runs. */
export interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
}

const STATEMENT = /^[ \t]*(?:import|export)\s+(type\s+)?(?:[\w*{][^;'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const DYNAMIC = /\b(?:import|require)\(\s*['"]([^'"]+)['"]/g;

/**
 * Every import of a TypeScript file. `import { type A }` counts as one that runs, since with verbatimModuleSyntax the module is
 * still loaded.
 */
export function importsOf(source: string): Import[] {
  const code = withoutComments(source);
  const statements = [...code.matchAll(STATEMENT)].map(([, type, from = '']) => ({
    from,
    typeOnly: type !== undefined,
  }));
  const dynamic = [...code.matchAll(DYNAMIC)].map(([, from = '']) => ({ from, typeOnly: false }));
  return [...statements, ...dynamic];
}

export const isLocal = (specifier: string): boolean => specifier.startsWith('.');

/** The file a relative import names, from the root: `resolveLocal('api/runs/a.ts', '../http/problems.js')` is `api/http/problems.ts`. */
export const resolveLocal = (file: string, specifier: string): string =>
  posix.normalize(posix.join(posix.dirname(file), specifier)).replace(/\.js$/, '.ts');

/** The package of a bare import: `node:fs`, `zod`, `@temporalio/common`. */
export const packageOf = (specifier: string): string =>
  specifier.startsWith('node:') ? specifier : specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
