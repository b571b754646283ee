/** `npm run bench -- winbacks [--programmes N] [--customers N] [--json FILE]`: so many programmes in one namespace with one worker. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { temporalWorkflows } from '../../api/temporal/temporal-workflows.js';
import { type Program, startProgram } from '../../dev/program.js';
import { startStack } from '../../dev/stack/stack.js';
import { dayOf, instantOf } from '../../domain/base/zone.js';
import { connect } from '../../models/base/connect.js';
import { native } from '../../models/base/native.js';
import { createModels, type Models } from '../../models/models.js';
import { NODE_FLAGS } from '../../worker/node-flags.js';
import { LOGS } from '../api.js';
import { wholeNumber } from '../args.js';
import { processUse } from '../proc.js';
import { type BenchSink, startSink } from '../sink.js';
import { programmeOf, type Seed, seedProgrammes, ZONE } from './winback-seed.js';

const USAGE = 'usage: npm run bench -- winbacks [--programmes N] [--customers N] [--json FILE]';
const MINUTE_MS = 60_000;
/** Programmes started at once, as sellers never would. */
const STARTS = 20;
/** Time to start one, and one that is the first, with plenty to spare: the hour comes after all have been started. */
const START_MS = 40;
const LEAD_MS = 10_000;
const POLL_MS = 500;
const LONGEST_MS = 20 * MINUTE_MS;

export interface WinbackBenchArgs {
  readonly programmes: number;
  /** Customers of each shop; half of them are due on the day. */
  readonly customers: number;
  readonly json?: string;
}
export interface WinbackFigures {
  readonly programmes: number;
  readonly customers: number;
  /** From the first start to the last programme's waiting for its hour, seconds. */
  readonly startSeconds: number;
  /** Of the worker while all programmes wait. */
  readonly waitingMb: number;
  /** From the hour to the last day's plan, and to the last closed run, seconds. */
  readonly planSeconds: number;
  readonly closeSeconds: number;
  readonly sent: number;
  readonly workerCpuSeconds: number;
  readonly peakMb: number;
}

/** Errors: a sentence with the option, its value and what is allowed. */
export function parseWinbackArgs(argv: readonly string[]): WinbackBenchArgs {
  const options = {
    programmes: { type: 'string', default: '1000' },
    customers: { type: 'string', default: '20' },
    json: { type: 'string' },
  } as const;
  const { values } = parseArgs({ args: [...argv], options });
  return {
    programmes: wholeNumber('programmes', values.programmes, 99_999, USAGE),
    customers: wholeNumber('customers', values.customers, 9_999, USAGE),
    ...(values.json && { json: values.json }),
  };
}

/** The minute, by the shops' clocks, that begins when everything has surely been started. */
export function hourAfter(now: number, programmes: number): { readonly hour: string; readonly at: number } {
  const at = Math.ceil((now + LEAD_MS + programmes * START_MS) / MINUTE_MS) * MINUTE_MS;
  const hour = new Date(at).toLocaleTimeString('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' });
  return { hour, at: instantOf(dayOf(new Date(at), ZONE), hour, ZONE).getTime() };
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + LONGEST_MS; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
  throw new Error(`Waited ${LONGEST_MS / MINUTE_MS} minutes for ${what}`);
}

function startWorker(temporal: string, mongo: string, sink: BenchSink): Promise<Program> {
  return startProgram({
    name: 'worker',
    entry: 'worker/main.ts',
    nodeFlags: NODE_FLAGS,
    env: {
      TEMPORAL_ADDRESS: temporal,
      MONGODB_URI: mongo,
      MONGODB_WRITE_CONCERN: '1',
      LINK_SECRET: 'bench-link-secret-0123456789',
      SMTP_URL: sink.smtp,
      WORKER_ROLES: 'campaigns,email',
      LOG_LEVEL: 'info',
    },
    logFile: resolve(LOGS, 'worker-winbacks.log'),
    log: (line) => process.stderr.write(`${line}\n`),
  });
}

