/**
 * `npm run check`, before a commit: lint, types and conventions side by side, then the tests of what changed since main, nearest
 * first, as many as fit into a minute. It tells how many further tests a change reaches; `npm test` runs them all.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { graph, reachedBy } from './conventions/code/graph.js';
import { filesIn, ROOT } from './conventions/sources.js';
import { runMocha } from './mocha.js';

/** What a test file takes on two quiet cores, seconds: the mean of its kind, rounded up. */
const COST = { unit: 0.5, int: 5, e2e: 40 } as const;
/** For tests; lint, types and conventions take the rest of the minute. */
const SECONDS = 25;

export const costOf = (file: string): number =>
  COST[(/\.(unit|int|e2e)\.test\.ts$/.exec(file)?.[1] ?? 'int') as keyof typeof COST];

/** Splits the tests that a change reaches into those that fit into `seconds`, nearest and quickest first, and the others. */
export function chosen(reached: ReadonlyMap<string, number>, seconds: number): { now: string[]; later: string[] } {
  const files = [...reached].filter(([file]) => file.endsWith('.test.ts'));
  files.sort(([a, far], [b, further]) => far - further || costOf(a) - costOf(b) || (a < b ? -1 : 1));
  const now: string[] = [];
  const later: string[] = [];
  let left = seconds;
  for (const [file] of files) {
    const fits = costOf(file) <= left;
    if (fits) left -= costOf(file);
    (fits ? now : later).push(file);
  }
  return { now, later };
}

function git(...args: string[]): string[] {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`Cannot see what changed as 'git ${args.join(' ')}' says: ${stderr.trim()}`);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Files that differ from where this branch left main, whether committed, staged or neither. */
function changedFiles(): string[] {
  const [base = 'HEAD'] = git('merge-base', 'main', 'HEAD');
  return [...git('diff', '--name-only', base), ...git('ls-files', '--others', '--exclude-standard')];
}

/** @param tool its name in node_modules/.bin */
async function run(tool: string, ...args: string[]): Promise<number> {
  const child = spawn(join(ROOT, 'node_modules/.bin', tool), args, { cwd: ROOT, stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

/** What `npm run typecheck` does, the server and the console side by side. */
async function typecheck(): Promise<number> {
  const made = await run('tsx', 'dev/console/generate-types.ts');
  if (made > 0) return made;
  return Math.max(...(await Promise.all([run('tsc'), run('tsc', '-p', 'web')])));
}

async function main(): Promise<number> {
  const conventions = filesIn('test/conventions', '.unit.test.ts');
  const checks = [run('biome', 'ci', '.'), typecheck(), runMocha(conventions, 'conventions')];
  if (Math.max(...(await Promise.all(checks))) > 0) return 1;
  const reached = new Map(reachedBy(changedFiles(), graph()));
  for (const file of conventions) reached.delete(file);
  const { now, later } = chosen(reached, SECONDS);
  console.log(`${now.length} test files that the change reaches`);
  const code = now.length > 0 ? await runMocha(now) : 0;
  if (later.length > 0) console.log(`${later.length} further test files are reached and were not run: npm test`);
  return code;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
