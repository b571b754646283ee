/**
 * `npm run bench -- compare --base COMMIT [--customers N] [--channel smtp|http] [--rounds N] [--json FILE]`: another build
 * beside this one, in turns on one sink, so that a slow or busy machine slows both. The other build is checked out beside this
 * one with its own dependencies, and plays its own bench.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { type BenchArgs, wholeNumber } from '../args.js';
import { type BenchSink, startSink } from '../sink.js';
import { type BuildFigures, type BuildRound, comparedLines, comparedRounds } from './compared.js';

const USAGE =
  'usage: npm run bench -- compare --base COMMIT [--customers N] [--channel smtp|http] [--rounds N] [--json FILE]';
const ROOT = resolve(import.meta.dirname, '../..');

interface BuildArgs extends Pick<BenchArgs, 'customers' | 'channel' | 'json'> {
  readonly base: string;
  readonly rounds: number;
}

/** Errors: a sentence with the option, its value and what is allowed. */
export function parseBuildArgs(argv: readonly string[]): BuildArgs {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      base: { type: 'string', default: '' },
      customers: { type: 'string', default: '20000' },
      channel: { type: 'string', default: 'http' },
      rounds: { type: 'string', default: '3' },
      json: { type: 'string' },
    },
  });
  const { base, channel, json } = values;
  if (!/^\w[\w./-]*$/.test(base))
    throw new Error(`Cannot take --base '${base}': it must be a commit as git names it\n${USAGE}`);
  if (channel !== 'smtp' && channel !== 'http')
    throw new Error(`Cannot take --channel '${channel}': it must be smtp or http\n${USAGE}`);
  const customers = wholeNumber('customers', values.customers, 1_000_000, USAGE);
  const rounds = wholeNumber('rounds', values.rounds, 20, USAGE);
  return { base, customers, channel, rounds, ...(json && { json }) };
}

const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: ROOT });

async function command(folder: string, program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`Cannot compare: ${program} ${args.join(' ')} in ${folder} ended with ${code}`);
}

/** One build's own bench on the given sink. Errors: messages that are missing there, or came twice. */
async function play(folder: string, args: BuildArgs, sink: BenchSink, out: string): Promise<BuildFigures> {
  await sink.reset();
  const at = args.channel === 'smtp' ? ['--smtp', new URL(sink.smtp).host] : ['--http', sink.http];
  const options = ['--customers', String(args.customers), '--channel', args.channel, '--json', out, ...at];
  await command(folder, 'npm', ['run', 'bench', '--', ...options]);
  const counted = await sink.stats();
  // The bare loop has sent to everybody, then the engine.
  if (counted?.messages !== 2 * args.customers || counted.distinct !== args.customers)
    throw new Error(`Cannot compare: the sink counts ${counted?.messages} messages to ${counted?.distinct} recipients`);
  return (JSON.parse(readFileSync(out, 'utf8')) as { readonly engine: BuildFigures }).engine;
}

export async function bench(argv: readonly string[]): Promise<void> {
  const args = parseBuildArgs(argv);
  const folder = mkdtempSync(join(tmpdir(), 'nhip-builds-'));
  const base = join(folder, 'base');
  await git('worktree', 'add', '--detach', base, args.base);
  const sink = await startSink({ ...args, workers: 1 });
  try {
    await command(base, 'npm', ['ci', '--silent', '--no-audit', '--no-fund']);
    const rounds: BuildRound[] = [];
    for (let round = 1; round <= args.rounds; round += 1) {
      const former = await play(base, args, sink, join(folder, 'base.json'));
      const current = await play(ROOT, args, sink, join(folder, 'now.json'));
      rounds.push({ former, current });
      console.log(`round ${round}: ${former.messagesPerSecond} and ${current.messagesPerSecond} messages/s`);
    }
    const compared = comparedRounds(rounds);
    if (args.json) writeFileSync(args.json, `${JSON.stringify({ ...args, rounds, compared }, undefined, 2)}\n`);
    console.log(comparedLines(compared).join('\n'));
  } finally {
    await sink.stop();
    await git('worktree', 'remove', '--force', base);
    rmSync(folder, { recursive: true, force: true });
  }
}
