/** `npm run bench -- events [--events N] [--customers N] [--json FILE]`: events as NDJSON over HTTP into the API and the embedded database. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { KEY, makeShop, SHOP, withApi } from './api.js';
import { wholeNumber } from './args.js';
import { eventLines } from './event-lines.js';
import { processUse } from './proc.js';

const USAGE = 'usage: npm run bench -- events [--events N] [--customers N] [--json FILE]';
const MOST = 10_000_000;

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

export const measureEvents = (events: number, customers: number): Promise<EventFigures> =>
  withApi({ name: 'events', log: (line) => console.log(line) }, async ({ api, url }) => {
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
  });

export async function bench(argv: readonly string[]): Promise<void> {
  const options = { events: { type: 'string', default: '100000' }, customers: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...argv], options: { ...options, json: { type: 'string' } } });
  const events = wholeNumber('events', values.events, MOST, USAGE);
  const tenth = String(Math.max(1, Math.round(events / 10)));
  const customers = wholeNumber('customers', values.customers ?? tenth, MOST, USAGE);
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
