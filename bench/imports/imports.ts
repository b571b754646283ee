/**
 * `npm run bench -- imports [--base COMMIT] [--rows N] [--rounds N] [--grow N] [--json FILE]`: files of orders and customers over HTTP,
 * with the build of COMMIT beside this one in turns on one database server, so that a slow or busy machine slows both; workbooks
 * beside CSV; and, with --grow, so many orders in ten files into one shop.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { parseArgs, promisify } from 'node:util';
import { KEY, otherApi, withApi } from '../api.js';
import { wholeNumber } from '../args.js';
import { processUse } from '../proc.js';
import { type ImportFigures, type ImportRound, importLines } from './figures.js';
import { csvFile, type FileKind, xlsxFile } from './files.js';

const USAGE = 'usage: npm run bench -- imports [--base COMMIT] [--rows N] [--rounds N] [--grow N] [--json FILE]';
const ROOT = resolve(import.meta.dirname, '../..');
/** The last build before files of platforms were read. */
const FORMER = '37cc64b';
const PARTS = 10;
const ANALYZED = 1_000;
const LOOKS = 5;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface ImportArgs {
  readonly base: string;
  readonly rows: number;
  readonly rounds: number;
  /** Orders of the growing shop; 0: none is grown. */
  readonly grow: number;
  readonly json?: string;
}

/** Errors: a sentence with the option, its value and what is allowed. */
export function parseImportArgs(argv: readonly string[]): ImportArgs {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: { base: text, rows: text, rounds: text, grow: text, json: text },
  });
  const { base = FORMER, rows = '20000', rounds = '3', grow } = values;
  if (!/^\w[\w./-]*$/.test(base))
    throw new Error(`Cannot take --base '${base}': it must be a commit as git names it\n${USAGE}`);
  return {
    base,
    rows: wholeNumber('rows', rows, 1_000_000, USAGE),
    rounds: wholeNumber('rounds', rounds, 20, USAGE),
    grow: grow === undefined ? 0 : wholeNumber('grow', grow, 10_000_000, USAGE),
    ...(values.json && { json: values.json }),
  };
}

type Pieces = Iterable<string | Buffer>;

async function post(url: string, type: string, pieces: Pieces): Promise<Record<string, unknown>> {
  const headers = { Authorization: `Bearer ${KEY}`, 'Content-Type': type };
  const req = request(url, { method: 'POST', headers });
  const answered = once(req, 'response') as Promise<[IncomingMessage]>;
  await pipeline(Readable.from(pieces, { objectMode: true, highWaterMark: 1 }), req);
  const [res] = await answered;
  const body = (await json(res)) as Record<string, unknown>;
  if (res.statusCode !== 200) throw new Error(`Cannot measure: ${url} answered ${JSON.stringify(body)}`);
  return body;
}

async function makeShop(url: string, shop: string): Promise<string> {
  const at = `${url}/v1/shops/${shop}`;
  const headers = { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ name: 'Bench', zone: 'Asia/Ho_Chi_Minh', currency: 'VND' });
  const answer = await fetch(at, { method: 'PUT', headers, body });
  if (!answer.ok) throw new Error(`Cannot measure: ${at} answered ${await answer.text()}`);
  return at;
}

/** @returns rows a second. Errors: rows that were not taken */
async function imported(shop: string, kind: FileKind, rows: number, type: string, pieces: Pieces): Promise<number> {
  const begun = performance.now();
  const { created, rejected, errors } = await post(`${shop}/imports/${kind}`, type, pieces);
  const seconds = (performance.now() - begun) / 1_000;
  if (created !== rows || rejected !== 0)
    throw new Error(
      `Cannot measure: of ${rows} ${kind} ${created} were created: ${JSON.stringify(errors).slice(0, 200)}`,
    );
  return rows / seconds;
}

const csv = (shop: string, kind: FileKind, rows: number, from = 0): Promise<number> =>
  imported(shop, kind, rows, 'text/csv', csvFile(kind, rows, from));

async function analyzed(shop: string): Promise<number> {
  const begun = performance.now();
  await post(`${shop}/imports/analyze`, 'text/csv', csvFile('orders', ANALYZED));
  return performance.now() - begun;
}

type Build = keyof ImportRound;

/**
 * Customers, then their orders, in shops of the round's own, so that none finds what the round before has left; who begins changes.
 * The former build knows no orders of unknown customers.
 */
async function round(urls: Readonly<Record<Build, string>>, rows: number, at: number) {
  const rates = { customers: { former: 0, current: 0 }, orders: { former: 0, current: 0 } };
  const builds: readonly Build[] = at % 2 === 0 ? ['former', 'current'] : ['current', 'former'];
  for (const kind of ['customers', 'orders'] as const)
    for (const build of builds) rates[kind][build] = await csv(await makeShop(urls[build], `round-${at}`), kind, rows);
  return rates;
}

async function measure(args: ImportArgs, urls: Readonly<Record<Build, string>>, pid: () => number) {
  const { rows, rounds, grow } = args;
  const orders: ImportRound[] = [];
  const customers: ImportRound[] = [];
  const workbook: number[] = [];
  const file = await xlsxFile('orders', rows);
  for (let at = 0; at < rounds; at += 1) {
    const rates = await round(urls, rows, at);
    customers.push(rates.customers);
    orders.push(rates.orders);
    const shop = await makeShop(urls.current, `xlsx-${at}`);
    await csv(shop, 'customers', rows);
    workbook.push(await imported(shop, 'orders', rows, XLSX, [file]));
  }
  const analyze: number[] = [];
  const shop = await makeShop(urls.current, 'growing');
  for (let at = 0; at < LOOKS; at += 1) analyze.push(await analyzed(shop));
  const growing: number[] = [];
  const part = Math.floor(grow / PARTS);
  for (let at = 0; part > 0 && at < PARTS; at += 1) growing.push(await csv(shop, 'orders', part, at * part));
  return { rows, orders, customers, workbook, analyze, growing, peakMb: processUse(pid()).peakMb };
}

const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: ROOT });

export async function bench(argv: readonly string[]): Promise<void> {
  const args = parseImportArgs(argv);
  const folder = mkdtempSync(join(tmpdir(), 'nhip-imports-'));
  const base = join(folder, 'base');
  await git('worktree', 'add', '--detach', base, args.base);
  try {
    await promisify(execFile)('npm', ['ci', '--silent', '--no-audit', '--no-fund', '--omit=dev'], { cwd: base });
    const figures: ImportFigures = await withApi(
      { name: 'imports', log: (line) => console.log(line) },
      async ({ mongo, api, url }) => {
        const former = await otherApi(mongo.uri, base);
        try {
          return await measure(args, { former: former.url, current: url }, () => api.pid());
        } finally {
          await former.api.stop();
        }
      },
    );
    if (args.json) writeFileSync(args.json, `${JSON.stringify({ ...args, ...figures }, undefined, 2)}\n`);
    console.log(importLines(figures).join('\n'));
  } finally {
    await git('worktree', 'remove', '--force', base);
    rmSync(folder, { recursive: true, force: true });
  }
}
