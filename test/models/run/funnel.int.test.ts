import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { customerId, messageId, trailId } from '../../../domain/base/ids.js';
import { countIn } from '../../../domain/customer/tracking/counts.js';
import type { Run } from '../../../domain/run/run.js';
import { connect } from '../../../models/base/connect.js';
import type { RunDay } from '../../../models/customer/tracking/hours-schema.js';
import type { News } from '../../../models/customer/tracking/record.js';
import { createModels, type Models } from '../../../models/models.js';
import { newsOptions } from '../../../models/run/funnel.js';
import { differencesOf, recountRun, repairRun } from '../../../models/run/reconcile/recount.js';
import { RUN, sentTo } from '../../api/inbound/touched.js';
import { type Asked, hit, recordAll } from '../../support/hits.js';
import { freshDatabase } from '../../support/servers.js';

const AT = new Date('2026-10-31T00:00:00Z');
const REFS = ['c1', 'c2', 'c3'];
type Step = 'delivered' | 'read' | 'clicked';
const event = (ref: string, step: Step, at = AT): News | Asked => {
  const message = messageId(RUN, ref);
  return step === 'clicked' ? { message, hit: hit(at), links: 1 } : { message, receipt: { step, at } };
};

describe('the funnel', () => {
  let connection: Connection;
  let models: Models;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
  });
  beforeEach(async () => {
    for (const model of [
      models.customers,
      models.runs,
      models.batches,
      models.campaigns,
      models.trails,
      models.runDays,
    ])
      await model.collection.deleteMany({});
    await sentTo(models, REFS);
  });
  after(() => connection.close());

  const record = (news: readonly (News | Asked)[]) => recordAll(models, news, newsOptions(models, AT));
  const run = async () => (await models.runs.findById(RUN).lean<Run>())!;
  const recount = async () => recountRun(models, await run(), AT);
  const funnel = async () => (await models.runs.findById(RUN).lean())!.funnel;
  const touch = async (ref: string) =>
    (await models.customers.findById(customerId('hoa-nang', ref)).lean())!.touches[1]!;

  it('keeps the hour of each step beside the sum, and one run’s from another’s', async () => {
    await record([event('c1', 'clicked'), event('c2', 'read', new Date(AT.getTime() + 3_600_000))]);
    const [day] = await models.runDays.find().lean<RunDay[]>();
    assert.equal(day?._id, `${RUN}/2026-10-31`);
    assert.deepEqual(day?.hours, {
      '00': { delivered: 1, read: 1, clicked: 1 },
      '01': { delivered: 1, read: 1 },
    });
  });

  it('takes back what turns out to be a machine’s, and keeps the requests as they came', async () => {
    const hits = [0, 1, 2].map((on) => hit(new Date(AT.getTime() + on * 100), { on }));
    await record(hits.slice(0, 1).map((one) => ({ message: messageId(RUN, 'c1'), hit: one, links: 9 })));
    assert.equal((await funnel()).clicked, 1);
    await record(hits.slice(1).map((one) => ({ message: messageId(RUN, 'c1'), hit: one, links: 9 })));
    assert.deepEqual(await funnel(), { delivered: 0, read: 0, clicked: 0, bought: 0, revenue: 0 });
    const { counts } = await run();
    assert.deepEqual([countIn(counts, 'clickers.machine'), countIn(counts, 'clickers.human')], [1, 0]);
    assert.equal((await touch('c1')).clickedAt, undefined);
    assert.equal((await models.trails.findById(trailId(RUN, 'c1')).lean())!.hits.length, 3);
    assert.deepEqual(await differencesOf(models, await run(), await recount()), []);
  });

  it('counts a thousand requests of one person once, keeps some of them, and all in number', async () => {
    const news = Array.from({ length: 1_000 }, (_, i) => ({
      message: messageId(RUN, 'c1'),
      hit: hit(new Date(AT.getTime() + i * 10_000)),
      links: 1,
    }));
    await record(news.slice(0, 500));
    await record(news.slice(500));
    assert.deepEqual(await funnel(), { delivered: 1, read: 1, clicked: 1, bought: 0, revenue: 0 });
    const trail = (await models.trails.findById(trailId(RUN, 'c1')).lean())!;
    assert.deepEqual([trail.hits.length, trail.clicks], [40, 1_000]);
  });

  it('counts nothing of a message that the provider refused, whatever a receipt says', async () => {
    await models.customers.updateOne({ _id: customerId('hoa-nang', 'c1') }, { $set: { 'touches.1.failed': true } });
    assert.equal(await record([event('c1', 'delivered')]), 0);
    assert.equal((await funnel()).delivered, 0);
  });

  it('takes a receipt from before the sending at the instant of the sending', async () => {
    await record([event('c1', 'read', new Date('2020-01-01T00:00:00Z'))]);
    assert.deepEqual((await touch('c1')).readAt, (await touch('c1')).at);
  });

  it('counts a click as read and delivered, each at the same instant', async () => {
    assert.equal(await record([event('c1', 'clicked')]), 3);
    assert.deepEqual(await funnel(), { delivered: 1, read: 1, clicked: 1, bought: 0, revenue: 0 });
    const { deliveredAt, readAt, clickedAt } = await touch('c1');
    assert.deepEqual([deliveredAt, readAt, clickedAt], [AT, AT, AT]);
  });

  it('counts a step once and keeps its earliest instant, in whatever order they are told', async () => {
    await record([event('c1', 'read', new Date(AT.getTime() + 1))]);
    assert.equal(await record([event('c1', 'read'), event('c1', 'read', new Date(AT.getTime() + 2))]), 0);
    assert.equal((await funnel()).read, 1);
    assert.deepEqual((await touch('c1')).readAt, AT);
  });

  it('counts a message once that stands in one request twice', async () => {
    assert.equal(await record([event('c1', 'delivered'), event('c1', 'delivered')]), 1);
  });

  it('touches only the run of the message, no other touch of the customer', async () => {
    await record([event('c2', 'clicked')]);
    const { touches } = (await models.customers.findById(customerId('hoa-nang', 'c2')).lean())!;
    assert.equal(touches[0]!.clickedAt, undefined);
  });

  it('leaves rev alone: a read changes nothing that a sending rule sees', async () => {
    await record([event('c1', 'clicked')]);
    assert.equal((await models.customers.findById(customerId('hoa-nang', 'c1')).lean())!.rev, 2);
  });

  it('takes unknown customers, unknown runs and ids that are not ours, and changes nothing', async () => {
    const strange = [`${RUN}:nobody`, 'hoa-nang.other.x.1:c1', 'rubbish', ':', '$where:c1'];
    assert.equal(await record(strange.map((message) => ({ message, hit: hit(AT), links: 1 }))), 0);
    assert.deepEqual(await funnel(), { delivered: 0, read: 0, clicked: 0, bought: 0, revenue: 0 });
  });

  it('is the same for any order and repetition of events, narrows at each step, and is what a rebuild finds', async () => {
    const anyEvent = fc.record({
      ref: fc.constantFrom(...REFS),
      step: fc.constantFrom('delivered' as const, 'read' as const, 'clicked' as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 12 }), async (events) => {
        for (const model of [
          models.customers,
          models.runs,
          models.batches,
          models.campaigns,
          models.trails,
          models.runDays,
        ])
          await model.collection.deleteMany({});
        await sentTo(models, REFS);
        const half = Math.floor(events.length / 2);
        await record(events.slice(0, half).map(({ ref, step }) => event(ref, step)));
        await record(events.slice(half).map(({ ref, step }) => event(ref, step)));
        const counted = await funnel();
        const people = (...steps: string[]) =>
          new Set(events.filter(({ step }) => steps.includes(step)).map(({ ref }) => ref)).size;
        assert.equal(counted.clicked, people('clicked'));
        assert.equal(counted.read, people('clicked', 'read'));
        assert.equal(counted.delivered, people('clicked', 'read', 'delivered'));
        assert.deepEqual(await differencesOf(models, await run(), await recount()), []);
      }),
      { numRuns: 40 },
    );
  });

  it('names what a crash between touch and counter lost, and repairs it', async () => {
    await record([event('c1', 'clicked'), event('c3', 'read')]);
    await models.runs.updateOne({ _id: RUN }, { $set: { 'funnel.read': 0, 'counts.clickers.human': 7 } });
    await models.runDays.deleteMany({});
    await models.customers.updateOne(
      { _id: customerId('hoa-nang', 'c1') },
      { $unset: { 'touches.1.engaged.humanClicks': '' } },
    );
    const off = await differencesOf(models, await run(), await recount());
    const where = off.map((one) => one.where);
    for (const path of [`runs/${RUN} funnel.read`, `runs/${RUN} counts.clickers.human`])
      assert.ok(where.includes(path), path);
    assert.ok(where.some((one) => one.startsWith(`run_days/${RUN}/2026-10-31 hours.00.`)));
    assert.ok(where.includes('customers/hoa-nang/c1 touches.1.engaged'));
    await repairRun(models, await run(), await recount());
    assert.deepEqual(await differencesOf(models, await run(), await recount()), []);
    assert.deepEqual(await funnel(), { delivered: 2, read: 2, clicked: 1, bought: 0, revenue: 0 });
  });
});
