/**
 * `npm run bench -- tracking [--customers N] [--seconds N] [--connections N] [--alone] [--json FILE]`: clicks, short links and pixels at an API,
 * alone and while a run sends from the same database; beside them `/livez`, which is what HTTP alone costs. Every request that was
 * answered must be on the books in the end. `--alone` leaves the run out.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { startStack } from '../../dev/stack/stack.js';
import { campaignWorkflowId } from '../../domain/base/ids.js';
import type { Run } from '../../domain/run/run.js';
import { connect } from '../../models/base/connect.js';
import { createModels, type Models } from '../../models/models.js';
import { sumLedgers } from '../../models/run/batch-store.js';
import { CAMPAIGN_QUEUE } from '../../workflows/names.js';
import { LOGS, startApi } from '../api.js';
import { wholeNumber } from '../args.js';
import { environment, startWorkers } from '../campaign.js';
import { processUse } from '../proc.js';
import { CAMPAIGN, RUN, seedCampaign, seedCustomers } from '../seed.js';
import { startSink } from '../sink.js';
import { Load, type LoadFigures, type NextPath } from './load.js';
import { recorded, seedTracked } from './tracked.js';

const USAGE =
  'usage: npm run bench -- tracking [--customers N] [--seconds N] [--connections N] [--alone] [--json FILE]';
/** The pace at which the slowest of a hundred is looked at. */
const PACE = 1_000;
const LEAD_MS = 1_000;

interface Round {
  readonly most: LoadFigures;
  readonly paced: LoadFigures;
}
export interface TrackingFigures {
  readonly bare: LoadFigures;
  readonly alone: Round & { readonly cpuMicros: number };
  /** While a run sends; absent when it was left out. */
  readonly run?: {
    readonly beside: Round;
    /** Messages that the run sent in that time, and whether it was over before. */
    readonly sent: { readonly messages: number; readonly perSecond: number; readonly isOver: boolean };
  };
  readonly answered: number;
  readonly recorded: number;
  /** Of the machine, over the last minute. */
  readonly load: number;
}

async function round(load: Load, next: NextPath, seconds: number): Promise<Round> {
  const most = await load.most(next, seconds);
  return { most, paced: await load.paced(next, PACE, seconds) };
}

async function sentSoFar(models: Models): Promise<{ sent: number; isOver: boolean }> {
  const run = await models.runs.findById(RUN).lean<Run>();
  if (!run) return { sent: 0, isOver: false };
  const { sent } = run.state === 'closed' ? run.ledger : await sumLedgers(models.batches, RUN);
  return { sent, isOver: run.state === 'closed' };
}

