/** `npm run bench -- lift [--customers N] [--json FILE]`: how long the lift of a campaign takes to be counted, and to be looked at again. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { stackContext } from '../../dev/stack/context.js';
import { startMongo } from '../../dev/stack/mongo/mongo.js';
import { StartedServers } from '../../dev/stack/started.js';
import { batchId, customerId, orderId, runId } from '../../domain/base/ids.js';
import { connect } from '../../models/base/connect.js';
import { campaignLift } from '../../models/experiment/campaign-lift.js';
import { createModels, type Models } from '../../models/models.js';
import { wholeNumber } from '../args.js';
import { processUse } from '../proc.js';
import { SHOP } from '../seed.js';

const USAGE = 'usage: npm run bench -- lift [--customers N] [--json FILE]';
const STACK = 'bench-lift';
const CAMPAIGN = `${SHOP}.lift`;
const PER_BATCH = 500;
/** One of so many is held out, and one of so many buys. */
const HELD = 10;
const BUYS = 50;
const PLANNED = new Date('2026-11-01T02:00:00Z');
const BOUGHT = new Date('2026-11-02T02:00:00Z');
const CLOSES = new Date('2026-11-03T02:00:00Z');
const CLICK_HOURS = 120;
const NOW = new Date('2026-11-20T00:00:00Z');

const refOf = (n: number): string => `C${String(n).padStart(8, '0')}`;

/** One batch with its customers, and the orders of those who buy. */
async function seedBatch(models: Models, seq: number, size: number): Promise<void> {
  const people = Array.from({ length: size }, (_, i) => seq * PER_BATCH + i);
  const run = runId(CAMPAIGN, 'o1');
  const customers = people.map((n) => {
    const facts = n % BUYS === 0 ? { lastOrderAt: BOUGHT, validOrders: 1 } : { validOrders: 0 };
    return { _id: customerId(SHOP, refOf(n)), shop: SHOP, ref: refOf(n), rev: 1, facts, touches: [] };
  });
  const orders = people
    .filter((n) => n % BUYS === 0)
    .map((n) => {
      const what = { placedAt: BOUGHT, status: 'paid', total: 350_000 + n, currency: 'VND', skus: [] };
      return { _id: orderId(SHOP, refOf(n), 'o1'), shop: SHOP, customer: refOf(n), ref: 'o1', ...what };
    });
  const batch = {
    _id: batchId(run, seq),
    ...{ run, shop: SHOP, seq, plannedAt: PLANNED, cursor: customers.at(-1)?._id ?? '' },
    customers: people.filter((n) => n % HELD !== 1).map(refOf),
    heldOut: people.filter((n) => n % HELD === 1).map(refOf),
  };
  await models.customers.collection.insertMany(customers as never[], { ordered: false });
  if (orders.length > 0) await models.orders.collection.insertMany(orders as never[], { ordered: false });
  await models.batches.collection.insertOne(batch as never);
}

async function measure(uri: string, count: number) {
  const connection = await connect(uri, { writeConcern: '1' });
  try {
    const models = createModels(connection);
    await models.runs.collection.insertOne({ _id: runId(CAMPAIGN, 'o1'), shop: SHOP, state: 'closed' } as never);
    for (let from = 0; from < count; from += PER_BATCH)
      await seedBatch(models, from / PER_BATCH, Math.min(PER_BATCH, count - from));
    const campaign = { _id: CAMPAIGN, shop: SHOP, holdout: 1 / HELD, windows: [{ closesAt: CLOSES }] } as never;
    const timed = async () => {
      const begun = performance.now();
      const { arms } = await campaignLift(models, campaign, NOW, CLICK_HOURS);
      return { ms: Math.round(performance.now() - begun), arms };
    };
    const [first, again] = [await timed(), await timed()];
    const { treated, holdout } = first.arms;
    if (treated.assigned + holdout.assigned !== count)
      throw new Error(`${treated.assigned + holdout.assigned} of ${count} customers were counted`);
    return {
      customers: count,
      countedMs: first.ms,
      againMs: again.ms,
      peakMb: processUse(process.pid).peakMb,
      treated,
    };
  } finally {
    await connection.close();
  }
}

export async function bench(argv: readonly string[]): Promise<void> {
  const options = { customers: { type: 'string', default: '200000' }, json: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...argv], options });
  const count = wholeNumber('customers', values.customers, 5_000_000, USAGE);
  const context = stackContext({ log: (line) => console.log(line) });
  const servers = await StartedServers.own(context, STACK);
  try {
    const mongo = await startMongo(context, { stack: STACK, mode: 'memory' });
    await servers.add('MongoDB', mongo, {});
    const figures = await measure(mongo.uri, count);
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
    console.log(`${count} customers of one campaign, ${figures.treated.bought} of those treated bought`);
    console.log(`looked at again ${figures.againMs} ms; peak memory of this process ${figures.peakMb} MB`);
    console.log(`counted anew ${figures.countedMs} ms`);
  } finally {
    await servers.stop();
  }
}
