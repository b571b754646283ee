/**
 * `npm test` after lint and types: all tests, as two mocha processes side by side. Half of the suite waits for servers, clocks
 * and workers; the other half computes meanwhile. Each has servers of its own (test/support/servers.ts). Everything given on the
 * command line goes to both.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { prepareServers, stopServers } from './support/servers.js';

/** Folders of test/ that mostly wait. */
export const WAITING = ['dev', 'e2e', 'worker', 'workflows'];

/** The folders of each process; every folder of test/ is in exactly one. */
export function halves(folders: readonly string[]): readonly (readonly string[])[] {
  const waits = (folder: string): boolean => WAITING.includes(folder);
  return [folders.filter(waits), folders.filter((folder) => !waits(folder))];
}

async function runMocha(name: string, others: readonly string[]): Promise<number> {
  const ignored = others.flatMap((folder) => ['--ignore', `test/${folder}/**`]);
  const mocha = fileURLToPath(new URL('../node_modules/mocha/bin/mocha.js', import.meta.url));
  const child = spawn(process.execPath, [mocha, ...ignored, ...process.argv.slice(2)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => output.push(bytes));
  // A signal to us is one to the tests: they stop their servers.
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, pass);
  const [code] = (await once(child, 'close')) as [number | null];
  console.log(`\n— tests: ${name} —`);
  process.stdout.write(Buffer.concat(output));
  return code ?? 1;
}

async function main(): Promise<void> {
  const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  // Downloads once, before two processes would do it at the same time.
  await prepareServers();
  await stopServers();
  const [waiting = [], computing = []] = halves(folders);
  const codes = await Promise.all([runMocha(waiting.join(', '), computing), runMocha(computing.join(', '), waiting)]);
  process.exitCode = Math.max(...codes);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
