import assert from 'node:assert/strict';
import type { Connection } from 'mongoose';
import { customerId, messageId } from '../../../../domain/base/ids.js';
import { policyAt } from '../../../../domain/base/policy.js';
import { HOUR_MS } from '../../../../domain/base/time.js';
import { countIn } from '../../../../domain/customer/tracking/counts.js';
import type { Run } from '../../../../domain/run/run.js';
import { connect } from '../../../../models/base/connect.js';
import { takeOrders } from '../../../../models/customer/take-orders.js';
import { createModels, type Models } from '../../../../models/models.js';
import { newsOptions, recordFunnel } from '../../../../models/run/funnel.js';
import { differencesOf, recountRun } from '../../../../models/run/reconcile/recount.js';
import { RUN, sentTo } from '../../../api/inbound/touched.js';
import { clickAt, hit, recordAll } from '../../../support/hits.js';
import { freshDatabase } from '../../../support/servers.js';

const BEGIN = Date.parse('2026-10-31T00:00:00Z');
const at = (hours: number): Date => new Date(BEGIN + hours * HOUR_MS);
const NOW = at(24 * 20);
const MESSAGE = messageId(RUN, 'c1');

describe('news that come after the order they decide about', () => {
  let connection: Connection;
  let models: Models;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
  });
  beforeEach(async () => {
    for (const model of [models.customers, models.runs, models.batches, models.campaigns])
      await model.collection.deleteMany({});
    for (const model of [models.trails, models.runDays, models.orders, models.shops])
      await model.collection.deleteMany({});
    await sentTo(models, ['c1', 'c2']);
  });
  after(() => connection.close());

  const order = (status: 'paid' | 'returned' | 'cancelled', hours = 10, total = 500) =>
    takeOrders(
      models,
      { _id: 'hoa-nang', currency: 'VND' },
      [{ ref: 'o1', customer: 'c1', placedAt: at(hours), status, total, skus: [] }],
      policyAt(NOW).attribution,
      { now: NOW, as: status === 'paid' ? 'report' : 'correction' },
    );
  const run = async () => (await models.runs.findById(RUN).lean<Run>())!;
  const bought = async () => {
    const { funnel, counts } = await run();
    return [funnel.bought, funnel.revenue, countIn(counts, 'clickOrders'), countIn(counts, 'receiptOrders')];
  };
  const assertSound = async () => {
    const found = await run();
    assert.deepEqual(await differencesOf(models, found, await recountRun(models, found, NOW)), []);
  };

  it('attribute it to a read that was reported late', async () => {
    await order('paid');
    assert.deepEqual(await bought(), [0, 0, 0, 0]);
    await recordFunnel(models, [{ message: MESSAGE, step: 'read', at: at(9) }], NOW);
    assert.deepEqual(await bought(), [1, 500, 0, 1]);
    await assertSound();
  });

  it('attribute it to a delivery, and to the click when that is told, too', async () => {
    await order('paid');
    await recordFunnel(models, [{ message: MESSAGE, step: 'delivered', at: at(1) }], NOW);
    assert.deepEqual(await bought(), [1, 500, 0, 1]);
    await clickAt(models, MESSAGE, at(2));
    assert.deepEqual(await bought(), [1, 500, 1, 0]);
    await assertSound();
  });

  it('take it back when the click turns out to be a machine’s', async () => {
    await clickAt(models, MESSAGE, at(2));
    await order('paid');
    assert.deepEqual(await bought(), [1, 500, 1, 0]);
    const burst = [1, 2].map((on) => ({
      message: MESSAGE,
      hit: hit(new Date(at(2).getTime() + on * 50), { on }),
      links: 9,
    }));
    await recordAll(models, burst, newsOptions(models, NOW));
    assert.deepEqual(await bought(), [0, 0, 0, 0]);
    const { touches } = (await models.customers.findById(customerId('hoa-nang', 'c1')).lean())!;
    assert.deepEqual([touches[1]?.order, touches[1]?.sales], [undefined, undefined]);
    await assertSound();
  });

  it('and a return or cancellation that comes late take the revenue back', async () => {
    await clickAt(models, MESSAGE, at(2));
    await order('paid');
    await order('returned');
    assert.deepEqual(await bought(), [0, 0, 0, 0]);
    await assertSound();
  });

  it('and a correction of the amount or the date move it', async () => {
    await clickAt(models, MESSAGE, at(2));
    await order('paid');
    const corrected = { ref: 'o1', customer: 'c1', placedAt: at(11), status: 'paid' as const, total: 300, skus: [] };
    const shop = { _id: 'hoa-nang', currency: 'VND' };
    const rule = policyAt(NOW).attribution;
    await takeOrders(models, shop, [corrected], rule, { now: NOW, as: 'correction' });
    assert.deepEqual(await bought(), [1, 300, 1, 0]);
    await takeOrders(models, shop, [{ ...corrected, placedAt: at(1) }], rule, { now: NOW, as: 'correction' });
    assert.deepEqual(await bought(), [0, 0, 0, 0], 'before the click');
    await assertSound();
  });

  it('follow the shop’s own hours', async () => {
    await models.shops.collection.insertOne({ _id: 'hoa-nang', attribution: { clickHours: 1, readHours: 2 } } as never);
    await order('paid');
    await recordFunnel(models, [{ message: MESSAGE, step: 'read', at: at(8) }], NOW);
    assert.deepEqual(await bought(), [0, 0, 0, 0], 'exactly two hours is too long');
    await recordFunnel(models, [{ message: MESSAGE, step: 'read', at: at(7) }], NOW);
    await clickAt(models, MESSAGE, at(9.5));
    assert.deepEqual(await bought(), [1, 500, 1, 0]);
    await assertSound();
  });

  it('written by two at once are all there, and so is the order that came between', async () => {
    const clicks = [0, 1, 2, 3, 4, 5].map((n) => ({ message: MESSAGE, hit: hit(at(2 + n / 10)), links: 1 }));
    const options = newsOptions(models, NOW);
    await Promise.all([...clicks.map((one) => recordAll(models, [one], options)), order('paid')]);
    assert.deepEqual(await bought(), [1, 500, 1, 0]);
    const { counts, funnel } = await run();
    assert.deepEqual([funnel.clicked, countIn(counts, 'clicks.human')], [1, 6]);
    await assertSound();
  });

  it('are counted once although others write between a write and the look at what it wrote', async () => {
    const { collection } = models.customers;
    const write = collection.bulkWrite;
    collection.bulkWrite = (async (...given: Parameters<typeof write>) => {
      collection.bulkWrite = write;
      // One of two customers is written by somebody else before, and the other one right after.
      await models.customers.collection.updateOne({ _id: customerId('hoa-nang', 'c2') as never }, { $inc: { rev: 1 } });
      const written = await write.apply(collection, given);
      for (let n = 1; n <= 3; n += 1)
        await recordFunnel(models, [{ message: MESSAGE, step: 'read', at: at(9 - n) }], NOW);
      return written;
    }) as typeof write;
    const news = ['c1', 'c2'].map((ref) => ({ message: messageId(RUN, ref), step: 'delivered' as const, at: at(2) }));
    await recordFunnel(models, news, NOW);
    const { delivered, read } = (await run()).funnel;
    assert.deepEqual([delivered, read], [2, 1]);
    await assertSound();
  });
});
