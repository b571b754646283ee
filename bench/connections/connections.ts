import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type OwnApi, startApi } from '../../dev/clients/api.js';
import { campaignByTypeScript } from '../../dev/clients/campaign.js';

const SHOP = 'connections';
/** What the console and a shop's systems ask most. */
const ROUTES = [
  '',
  '/campaigns',
  '/campaigns/first',
  '/campaigns/first/monitor',
  '/winbacks',
  '/offers',
  '/products',
  '/audiences',
  '/customers',
  '/runs/held',
] as const;
const OPENED_AT_ONCE = 100;
const MIB = 1024;

/** Resident memory of a process in MiB, as Linux counts it. */
function residentMib(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kib) / MIB);
}

/** One connection that has asked once and is kept. */
async function idle(host: string, port: number): Promise<Socket> {
  const socket = connect(port, host);
  await once(socket, 'connect');
  socket.write(`GET /livez HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await once(socket, 'data');
  // It is read no further: nothing more comes.
  socket.on('error', () => undefined);
  return socket;
}

async function openAll(api: OwnApi, count: number): Promise<Socket[]> {
  const { hostname, port } = new URL(api.url);
  const open: Socket[] = [];
  while (open.length < count) {
    const some = Math.min(OPENED_AT_ONCE, count - open.length);
    open.push(...(await Promise.all(Array.from({ length: some }, () => idle(hostname, Number(port))))));
  }
  return open;
}

const at = (sorted: readonly number[], share: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;

/** Asks the ten routes in turn, so many a second whatever the answers take. @returns how long each took from its instant, sorted */
async function ask(api: OwnApi, rate: number, seconds: number): Promise<number[]> {
  const took: number[] = [];
  const headers = { Authorization: `Bearer ${api.key}` };
  const one = async (n: number, dueAt: number): Promise<void> => {
    const answer = await fetch(`${api.url}/v1/shops/${SHOP}${ROUTES[n % ROUTES.length]}`, { headers });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${ROUTES[n % ROUTES.length]} answers ${answer.status}`);
    took.push(performance.now() - dueAt);
  };
  const begunAt = performance.now();
  const asked: Promise<void>[] = [];
  for (let n = 0; n < rate * seconds; n += 1) {
    const dueAt = begunAt + (n * 1000) / rate;
    const wait = dueAt - performance.now();
    if (wait > 0) await delay(wait);
    asked.push(one(n, dueAt));
  }
  await Promise.all(asked);
  return took.sort((a, b) => a - b);
}

/**
 * The API's memory while so many connections are idle, and how long its ten most used reads take beside them, counted from the instant at
 * which each was due. Options: `--connections` (10,000), `--rate` a second (500), `--seconds` (20).
 */
export async function bench(argv: readonly string[]): Promise<void> {
  const options = {
    connections: { type: 'string', default: '10000' },
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '20' },
  } as const;
  const { values } = parseArgs({ args: [...argv], options });
  const api = await startApi(`connections-${process.pid}`);
  const open: Socket[] = [];
  try {
    await campaignByTypeScript(api.url, api.key, SHOP, new Date());
    console.log(`API at rest: ${residentMib(api.pid)} MiB`);
    const before = await ask(api, Number(values.rate), Number(values.seconds));
    console.log(`${values.rate}/s: p50 ${at(before, 0.5)} ms, p99 ${at(before, 0.99)} ms; ${residentMib(api.pid)} MiB`);
    open.push(...(await openAll(api, Number(values.connections))));
    const kept = open.filter((socket) => !socket.destroyed).length;
    console.log(`${kept} connections idle: ${residentMib(api.pid)} MiB`);
    const beside = await ask(api, Number(values.rate), Number(values.seconds));
    console.log(`beside: p50 ${at(beside, 0.5)} ms, p99 ${at(beside, 0.99)} ms; ${residentMib(api.pid)} MiB`);
  } finally {
    for (const socket of open) socket.destroy();
    await api.stop();
  }
}