/** Starts a run and asks while it sends. */
async function besideRun(models: Models, address: string, ask: () => Promise<Round>) {
  const temporal = await Connection.connect({ address });
  try {
    await seedCampaign(models, 'chat', new Date(Date.now() + LEAD_MS));
    await new Client({ connection: temporal }).workflow.start('campaignWorkflow', {
      workflowId: campaignWorkflowId(CAMPAIGN),
      taskQueue: CAMPAIGN_QUEUE,
      args: [{ campaign: CAMPAIGN }],
    });
    while ((await sentSoFar(models)).sent === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const [before, begun] = [await sentSoFar(models), performance.now()];
    const beside = await ask();
    const after = await sentSoFar(models);
    const messages = after.sent - before.sent;
    const perSecond = Math.round(messages / ((performance.now() - begun) / 1000));
    return { beside, sent: { messages, perSecond, isOver: after.isOver } };
  } finally {
    await temporal.close();
  }
}

interface Sizes {
  readonly customers: number;
  readonly seconds: number;
  readonly connections: number;
  readonly isAlone: boolean;
}

/** All that a bench has started, to be stopped in the end, the last first. */
type Ends = (() => Promise<unknown>)[];

async function started({ customers, connections, isAlone }: Sizes, ends: Ends) {
  mkdirSync(LOGS, { recursive: true });
  const stack = await startStack({ name: 'bench-tracking', mongo: 'memory' });
  ends.push(() => stack.stop());
  const sink = await startSink({ customers, channel: 'http', workers: 1 });
  ends.push(() => sink.stop());
  const env = environment(stack, sink.smtp, sink.http);
  const { api, url } = await startApi(stack.mongo.uri, 'tracking-api.log');
  ends.push(() => api.stop());
  const workers = isAlone ? [] : await startWorkers(env, 'chat', 1);
  ends.push(() => Promise.all(workers.map((worker) => worker.stop())));
  const connection = await connect(stack.mongo.uri, { writeConcern: '1' });
  ends.push(() => connection.close());
  const load = new Load(url, connections);
  ends.push(() => load.close());
  return {
    api,
    load,
    models: createModels(connection),
    temporal: stack.temporal.address,
    secret: env.LINK_SECRET ?? '',
  };
}

async function measureOn(sizes: Sizes, ends: Ends): Promise<TrackingFigures> {
  const { api, load, models, temporal, secret } = await started(sizes, ends);
  const { customers, seconds } = sizes;
  await seedCustomers(models, customers);
  const links = await seedTracked(models, customers, secret);
  let asked = 0;
  const next = (): string => {
    asked += 1;
    return links();
  };
  // The first seconds are the compiler's.
  await load.most(next, 2);
  const bare = await load.most(() => '/livez', seconds);
  const [cpu, before] = [processUse(api.pid()).cpuSeconds, asked];
  const alone = await round(load, next, seconds);
  const cpuMicros = Math.round(((processUse(api.pid()).cpuSeconds - cpu) / (asked - before)) * 1e6);
  const run = sizes.isAlone ? {} : { run: await besideRun(models, temporal, () => round(load, next, seconds)) };
  const kept = await recorded(models);
  if (kept !== asked) throw new Error(`${asked} requests were answered, ${kept} are on the books`);
  return {
    bare,
    alone: { ...alone, cpuMicros },
    ...run,
    answered: asked,
    recorded: kept,
    load: loadavg()[0] ?? 0,
  };
}

async function measure(sizes: Sizes): Promise<TrackingFigures> {
  const ends: Ends = [];
  try {
    return await measureOn(sizes, ends);
  } finally {
    for (const end of ends.reverse()) await end().catch((error: Error) => console.error(error.message));
  }
}

const said = (name: string, { perSecond, p50Ms, p99Ms, slowestMs }: LoadFigures): string =>
  `${name}: ${perSecond}/s, half within ${p50Ms} ms, 99 % within ${p99Ms} ms, slowest ${slowestMs} ms`;

export async function bench(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      customers: { type: 'string', default: '50000' },
      seconds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '40' },
      alone: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const figures = await measure({
    customers: wholeNumber('customers', values.customers, 1_000_000, USAGE),
    seconds: wholeNumber('seconds', values.seconds, 60, USAGE),
    connections: wholeNumber('connections', values.connections, 500, USAGE),
    isAlone: values.alone,
  });
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  const { bare, alone, run } = figures;
  console.log(said('HTTP alone (/livez)', bare));
  console.log(`${said('clicks and pixels', alone.most)}; API's CPU ${alone.cpuMicros} µs each`);
  console.log(said(`at ${PACE}/s`, alone.paced));
  if (run) {
    const { beside, sent } = run;
    console.log(said('while a run sends', beside.most));
    console.log(said(`while a run sends, at ${PACE}/s`, beside.paced));
    console.log(
      `the run sent ${sent.messages} messages meanwhile (${sent.perSecond}/s)${sent.isOver ? ', and ended' : ''}`,
    );
  }
  console.log(
    `answered ${figures.answered}, on the books ${figures.recorded}; load of the machine ${figures.load.toFixed(1)}`,
  );
  console.log(`ratio of clicks and pixels to HTTP alone ${(alone.most.perSecond / bare.perSecond).toFixed(2)}`);
}