/** Starts every programme as an activation does. */
async function activateAll(temporal: string, programmes: number): Promise<void> {
  const connection = await Connection.connect({ address: temporal });
  const workflows = temporalWorkflows(new Client({ connection }));
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < programmes) await workflows.startWinback(programmeOf(next++));
  };
  await Promise.all(Array.from({ length: STARTS }, lane));
  await connection.close();
}

async function measure(
  models: Models,
  temporal: string,
  worker: Program,
  seed: Seed & { readonly at: number },
): Promise<WinbackFigures> {
  const begun = Date.now();
  const before = processUse(worker.pid());
  await activateAll(temporal, seed.programmes);
  const startSeconds = (Date.now() - begun) / 1000;
  // A little before the hour, when nobody has anything to do any more.
  await new Promise((wake) => setTimeout(wake, Math.max(0, seed.at - Date.now() - 2_000)));
  const waitingMb = processUse(worker.pid()).peakMb;
  const counted = async (collection: ReturnType<typeof native>, filter: object): Promise<boolean> =>
    (await collection.countDocuments(filter)) === seed.programmes;
  await until('every day to be planned', () => counted(native(models.winbackDays), {}));
  const planSeconds = (Date.now() - seed.at) / 1000;
  await until('every run to be closed', () => counted(native(models.runs), { state: 'closed' }));
  const closeSeconds = (Date.now() - seed.at) / 1000;
  const runs = await native(models.runs).find<{ ledger: { sent: number } }>({}).toArray();
  const { cpuSeconds, peakMb } = processUse(worker.pid());
  return {
    programmes: seed.programmes,
    customers: seed.customers,
    startSeconds,
    waitingMb,
    planSeconds,
    closeSeconds,
    sent: runs.reduce((sum, { ledger }) => sum + ledger.sent, 0),
    workerCpuSeconds: cpuSeconds - before.cpuSeconds,
    peakMb,
  };
}

/** The figures for the terminal; the last line is `worker's peak memory 412 MB`. */
export const winbackLines = (f: WinbackFigures): string[] => [
  `programmes ${f.programmes}, customers ${f.customers} each`,
  `started in ${f.startSeconds.toFixed(1)} s; worker while all wait ${f.waitingMb} MB`,
  `all planned ${f.planSeconds.toFixed(1)} s after the hour, all runs closed after ${f.closeSeconds.toFixed(1)} s`,
  `${f.sent} messages sent; worker's CPU ${f.workerCpuSeconds.toFixed(1)} s`,
  `worker's peak memory ${f.peakMb} MB`,
];

/** Activates so many programmes that all have the same hour, and waits for the first day of all. Errors: messages missing or sent twice. */
export async function bench(argv: readonly string[]): Promise<void> {
  const args = parseWinbackArgs(argv);
  mkdirSync(LOGS, { recursive: true });
  const stack = await startStack({ name: 'bench-winbacks', mongo: 'memory' });
  const sink = await startSink({ customers: 0, channel: 'smtp', workers: 1 });
  try {
    const connection = await connect(stack.mongo.uri, { writeConcern: '1' });
    const models = createModels(connection);
    const lapsed = Math.ceil(args.customers / 2);
    const worker = await startWorker(stack.temporal.address, stack.mongo.uri, sink);
    const seed = { ...args, lapsed, ...hourAfter(Date.now(), args.programmes) };
    try {
      await seedProgrammes(models, seed, Date.now());
      const figures = await measure(models, stack.temporal.address, worker, seed);
      const stats = await sink.stats();
      const wanted = args.programmes * lapsed;
      if (figures.sent !== wanted || (stats && (stats.messages !== wanted || stats.distinct !== wanted)))
        throw new Error(`${wanted} messages were due, ${figures.sent} sent, the sink counts ${JSON.stringify(stats)}`);
      if (args.json !== undefined) writeFileSync(args.json, `${JSON.stringify(figures, null, 2)}\n`);
      console.log(winbackLines(figures).join('\n'));
    } finally {
      await worker.stop();
      await connection.close();
    }
  } finally {
    await sink.stop();
    await stack.stop();
  }
}
