import assert from 'node:assert/strict';
import { winbackRunId } from '../../../domain/winback/ids.js';
import { native } from '../../../models/base/native.js';
import { recordOrders } from '../../../models/customer/record-orders.js';
import { assertBooks, assertKept, assertNobodyShares, codesSent, freshPool, POOL } from '../deliver/pool.js';
import { Provider } from '../deliver/provider.js';
import { addProgramme, dayAfter, lapsed, later, PROGRAMME, statistics } from '../winback-world.js';
import { addCustomers, deliver, plan, SHOP, useWorld } from '../world.js';

const template = { subject: 'Nho ban', text: 'Ma cua ban: {{ offer_code }} {{ link }}' };

describe('a win-back programme with a pool of codes', () => {
  const world = useWorld({ sleep: async () => undefined });
  let provider: Provider;
  beforeEach(async () => {
    await freshPool(world, 5);
    provider = new Provider('resend');
    await addCustomers(
      world,
      ['a', 'b', 'c'].map((ref) => lapsed(ref)),
    );
    const steps = [
      { afterDays: 0, template },
      { afterDays: 7, template },
    ];
    await addProgramme(world, { steps, offer: { enabled: true, key: POOL.offer } });
  });

  /** Plans the day `days` from now, and sends, closes and returns the run of a step. */
  async function live(days: number, step: number): Promise<string> {
    world.clock.now = later(days);
    const activities = world.activities();
    const day = dayAfter(days);
    await activities.planWinbackDay({ programme: PROGRAMME, day });
    const run = winbackRunId(PROGRAMME, day, step);
    await plan(world, run);
    await deliver(world, provider.channel(), run);
    await activities.closeRun({ run, rest: 'expired' });
    return run;
  }

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
    const found = await statistics(world);
    assert.deepEqual([found?.total.codesUsed, found?.total.revenueByCode, found?.total.funnel.revenue], [1, 250, 0]);
    assert.deepEqual(
      found?.days.map(({ day, codesUsed, revenueByCode }) => [day, codesUsed, revenueByCode]),
      [
        [dayAfter(0), 1, 250],
        [dayAfter(7), 0, 0],
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
