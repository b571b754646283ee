import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, Connection } from '@temporalio/client';
import { type Program, startProgram } from '../dev/program.js';
import { type Stack, startStack } from '../dev/stack/stack.js';
import type { ChannelName } from '../domain/base/channel.js';
import { campaignWorkflowId, outreachWorkflowId } from '../domain/base/ids.js';
import { imbalance } from '../domain/run/ledger.js';
import type { Run } from '../domain/run/run.js';
import { connect } from '../models/base/connect.js';
import { createModels, type Models } from '../models/models.js';
import { NODE_FLAGS } from '../worker/node-flags.js';
import { CAMPAIGN_QUEUE } from '../workflows/names.js';
import { LOGS } from './api.js';
import type { BenchArgs } from './args.js';
import { type ProcessUse, processUse } from './proc.js';
import { type Comparison, comparison } from './report.js';
import type { BareResult, EngineResult, Histories } from './results.js';
import { CAMPAIGN, RUN, seedCampaign, seedCustomers } from './seed.js';
import { startSink } from './sink.js';

const ROOT = resolve(import.meta.dirname, '..');
/** From the campaign's start to its outreach's due instant: time for the worker to be quiet. */
const LEAD_MS = 3_000;
const POLL_MS = 100;
const LONGEST_MS = 30 * 60_000;

type Env = Record<string, string>;

/** Runs the bare loop, then the engine, over the same customers and the same sink. Errors: an unbalanced ledger, a sink that counts otherwise. */
export async function benchCampaign(args: BenchArgs, log: (line: string) => void): Promise<Comparison> {
  mkdirSync(LOGS, { recursive: true });
  const channel: ChannelName = args.channel === 'smtp' ? 'email' : 'chat';
  const stack = await startStack({ name: 'bench', mongo: 'memory' });
  const sink = await startSink(args);
  try {
    const env = environment(stack, sink.smtp, sink.http);
    const connection = await connect(stack.mongo.uri, { writeConcern: '1' });
    const models = createModels(connection);
    log(`inserting ${args.customers} customers`);
    await seedCustomers(models, args.customers);
    log('bare loop: cursor → render → send');
    const bare = await runBare(env, channel);
    await sink.reset();
    log('engine: plan → claim → render → send → record, on Temporal');
    const engine = await runEngine(stack, env, models, channel, args.workers);
    const counted = await sink.stats();
    await connection.close();
    if (counted && (counted.messages !== engine.run.ledger.sent || counted.distinct !== counted.messages))
      throw new Error(
        `The sink counts ${counted.messages} messages to ${counted.distinct} recipients, the ledger says ${engine.run.ledger.sent} sent`,
      );
    return comparison(args, bare, engine);
  } finally {
    await sink.stop();
    await stack.stop();
  }
}

export function environment(stack: Stack, smtp: string, http: string): Env {
  return {
    TEMPORAL_ADDRESS: stack.temporal.address,
    MONGODB_URI: stack.mongo.uri,
    MONGODB_WRITE_CONCERN: '1',
    LINK_SECRET: 'bench-link-secret-0123456789',
    CHAT_URL: http,
    CHAT_SECRET: 'bench-chat-secret-0123456789',
    CHAT_BATCH: '1',
    SMTP_URL: smtp,
    LOG_LEVEL: 'info',
  };
}

async function runBare(env: Env, channel: ChannelName): Promise<BareResult> {
  const child = spawn(process.execPath, ['--import', 'tsx', resolve(ROOT, 'bench/bare-loop.ts'), channel], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    last = line;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The bare loop ended with exit code ${code}`);
  return JSON.parse(last) as BareResult;
}

/** The worker processes of a deployment (docker-compose.yml): one plans, the others deliver. */
export async function startWorkers(env: Env, channel: ChannelName, count: number): Promise<Program[]> {
  const start = (role: string, n: number): Promise<Program> =>
    startProgram({
      name: `worker ${role} ${n}`,
      entry: 'worker/main.ts',
      nodeFlags: NODE_FLAGS,
      env: { ...env, WORKER_ROLES: role },
      logFile: resolve(LOGS, `worker-${role}-${n}.log`),
      log: (line) => process.stderr.write(`${line}\n`),
    });
  return Promise.all([start('campaigns', 1), ...Array.from({ length: count }, (_, i) => start(channel, i + 1))]);
}

/** CPU of all of them since `before`; the memory of the largest. */
function usedSince(before: readonly ProcessUse[], workers: readonly Program[]): ProcessUse {
  const now = workers.map((worker) => processUse(worker.pid()));
  const cpu = (uses: readonly ProcessUse[]): number => uses.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  return { cpuSeconds: cpu(now) - cpu(before), peakMb: Math.max(...now.map(({ peakMb }) => peakMb)) };
}

async function runEngine(
  stack: Stack,
  env: Env,
  models: Models,
  channel: ChannelName,
  count: number,
): Promise<EngineResult> {
  const workers = await startWorkers(env, channel, count);
  const temporal = await Connection.connect({ address: stack.temporal.address });
  try {
    const dueAt = new Date(Date.now() + LEAD_MS);
    await seedCampaign(models, channel, dueAt);
    const before = workers.map((worker) => processUse(worker.pid()));
    const client = new Client({ connection: temporal });
    await client.workflow.start('campaignWorkflow', {
      workflowId: campaignWorkflowId(CAMPAIGN),
      taskQueue: CAMPAIGN_QUEUE,
      args: [{ campaign: CAMPAIGN }],
    });
    const run = await closedRun(models);
    if (imbalance(run.ledger) !== 0) throw new Error(`The ledger is off by ${imbalance(run.ledger)}`);
    return {
      run,
      seconds: ((run.closedAt?.getTime() ?? Number.NaN) - dueAt.getTime()) / 1000,
      firstMessageMs: (run.firstSentAt?.getTime() ?? Number.NaN) - dueAt.getTime(),
      worker: usedSince(before, workers),
      histories: await historiesOf(client, outreachWorkflowId(RUN)),
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await temporal.close();
  }
}

/** Of a workflow and those that it was continued from, when it has ended. */
async function historiesOf(client: Client, workflowId: string): Promise<Histories> {
  await client.workflow.getHandle(workflowId).result();
  let run = (await client.workflow.getHandle(workflowId).describe()).raw.workflowExecutionInfo?.firstRunId ?? undefined;
  const found: { readonly events: number; readonly bytes: number }[] = [];
  while (run !== undefined && run !== '') {
    const handle = client.workflow.getHandle(workflowId, run);
    const { historyLength, historySize } = await handle.describe();
    found.push({ events: historyLength, bytes: historySize ?? 0 });
    const last = (await handle.fetchHistory()).events?.at(-1);
    run = last?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
  }
  return {
    count: found.length,
    mostEvents: Math.max(0, ...found.map(({ events }) => events)),
    mostBytes: Math.max(0, ...found.map(({ bytes }) => bytes)),
  };
}

async function closedRun(models: Models): Promise<Run> {
  const deadline = Date.now() + LONGEST_MS;
  while (Date.now() < deadline) {
    const run = await models.runs.findById(RUN).lean<Run>();
    if (run?.state === 'closed') return run;
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
  throw new Error(`The run did not close within ${LONGEST_MS / 60_000} minutes`);
}
