import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { randomFor } from '../../dev/sample/random.js';
import { campaignWorkflowId } from '../../domain/base/ids.js';
import { DAY_MS } from '../../domain/base/time.js';
import { Servers } from '../drill/servers.js';

const SHOP = 'activations';
/** Campaigns that are switched on around one fall. */
const AT_ONCE = 5;
/** They are switched on, and something falls, within this long. */
const AROUND_MS = 400;
/** Longer than the sweep takes (docs/architecture.md#the-sweep). */
const LONGEST_MS = 4 * 60_000;
const FALLS = ['api', 'temporal', 'both'] as const;

class Seller {
  readonly #headers: Record<string, string>;
  constructor(
    private readonly servers: Servers,
    key: string,
  ) {
    this.#headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
  }
  async ask(method: string, path: string, json?: object): Promise<{ status: number; body: { state?: string } }> {
    const body = json === undefined ? null : JSON.stringify(json);
    const url = `${this.servers.apiUrl}/v1/shops/${SHOP}${path}`;
    const answer = await fetch(url, { method, headers: this.#headers, body });
    return { status: answer.status, body: (await answer.json()) as { state?: string } };
  }
  async must(method: string, path: string, json?: object): Promise<void> {
    const { status, body } = await this.ask(method, path, json);
    if (status >= 300) throw new Error(`${method} ${path} answers ${status}: ${JSON.stringify(body)}`);
  }
}

async function plan(seller: Seller, count: number): Promise<string[]> {
  const at = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();
  const metrics = {
    positiveRating: 0.96,
    chatResponse: 0.91,
    revenue30d: { amount: 2_500_000, currency: 'USD' },
    followers: 480,
  };
  const link = 'https://shop.example.com/sale';
  await seller.must('PUT', '', { name: 'Hoa Nang', zone: 'Asia/Ho_Chi_Minh', currency: 'VND', link, metrics });
  const products = ['A1', 'A2', 'A3', 'A4', 'A5'].map((sku) => ({ sku, name: sku, approved: true }));
  await seller.must('PUT', '/products', { products });
  await seller.must('PUT', '/offers/sale', { name: '11 %', code: 'SALE11', startsAt: at(-1), endsAt: at(60) });
  const keys = Array.from({ length: count }, (_, n) => `c${n}`);
  const saleDay = at(14).slice(0, 10);
  for (const key of keys) await seller.must('POST', '/campaigns', { key, saleDay, offer: 'sale' });
  return keys;
}

/** What fell is there again, as whoever watches over processes would see to it. */
async function raise(servers: Servers, fallen: readonly ('api' | 'temporal')[]): Promise<void> {
  if (fallen.includes('temporal')) await servers.begin('temporal');
  if (fallen.includes('api')) await servers.begin('api');
}

/** How long until each has its workflow, milliseconds; nobody asks anything meanwhile. */
async function started(address: string, keys: readonly string[]): Promise<Map<string, number>> {
  const connection = await Connection.connect({ address });
  const { workflow } = new Client({ connection });
  const begunAt = Date.now();
  const found = new Map<string, number>();
  while (found.size < keys.length && Date.now() - begunAt < LONGEST_MS) {
    for (const key of keys.filter((one) => !found.has(one))) {
      const known = await workflow
        .getHandle(campaignWorkflowId(`${SHOP}.${key}`))
        .describe()
        .catch(() => undefined);
      if (known?.status.name === 'RUNNING') found.set(key, Date.now() - begunAt);
    }
    if (found.size < keys.length) await delay(100);
  }
  await connection.close();
  return found;
}

/**
 * Switches campaigns on while the API, Temporal or both are killed at a drawn moment, and counts those that MongoDB has as active and
 * that have no workflow in the end: there must be none. Options: `--count` (100), `--seed` (1).
 */
export async function bench(argv: readonly string[]): Promise<void> {
  const options = { count: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } } as const;
  const { values } = parseArgs({ args: [...argv], options });
  const draw = randomFor('activations', values.seed).next;
  const servers = await Servers.start(`activations-${process.pid}`, () => {});
  const answers = new Map<string, number>();
  const count = (what: string): number => answers.set(what, (answers.get(what) ?? 0) + 1).get(what) ?? 0;
  const waits: number[] = [];
  const lost: string[] = [];
  try {
    const seller = new Seller(servers, servers.env.ADMIN_API_KEY ?? '');
    const keys = await plan(seller, Number(values.count));
    for (let from = 0; from < keys.length; from += AT_ONCE) {
      const some = keys.slice(from, from + AT_ONCE);
      const falls = FALLS[Math.floor(draw() * FALLS.length)] ?? 'both';
      const fallen = falls === 'both' ? (['api', 'temporal'] as const) : [falls];
      const switched = some.map(async (key) => {
        await delay(draw() * AROUND_MS);
        const answer = await seller.ask('PUT', `/campaigns/${key}/active`, { active: true }).catch(() => undefined);
        count(answer ? String(answer.status) : 'no answer');
      });
      await delay(draw() * AROUND_MS);
      await Promise.all(fallen.map((part) => servers.kill(part, 'SIGKILL')));
      await Promise.all(switched);
      await raise(servers, fallen);
      const states = await Promise.all(
        some.map(async (key) => (await seller.ask('GET', `/campaigns/${key}`)).body.state),
      );
      const active = some.filter((_, n) => states[n] === 'active');
      const found = await started(servers.temporalAddress, active);
      waits.push(...found.values());
      lost.push(...active.filter((key) => !found.has(key)));
      // Nothing was saved of these: the seller, who got no answer, asks again.
      for (const key of some.filter((one) => !active.includes(one))) {
        count('asked again');
        await seller.must('PUT', `/campaigns/${key}/active`, { active: true });
      }
    }
    const all = await started(servers.temporalAddress, keys);
    waits.sort((a, b) => a - b);
    const told = [...answers].map(([what, times]) => `${what} ${times}`).join(', ');
    console.log(`answers: ${told}`);
    console.log(
      `workflow there after the servers were: median ${waits[waits.length >> 1]} ms, longest ${waits.at(-1)} ms`,
    );
    console.log(`active with a workflow: ${all.size} of ${keys.length}; lost: ${lost.length}`);
    if (lost.length > 0 || all.size < keys.length) throw new Error(`Without a workflow: ${lost.join(', ')}`);
  } finally {
    await servers.stop();
    await rm(servers.folder, { recursive: true, force: true });
  }
}
