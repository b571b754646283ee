/** `npm run build`: the console's static files, and what the first load weighs. The demo and `npm run dev` call it when it is stale. */
import { fileURLToPath } from 'node:url';
import { firstLoad } from './bundle-size.js';
import { generateTypes } from './generate-types.js';
import { isStale } from './stale.js';

const SOURCES = ['web/src', 'web/messages', 'web/public', 'web/index.html', 'web/vite.config.ts', 'package-lock.json'];
export const DIST = 'web/dist';

/** Builds the console. @throws Error with Vite's words */
export async function buildConsole(): Promise<void> {
  await generateTypes();
  const { build } = await import('vite');
  await build({ configFile: fileURLToPath(new URL('../../web/vite.config.ts', import.meta.url)), logLevel: 'warn' });
}

/** Builds the console when it is missing or older than its sources. @returns whether it was built */
export async function ensureConsole(log: (line: string) => void): Promise<boolean> {
  if (!(await isStale(`${DIST}/.vite/manifest.json`, SOURCES))) return false;
  const begunAt = Date.now();
  await buildConsole();
  log(`Console: built in ${((Date.now() - begunAt) / 1000).toFixed(1)} s`);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildConsole();
  const { scripts, bytes } = await firstLoad();
  console.log(`first load: ${(bytes / 1000).toFixed(1)} kB of script, gzip, in ${scripts.length} files`);
}
