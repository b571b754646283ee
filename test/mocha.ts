import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MOCHA = fileURLToPath(new URL('../node_modules/mocha/bin/mocha.js', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs mocha with the options of .mocharc.json and shows what it says: as it comes, or at once under a title when several run side
 * by side. A signal to this process is one to the tests, so that they stop their servers.
 * @param args files, globs and options of mocha
 * @returns its exit code
 */
export async function runMocha(args: readonly string[], title?: string): Promise<number> {
  const output: Buffer[] = [];
  const child = spawn(process.execPath, [MOCHA, ...args], {
    cwd: ROOT,
    stdio: title === undefined ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => output.push(bytes));
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, pass);
  const [code] = (await once(child, 'close')) as [number | null];
  if (title !== undefined) console.log(`\n— tests: ${title} —`);
  process.stdout.write(Buffer.concat(output));
  return code ?? 1;
}
