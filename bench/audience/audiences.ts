/**
 * `npm run bench -- audiences [--customers N] [--json FILE]`: previews over HTTP, the API and the embedded database. Without
 * --customers: events/s, and previews at 10,000, 100,000 and 1,000,000.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { connect } from '../../models/base/connect.js';
import { createModels } from '../../models/models.js';
import { ask, makeShop, SHOP, withApi } from '../api.js';
import { wholeNumber } from '../args.js';
import { eventLinesOf, measureEvents } from '../events.js';
import { processUse } from '../proc.js';
import { seedCrowd } from './audience-crowd.js';

const USAGE = 'usage: npm run bench -- audiences [--customers N] [--json FILE]';
/** The embedded database keeps everything in memory: some 5 kB for each customer, and what a JVM takes by itself. */
const HEAP_GB = (customers: number): number => Math.max(1, Math.ceil((customers * 5.5) / 1_000_000) + 1);
/** The first previews pay for compiling, here and in the database. */
const TRIES = 3;

const AUDIENCES: Readonly<Record<string, object>> = {
  followers: { kind: 'built_in', name: 'followers' },
  inactive: { kind: 'built_in', name: 'inactive' },
  everybody: { kind: 'tree', tree: { kind: 'orders', atLeast: 0 } },
  'own tree': {
    kind: 'tree',
    tree: {
      kind: 'and',
      of: [
        { kind: 'revenue', atLeast: 500_000, days: 180 },
        { kind: 'not', of: { kind: 'city', cities: ['Hà Nội'] } },
        { kind: 'not', of: { kind: 'reached', days: 7 } },
      ],
    },
  },
};

export interface PreviewFigure {
  readonly audience: string;
  readonly members: number;
  readonly firstMs: number;
  readonly bestMs: number;
  /** CPU of the API and of the database for each customer of the shop, microseconds; the database's only when it is ours. */
  readonly apiMicros: number;
  readonly mongoMicros?: number;
}
export interface AudienceFigures {
  readonly customers: number;
  readonly previews: readonly PreviewFigure[];
  readonly peakMb: number;
  /** Of the API before the first preview. */
  readonly idleMb: number;
}

/** What is measured when no number is given. */
export const SIZES = [10_000, 100_000, 1_000_000];
const EVENTS = 100_000;

/** Errors: a sentence with the option, its value and what is allowed. */
export function parseAudienceArgs(argv: readonly string[]): { readonly customers?: number; readonly json?: string } {
  const options = { customers: { type: 'string' }, json: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...argv], options });
  const json = values.json ? { json: values.json } : {};
  if (values.customers === undefined) return json;
  return { customers: wholeNumber('customers', values.customers, 5_000_000, USAGE), ...json };
}

interface Measured {
  readonly url: string;
  readonly customers: number;
  readonly apiPid: number;
  /** Absent when the database was given. */
  readonly mongoPid: number | undefined;
}

async function previewTimes(measured: Measured, audience: string): Promise<PreviewFigure> {
  const { url, customers, apiPid, mongoPid } = measured;
  const cpu = (pid: number) => processUse(pid).cpuSeconds;
  const before = { api: cpu(apiPid), mongo: mongoPid === undefined ? 0 : cpu(mongoPid) };
  const micros = (seconds: number) => Math.round((seconds * 1e6) / (customers * TRIES));
  const times: number[] = [];
  let members = 0;
  const body = { audience: AUDIENCES[audience], text: 'Chào {{ customer_name }}, sale {{ sale_day }}: {{ link }}' };
  for (let n = 0; n < TRIES; n += 1) {
    const begun = performance.now();
    members = Number((await ask(url, 'POST', '/audiences/preview', body)).count);
    times.push(Math.round(performance.now() - begun));
  }
  return {
    audience,
    members,
    firstMs: times[0] ?? 0,
    bestMs: Math.min(...times),
    apiMicros: micros(cpu(apiPid) - before.api),
    ...(mongoPid === undefined ? {} : { mongoMicros: micros(cpu(mongoPid) - before.mongo) }),
  };
}

export async function measureAudiences(customers: number, log: (line: string) => void): Promise<AudienceFigures> {
  // Java reads its flags from here; a seller's own setting is left alone.
  const env = { JDK_JAVA_OPTIONS: `-Xmx${HEAP_GB(customers)}g`, ...process.env };
  // Nothing is inserted before the API stands: the embedded server looks at every document for each index.
  return withApi({ name: 'audiences', log, env }, async ({ mongo, api, url }) => {
    const connection = await connect(mongo.uri, { writeConcern: '1' });
    log(`inserting ${customers} customers`);
    await seedCrowd(createModels(connection), SHOP, customers, new Date()).finally(() => connection.close());
    await makeShop(url);
    const idleMb = processUse(api.pid()).peakMb;
    const previews: PreviewFigure[] = [];
    const measured = { url, customers, apiPid: api.pid(), mongoPid: mongo.identity?.pid };
    for (const audience of Object.keys(AUDIENCES)) previews.push(await previewTimes(measured, audience));
    return { customers, previews, idleMb, peakMb: processUse(api.pid()).peakMb };
  });
}

function show({ customers, previews, peakMb, idleMb }: AudienceFigures): void {
  console.log(`customers ${customers}`);
  for (const { audience, members, firstMs, bestMs, apiMicros, mongoMicros } of previews) {
    const cpu = `CPU for each customer: API ${apiMicros} µs, database ${mongoMicros ?? '?'} µs`;
    console.log(`preview ${audience}: ${members} members, ${bestMs} ms (first ${firstMs} ms); ${cpu}`);
  }
  console.log(`API's peak memory ${peakMb} MB (${idleMb} MB before)`);
}

export async function bench(argv: readonly string[]): Promise<void> {
  const { customers, json } = parseAudienceArgs(argv);
  const events = customers === undefined ? await measureEvents(EVENTS, EVENTS / 10) : undefined;
  if (events) for (const line of eventLinesOf(events)) console.log(line);
  const audiences: AudienceFigures[] = [];
  for (const size of customers === undefined ? SIZES : [customers]) {
    const figures = await measureAudiences(size, (line) => console.log(line));
    audiences.push(figures);
    show(figures);
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...(events && { events }), audiences }, null, 2)}\n`);
}
