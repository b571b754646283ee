/**
 * `deploy/rehearse [--from VERSION]`: the whole of docker-compose.yml as processes on this machine, with its commands, scripts and
 * variables; a campaign runs while each part is stopped and killed in turn and, with `--from`, Temporal is upgraded from that version;
 * then the books are compared with the providers'. Needs Go and PostgreSQL (docs/operations.md).
 */
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { imbalance } from '../../domain/run/ledger.js';
import { Seller } from '../demo/seller.js';
import { loadSample } from '../sample/load.js';
import { stackContext, stackFolder } from '../stack/context.js';
import { Deployment, PARTS, type Part, WORKERS } from './deployment.js';
import { temporalRelease } from './temporal-server.js';

const ROOT = resolve(import.meta.dirname, '../..');
const WINDOW_MS = 120_000;
const LONGEST_MS = 20 * 60_000;
/** A provider that takes its time, so that parts fall while messages leave. */
const SLOW_MS = { chat: 400, email: 200, sms: 200 } as const;
/** The release of docker-compose.yml. */
const RELEASE = '1.31.0';

const { values } = parseArgs({ options: { from: { type: 'string', default: RELEASE } } });
const begunAt = Date.now();
const log = (line: string): void => console.log(`${((Date.now() - begunAt) / 1000).toFixed(0).padStart(4)} s  ${line}`);
const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

interface Stats {
  readonly [channel: string]: { readonly accepted: number; readonly duplicates: number };
}

async function accepted(deployment: Deployment): Promise<{ accepted: number; duplicates: number }> {
  const stats = (await (await fetch(`${deployment.control}/stats`)).json()) as Stats;
  const sum = (of: 'accepted' | 'duplicates'): number => Object.values(stats).reduce((all, one) => all + one[of], 0);
  return { accepted: sum('accepted'), duplicates: sum('duplicates') };
}

/** Waits until messages leave again: a part that came back must not only say so. */
async function flowing(deployment: Deployment, state: () => Promise<string>): Promise<void> {
  const before = (await accepted(deployment)).accepted;
  const deadline = Date.now() + WINDOW_MS * 2;
  while ((await accepted(deployment)).accepted === before && (await state()) !== 'completed') {
    if (Date.now() > deadline) throw new Error(`No message has left for ${(WINDOW_MS * 2) / 1000} s`);
    await sleep(250);
  }
}

async function upgrade(deployment: Deployment, version: string, state: () => Promise<string>): Promise<void> {
  const before = await deployment.postgres.ask('SELECT curr_version FROM schema_version', 'temporal');
  const release = await temporalRelease(context, version);
  await flowing(deployment, state);
  await deployment.stop('temporal');
  deployment.release = release;
  await deployment.setupSchema();
  await deployment.begin('temporal');
  const after = await deployment.postgres.ask('SELECT curr_version FROM schema_version', 'temporal');
  log(`Temporal ${values.from} -> ${version}, schema ${before} -> ${after}`);
}

async function startAll(deployment: Deployment): Promise<void> {
  for (const part of ['postgres', 'mongo'] as const) await deployment.begin(part);
  await deployment.setupSchema();
  await deployment.begin('temporal');
  await deployment.createNamespace();
  log(`Temporal ${values.from} is up on PostgreSQL, namespace and schema by their scripts`);
  // The API is ready when a worker has registered the search attributes.
  for (const part of [...WORKERS, 'api'] as const) await deployment.begin(part);
  log('API and workers are ready');
}

async function trouble(deployment: Deployment, state: () => Promise<string>): Promise<number> {
  let connections = 0;
  const count = async (): Promise<void> => {
    connections = Math.max(
      connections,
      Number(await deployment.postgres.ask('SELECT count(*) FROM pg_stat_activity', 'postgres')),
    );
  };
  if (values.from !== RELEASE) await upgrade(deployment, RELEASE, state);
  for (const how of ['stop', 'kill'] as const) {
    for (const part of PARTS as readonly Part[]) {
      await flowing(deployment, state);
      if ((await state()) === 'completed') log(`(the campaign was over before ${how} ${part})`);
      await deployment[how](part);
      const away = Date.now();
      await deployment.begin(part);
      log(`${how} ${part}: back after ${((Date.now() - away) / 1000).toFixed(1)} s`);
      await count();
    }
  }
  return connections;
}

const context = stackContext({ log });
await rm(stackFolder(context, 'rehearsal'), { recursive: true, force: true });
const deployment = await Deployment.create(context, await temporalRelease(context, values.from));
const wrong: string[] = [];
try {
  await startAll(deployment);
  const shop = await loadSample({
    admin: { api: deployment.apiUrl, key: deployment.secrets.ADMIN_API_KEY },
    campaignAt: new Date(),
    seed: 'rehearsal',
    log,
  });
  for (const [channel, slowMs] of Object.entries(SLOW_MS))
    await fetch(`${deployment.control}/faults`, { method: 'POST', body: JSON.stringify({ channel, slowMs }) });
  const seller = new Seller(shop);
  await seller.plan(WINDOW_MS);
  await seller.switch(true);
  let last = 'active';
  const state = async (): Promise<string> => {
    // The API or its database may be away for a moment.
    last = await seller.monitor().then(
      (monitor) => monitor.state,
      () => last,
    );
    return last;
  };
  const connections = await trouble(deployment, state);
  if (connections >= 100) wrong.push(`PostgreSQL had ${connections} connections`);
  const deadline = Date.now() + LONGEST_MS;
  while ((await state()) !== 'completed' && Date.now() < deadline) await sleep(1_000);
  const { state: end, windows, total } = await seller.monitor();
  if (end !== 'completed') wrong.push(`the campaign is ${end}`);
  for (const { window, ledger } of windows)
    if (imbalance(ledger) !== 0 || ledger.pending > 0)
      wrong.push(`${window} does not balance: ${JSON.stringify(ledger)}`);
  const got = await accepted(deployment);
  const { sent, unknown } = total.ledger;
  if (got.duplicates > 0) wrong.push(`${got.duplicates} messages came twice`);
  if (got.accepted < sent || got.accepted > sent + unknown)
    wrong.push(`${got.accepted} came, ${sent} are sent, ${unknown} unknown`);
  const env = { ...process.env, ...deployment.secrets, MONGODB_URI: deployment.mongoUri, MONGODB_WRITE_CONCERN: '1' };
  const args = ['--import', 'tsx', 'worker/reconcile.ts', seller.campaign];
  execFileSync(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' });
  log(
    `ledger ${JSON.stringify(total.ledger)}; the providers have ${got.accepted}; at most ${connections} connections to PostgreSQL`,
  );
} catch (error) {
  wrong.push(error instanceof Error ? error.message : String(error));
} finally {
  await deployment.close();
}
console.log(wrong.length === 0 ? 'Every identity holds.' : `NOT as it must be:\n  ${wrong.join('\n  ')}`);
process.exit(wrong.length === 0 ? 0 : 1);
