import assert from 'node:assert/strict';
import type { Connection } from 'mongoose';
import { messageId, runDayId } from '../../../../domain/base/ids.js';
import { HOUR_MS } from '../../../../domain/base/time.js';
import type { Run } from '../../../../domain/run/run.js';
import { connect } from '../../../../models/base/connect.js';
import { takeOrders } from '../../../../models/customer/take-orders.js';
import { createModels, type Models } from '../../../../models/models.js';
import { campaignHours } from '../../../../models/run/hours.js';
import { reconcile } from '../../../../models/run/reconcile/reconcile.js';
import type { Difference } from '../../../../models/run/reconcile/recount.js';
import { CAMPAIGN, RUN, sentTo } from '../../../api/inbound/touched.js';
import { clickAt } from '../../../support/hits.js';
import { freshDatabase } from '../../../support/servers.js';

const BEGIN = Date.parse('2026-10-31T00:00:00Z');
const at = (hours: number): Date => new Date(BEGIN + hours * HOUR_MS);
const NOW = at(240);

describe('reconciling', () => {
  let connection: Connection;
  let models: Models;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
    await sentTo(models, ['c1', 'c2', 'c3']);
    await clickAt(models, messageId(RUN, 'c1'), at(0.5));
    await clickAt(models, messageId(RUN, 'c2'), at(1.5));
    await takeOrders(
      models,
      { _id: 'hoa-nang', currency: 'VND' },
      [{ ref: 'o1', customer: 'c1', placedAt: at(3.25), status: 'paid', total: 700, skus: [] }],
      { clickHours: 120, readHours: 24 },
      { now: NOW, as: 'report' },
    );
  });
  after(() => connection.close());

  const check = async (options: { of?: string; repair?: boolean; attribute?: boolean } = {}) => {
    const told: Difference[] = [];
    const { runs, differences } = await reconcile(models, {
      ...{ of: CAMPAIGN, now: NOW, repair: false, attribute: false },
      ...options,
      tell: (one) => told.push(one),
    });
    assert.equal(told.length, differences);
    return { runs, where: told.map(({ where }) => where), told };
  };
  const run = async () => (await models.runs.findById(RUN).lean<Run>())!;

  it('finds nothing where all is well, for a shop, a campaign and a run', async () => {
    for (const of of ['hoa-nang', CAMPAIGN, RUN])
      assert.deepEqual(await check({ of }), { runs: 1, where: [], told: [] });
    assert.equal((await check({ of: 'hoa' })).runs, 0, 'the beginning of a name is another shop');
  });

  it('names every counter that is off with what is kept and what was counted, and changes nothing by itself', async () => {
    await models.runs.updateOne({ _id: RUN }, { $inc: { 'funnel.revenue': 5, 'counts.clickers.human': -1 } });
    await models.runDays.updateOne({ _id: runDayId(RUN, '2026-10-31') }, { $set: { 'hours.09.read': 4 } });
    for (const _ of [1, 2]) {
      const { told } = await check();
      assert.deepEqual(told, [
        { where: `runs/${RUN} funnel.revenue`, kept: 705, counted: 700 },
        { where: `runs/${RUN} counts.clickers.human`, kept: 1, counted: 2 },
        { where: `run_days/${runDayId(RUN, '2026-10-31')} hours.09.read`, kept: 4, counted: 0 },
      ]);
    }
  });

  it('repairs when told to, says what it was, and finds nothing the next time', async () => {
    assert.equal((await check({ repair: true })).where.length, 3);
    assert.deepEqual((await check()).where, []);
    assert.equal((await run()).funnel.revenue, 700);
  });

  it('compares a closed run’s ledger with its outcomes', async () => {
    const { ledger } = (await models.batches.findOne({ run: RUN }).lean())!;
    await models.runs.updateOne({ _id: RUN }, { $set: { state: 'closed', ledger: { ...ledger, sent: 2 } } });
    assert.deepEqual((await check({ repair: true })).where, [`runs/${RUN} ledger`]);
    assert.deepEqual((await run()).ledger, ledger);
    assert.deepEqual((await check()).where, []);
  });

  it('attributes the past anew by the shop’s hours of today, and the counters follow', async () => {
    await models.shops.collection.insertOne({ _id: 'hoa-nang', attribution: { clickHours: 1, readHours: 1 } } as never);
    assert.deepEqual((await check({ attribute: true })).where, []);
    assert.deepEqual([(await run()).funnel.bought, (await run()).funnel.revenue], [0, 0]);
    await models.shops.updateOne({ _id: 'hoa-nang' }, { $set: { attribution: { clickHours: 24, readHours: 1 } } });
    assert.deepEqual((await check({ attribute: true })).where, []);
    assert.deepEqual([(await run()).funnel.bought, (await run()).funnel.revenue], [1, 700]);
  });

  it('and the hours of a campaign add up to what its runs counted', async () => {
    const hours = await campaignHours(models, CAMPAIGN, {});
    assert.deepEqual(
      Array.from(hours, ([time, { clicked, orders, revenue }]) => [(time - BEGIN) / HOUR_MS, clicked, orders, revenue]),
      [
        [0, 1, 0, 0],
        [1, 1, 0, 0],
        [3, 0, 1, 700],
      ],
    );
    assert.equal((await campaignHours(models, CAMPAIGN, { channel: 'sms' })).size, 0);
    assert.equal((await campaignHours(models, CAMPAIGN, { window: 'launch', outreach: 'launch-followers' })).size, 3);
    assert.equal((await campaignHours(models, 'hoa-nang.sal', {})).size, 0);
  });
});
