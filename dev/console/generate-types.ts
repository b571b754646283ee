/**
 * Writes web/src/api/schema.d.ts from the routes themselves: the console's client cannot disagree with the API it is built with.
 * Part of `npm run typecheck` and `npm run build`; does nothing while no source of the document is newer.
 */
import { writeFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isStale } from './stale.js';

export const SCHEMA = 'web/src/api/schema.d.ts';
const HEADER = '// Written by dev/console/generate-types.ts from the OpenAPI document: not to be edited.\n';

/** Makes the types of the client anew when the API has changed. */
export async function generateTypes(): Promise<void> {
  if (!(await isStale(SCHEMA, ['api', 'domain', 'models', 'dev/console', 'package-lock.json']))) return;
  const { consoleDocument } = await import('./document.js');
  // openapi-typescript draws types with the programming interface of TypeScript 5, which TypeScript 7 does not have.
  register(new URL('./typescript5.mjs', import.meta.url));
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  const ast = await openapiTS(JSON.stringify(consoleDocument()), {
    alphabetize: true,
    // A field with a default may be left out of a request.
    defaultNonNullable: false,
  });
  await writeFile(fileURLToPath(new URL(`../../${SCHEMA}`, import.meta.url)), HEADER + astToString(ast));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generateTypes();
