import assert from 'node:assert/strict';
import { createCampaignActivities } from '../../activities/create-activities.js';
import type { Customer } from '../../domain/customer.js';
import { winbackRunId } from '../../domain/winback/ids.js';
import { native } from '../../models/native.js';
import { recordOrders } from '../../models/record-orders.js';
import { winbackStatistics } from '../../models/winback-statistics.js';
import { assertBooks, assertKept, assertNobodyShares, codesSent, freshPool, POOL } from './pool.js';
import { Provider } from './provider.js';
import { addProgramme, PROGRAMME } from './winback-world.js';
import { addCustomers, createWorld, customer, deliver, NOON, SHOP, type World } from './world.js';

const DAY = 86_400_000;
const later = (days: number): Date => new Date(NOON.getTime() + days * DAY);
const dayAt = (days: number): string => later(days).toISOString().slice(0, 10);

/** Someone whose only order was 40 days before noon. */
function lapsed(ref: string): Customer {
  const at = later(-40);
  const facts = { validOrders: 1, revenue: 0, firstOrderAt: at, lastOrderAt: at, recentOrderAts: [at] };
  return customer(ref, { facts });
}
const template = { subject: 'Nho ban', text: 'Ma cua ban: {{ offer_code }} {{ link }}' };

describe('a win-back programme with a pool of codes', () => {
  let world: World;
  let provider: Provider;
  before(async () => {
    world = await createWorld({ sleep: async () => undefined });
  });
  beforeEach(async () => {
    await freshPool(world, 5);
    await native(world.models.winbacks).deleteMany({});
    await native(world.models.winbackDays).deleteMany({});
    world.clock.now = NOON;
    provider = new Provider('resend');
    await addCustomers(world, ['a', 'b', 'c'].map(lapsed));
    const steps = [
      { afterDays: 0, template },
      { afterDays: 7, template },
    ];
    await addProgramme(world, { steps, offer: { enabled: true, key: POOL.offer } });
  });
  after(() => world.close());

  /** Plans the day `days` from now, and sends, closes and returns the run of a step. */
  async function live(days: number, step: number): Promise<string> {
    world.clock.now = later(days);
    const activities = createCampaignActivities(world.campaignDeps);
    const day = dayAt(days);
    await activities.planWinbackDay({ programme: PROGRAMME, day });
    const run = winbackRunId(PROGRAMME, day, step);
    await activities.planBatches({ run, maxBatches: 10 });
    await deliver(world, provider.channel(), run);
    await activities.closeRun({ run, rest: 'expired' });
    return run;
  }
  const statistics = async () => {
    const winback = await world.models.winbacks.findById(PROGRAMME).lean();
    assert.ok(winback);
    return winbackStatistics(world.models, winback);
  };

  it('gives each customer one code, and the same again with the next step', async () => {
    const first = await live(0, 1);
    const second = await live(7, 2);
    const sent = codesSent(provider);
    assert.equal(sent.size, 6);
    for (const ref of ['a', 'b', 'c']) assert.equal(sent.get(`${second}:${ref}`), sent.get(`${first}:${ref}`));
    assertNobodyShares(provider, 'two steps');
    const books = await assertBooks(world);
    assertKept(books, provider, 'two steps');
    assert.equal(books.free.size, 2);
  });

  it('shows codes used and their revenue per day and in all, beside the revenue by window', async () => {
    const first = await live(0, 1);
    const code = codesSent(provider).get(`${first}:b`) ?? '';
    const order = { ref: 'o1', placedAt: later(1), status: 'paid' as const, total: 250, skus: [], codes: [code] };
    await recordOrders(world.models, SHOP, 'VND', [{ customer: 'b', ...order }]);
    await recordOrders(world.models, SHOP, 'VND', [{ customer: 'c', ...order, ref: 'o2', total: 100, codes: ['LA'] }]);
    await live(7, 2);
    const found = await statistics();
    assert.deepEqual([found?.total.codesUsed, found?.total.revenueByCode, found?.total.funnel.revenue], [1, 250, 0]);
    assert.deepEqual(
      found?.days.map(({ day, codesUsed, revenueByCode }) => [day, codesUsed, revenueByCode]),
      [
        [dayAt(0), 1, 250],
        [dayAt(7), 0, 0],
      ],
    );
  });

  it('sends no code that is no longer good: an offer that was cut short ends the sending with it', async () => {
    await native(world.models.offers).updateMany({}, { $set: { endsAt: later(-1) } });
    const run = await live(0, 1);
    assert.equal(provider.copies.length, 0);
    const { ledger } = (await world.models.runs.findById(run).lean()) ?? {};
    assert.deepEqual([ledger?.expired, ledger?.sent], [3, 0]);
    assert.equal((await assertBooks(world)).free.size, 5);
  });
});
