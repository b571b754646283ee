/**
 * `npm test`: lint, types, unused exports, then all tests, as two mocha processes side by side. Half of the suite waits for
 * servers, clocks and workers; the other half computes meanwhile. Each has servers of its own (test/support/servers.ts).
 * `npm test -- FILE…` runs these files alone, in one process, and starts the servers that they ask for. Options are mocha's.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runMocha } from './mocha.js';
import { prepareServers, stopServers } from './support/servers.js';

const CHECKS = ['lint', 'typecheck', 'unused'];
const ALL = 'test/**/*.test.ts';

/**
 * Folders of test/ that mostly wait. `dev` waits, too, and goes with those that compute: measured by file, these three took 1,250 s
 * and the others with it 640, on a machine that others shared.
 */
export const WAITING = ['e2e', 'worker', 'workflows'];

/** The folders of each process; every folder of test/ is in exactly one. */
export function halves(folders: readonly string[]): readonly (readonly string[])[] {
  const waits = (folder: string): boolean => WAITING.includes(folder);
  return [folders.filter(waits), folders.filter((folder) => !waits(folder))];
}

/** Mocha's arguments for what was asked: a folder of test/ stands for the tests in it; undefined when no tests are named. */
export function named(options: readonly string[]): string[] | undefined {
  const isPlace = (option: string): boolean => /^(?:\.\/)?test\//.test(option);
  if (!options.some(isPlace)) return undefined;
  return options.map((one) => (isPlace(one) && !one.endsWith('.ts') ? `${one.replace(/\/$/, '')}/**/*.test.ts` : one));
}

const without = (folders: readonly string[]): string[] =>
  folders.flatMap((folder) => ['--ignore', `test/${folder}/**`]).concat(ALL);

async function everything(options: readonly string[]): Promise<number> {
  for (const check of CHECKS) {
    const { status } = spawnSync('npm', ['run', '--silent', check], { stdio: 'inherit' });
    if (status !== 0) return status ?? 1;
  }
  const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  // Downloads once, before two processes would do it at the same time.
  await prepareServers();
  await stopServers();
  const [waiting = [], computing = []] = halves(folders);
  const codes = await Promise.all([
    runMocha([...options, ...without(computing)], waiting.join(', ')),
    runMocha([...options, ...without(waiting)], computing.join(', ')),
  ]);
  return Math.max(...codes);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = process.argv.slice(2);
  const some = named(options);
  process.exitCode = await (some ? runMocha(some) : everything(options));
}
