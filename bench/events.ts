/** `npm run bench -- events [--events N] [--customers N] [--json FILE]`: events as NDJSON over HTTP into the API and the embedded database. */
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { Program } from '../dev/program.js';
import { stackContext } from '../dev/stack/context.js';
import { startMongo } from '../dev/stack/mongo.js';
import { StartedServers } from '../dev/stack/started.js';
import { KEY, LOGS, startApi } from './api.js';
import { eventLines } from './event-lines.js';
import { processUse } from './proc.js';

const USAGE = 'usage: npm run bench -- events [--events N] [--customers N] [--json FILE]';
const STACK = 'bench-events';
const SHOP = 'bench';

export interface EventFigures {
  readonly events: number;
  readonly customers: number;
  readonly accepted: number;
  readonly eventsPerSecond: number;
  /** The same events again: all of them duplicates. */
  readonly againPerSecond: number;
  readonly cpuMicrosPerEvent: number;
  /** Largest resident memory of the API's process. */
  readonly peakMb: number;
}

function wholeNumber(name: string, value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= 10_000_000) return number;
  throw new Error(`Cannot take --${name} '${value}': it must be a whole number from 1 to 10000000\n${USAGE}`);
}

interface Sent {
  readonly seconds: number;
  readonly accepted: number;
  readonly duplicate: number;
}

/** Sends all events in one request, no faster than they are taken. */
async function send(url: string, events: number, customers: number): Promise<Sent> {
  const begun = performance.now();
  const headers = { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/x-ndjson' };
  const req = request(`${url}/v1/shops/${SHOP}/events`, { method: 'POST', headers });
  const answered = once(req, 'response') as Promise<[IncomingMessage]>;
  await pipeline(Readable.from(eventLines(events, customers), { objectMode: true, highWaterMark: 1 }), req);
  const [res] = await answered;
  const report = (await json(res)) as { accepted: number; duplicate: number; rejected: number; results: unknown[] };
  if (report.accepted + report.duplicate !== events)
    throw new Error(`${report.rejected} events were rejected: ${JSON.stringify(report.results?.[0])}`);
  return { seconds: (performance.now() - begun) / 1000, accepted: report.accepted, duplicate: report.duplicate };
}

async function makeShop(url: string): Promise<void> {
  const response = await fetch(`${url}/v1/shops/${SHOP}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Bench', zone: 'Asia/Ho_Chi_Minh', currency: 'VND' }),
  });
  if (!response.ok) throw new Error(`The shop was not made: ${await response.text()}`);
}

export async function measureEvents(events: number, customers: number): Promise<EventFigures> {
  mkdirSync(LOGS, { recursive: true });
  const context = stackContext({ log: (line) => console.log(line) });
  const servers = await StartedServers.own(context, STACK);
  let program: Program | undefined;
  try {
    const mongo = await startMongo(context, { stack: STACK, mode: 'memory' });
    await servers.add('MongoDB', mongo, {});
    const { api, url } = await startApi(mongo.uri, 'events-api.log');
    program = api;
    await makeShop(url);
    const before = processUse(api.pid());
    const first = await send(url, events, customers);
    const after = processUse(api.pid());
    const again = await send(url, events, customers);
    return {
      events,
      customers,
      accepted: first.accepted,
      eventsPerSecond: Math.round(events / first.seconds),
      againPerSecond: Math.round(events / again.seconds),
      cpuMicrosPerEvent: Math.round(((after.cpuSeconds - before.cpuSeconds) / events) * 1e6),
      peakMb: processUse(api.pid()).peakMb,
    };
  } finally {
    await program?.stop();
    await servers.stop();
  }
}

export async function bench(argv: readonly string[]): Promise<void> {
  const options = { events: { type: 'string', default: '100000' }, customers: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...argv], options: { ...options, json: { type: 'string' } } });
  const events = wholeNumber('events', values.events);
  const customers = wholeNumber('customers', values.customers ?? String(Math.max(1, Math.round(events / 10))));
  const figures = await measureEvents(events, customers);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  for (const line of eventLinesOf(figures)) console.log(line);
}

/** The figures for the terminal, one a line; the last is events/s. */
export const eventLinesOf = (figures: EventFigures): string[] => [
  `events ${figures.events} of ${figures.customers} customers, accepted ${figures.accepted}`,
  `API's CPU ${figures.cpuMicrosPerEvent} µs per event, peak memory ${figures.peakMb} MB`,
  `the same events again ${figures.againPerSecond} events/s`,
  `${figures.eventsPerSecond} events/s`,
];
