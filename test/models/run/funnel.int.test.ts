import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { customerId, messageId } from '../../../domain/base/ids.js';
import { connect } from '../../../models/base/connect.js';
import { createModels, type Models } from '../../../models/models.js';
import { type FunnelEvent, rebuildFunnel, recordFunnel } from '../../../models/run/funnel.js';
import { RUN, sentTo } from '../../api/inbound/touched.js';
import { freshDatabase } from '../../support/servers.js';

const AT = new Date('2026-10-31T00:00:00Z');
const REFS = ['c1', 'c2', 'c3'];
const event = (ref: string, step: FunnelEvent['step'], at = AT): FunnelEvent => ({
  message: messageId(RUN, ref),
  step,
  at,
});

describe('the funnel', () => {
  let connection: Connection;
  let models: Models;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
  });
  beforeEach(async () => {
    for (const model of [models.customers, models.runs, models.batches, models.campaigns])
      await model.collection.deleteMany({});
    await sentTo(models, REFS);
  });
  after(() => connection.close());

  const funnel = async () => (await models.runs.findById(RUN).lean())!.funnel;
  const touch = async (ref: string) =>
    (await models.customers.findById(customerId('hoa-nang', ref)).lean())!.touches[1]!;

  it('counts a click as read and delivered, each at the same instant', async () => {
    assert.equal(await recordFunnel(models, [event('c1', 'clicked')]), 3);
    assert.deepEqual(await funnel(), { delivered: 1, read: 1, clicked: 1, bought: 0, revenue: 0 });
    const { deliveredAt, readAt, clickedAt } = await touch('c1');
    assert.deepEqual([deliveredAt, readAt, clickedAt], [AT, AT, AT]);
  });

  it('lets the first event of a step count and keeps its instant', async () => {
    await recordFunnel(models, [event('c1', 'read')]);
    assert.equal(await recordFunnel(models, [event('c1', 'read', new Date(AT.getTime() + 1))]), 0);
    assert.equal((await funnel()).read, 1);
    assert.deepEqual((await touch('c1')).readAt, AT);
  });

  it('counts a message once that stands in one request twice', async () => {
    assert.equal(await recordFunnel(models, [event('c1', 'delivered'), event('c1', 'delivered')]), 1);
  });

  it('touches only the run of the message, no other touch of the customer', async () => {
    await recordFunnel(models, [event('c2', 'clicked')]);
    const { touches } = (await models.customers.findById(customerId('hoa-nang', 'c2')).lean())!;
    assert.equal(touches[0]!.clickedAt, undefined);
  });

  it('leaves rev alone: a read changes nothing that a sending rule sees', async () => {
    await recordFunnel(models, [event('c1', 'clicked')]);
    assert.equal((await models.customers.findById(customerId('hoa-nang', 'c1')).lean())!.rev, 2);
  });

  it('takes unknown customers, unknown runs and ids that are not ours, and changes nothing', async () => {
    const strange = [`${RUN}:nobody`, 'hoa-nang.other.x.1:c1', 'rubbish', ':', '$where:c1'];
    assert.equal(
      await recordFunnel(
        models,
        strange.map((message) => ({ message, step: 'clicked', at: AT })),
      ),
      0,
    );
    assert.deepEqual(await funnel(), { delivered: 0, read: 0, clicked: 0, bought: 0, revenue: 0 });
  });

  it('is the same for any order and repetition of events, narrows at each step, and is what a rebuild finds', async () => {
    const anyEvent = fc.record({
      ref: fc.constantFrom(...REFS),
      step: fc.constantFrom('delivered' as const, 'read' as const, 'clicked' as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 12 }), async (events) => {
        for (const model of [models.customers, models.runs, models.batches, models.campaigns])
          await model.collection.deleteMany({});
        await sentTo(models, REFS);
        const half = Math.floor(events.length / 2);
        await recordFunnel(
          models,
          events.slice(0, half).map(({ ref, step }) => event(ref, step)),
        );
        await recordFunnel(
          models,
          events.slice(half).map(({ ref, step }) => event(ref, step)),
        );
        const counted = await funnel();
        const people = (...steps: string[]) =>
          new Set(events.filter(({ step }) => steps.includes(step)).map(({ ref }) => ref)).size;
        assert.equal(counted.clicked, people('clicked'));
        assert.equal(counted.read, people('clicked', 'read'));
        assert.equal(counted.delivered, people('clicked', 'read', 'delivered'));
        assert.deepEqual(await rebuildFunnel(models, RUN), counted);
      }),
      { numRuns: 40 },
    );
  });

  it('finds again what a crash between touch and counter lost', async () => {
    await recordFunnel(models, [event('c1', 'clicked'), event('c3', 'read')]);
    await models.runs.updateOne({ _id: RUN }, { $set: { 'funnel.read': 0, 'funnel.clicked': 7 } });
    assert.deepEqual(await rebuildFunnel(models, RUN), { delivered: 2, read: 2, clicked: 1, bought: 0, revenue: 0 });
    assert.equal((await funnel()).read, 2);
  });
});
