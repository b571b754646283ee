import assert from 'node:assert/strict';
import { batchId } from '../../../domain/base/ids.js';
import { imbalance, type Ledger } from '../../../domain/run/ledger.js';
import type { Batch } from '../../../domain/run/run.js';
import { native } from '../../../models/base/native.js';
import {
  accounts,
  addCampaign,
  addCustomers,
  assertBalanced,
  batchOf,
  clear,
  close,
  deliver,
  followers,
  minutes,
  openRunOf,
  plannedRun,
  readRun,
  useWorld,
} from '../world.js';
import { Freezer, hookModels, Killer } from './hooked.js';
import { LOST_AFTER, Provider, REJECTED, SENT } from './provider.js';

describe('closeRun', () => {
  const world = useWorld();

  const total: Omit<Ledger, 'audience'> = { sent: 0, failed: 0, skipped: {}, expired: 0, pending: 0, unknown: 0 };

  it('adds the batches up to the final ledger and closes', async () => {
    const run = await plannedRun(world, followers(30));
    const provider = new Provider('unknown', (message) => {
      if (message.id.endsWith('3')) return REJECTED;
      return message.id.endsWith('7') ? LOST_AFTER : SENT;
    });
    for (const seq of [0, 1, 2]) await deliver(world, provider.channel(), run, seq);
    world.clock.now = minutes(30);
    const ledger = await close(world, run);
    world.clock.now = minutes(0);
    assert.deepEqual(ledger, { ...total, audience: 30, sent: 24, failed: 3, unknown: 3 });
    const closed = await readRun(world, run);
    assert.deepEqual(closed.ledger, ledger);
    assert.deepEqual(closed.closedAt, minutes(30));
    assert.equal(closed.state, 'closed');
  });

  it('settles who is left as expired, or as cancelled', async () => {
    const run = await plannedRun(world, followers(30));
    await deliver(world, new Provider('unknown').channel(), run, 1);
    assert.deepEqual(await close(world, run), { ...total, audience: 30, sent: 12, expired: 18 });
    await clear(world);
    const other = await plannedRun(world, followers(30));
    await deliver(world, new Provider('unknown').channel(), other, 1);
    const ledger = await close(world, other, 'cancelled');
    assert.deepEqual(ledger, { ...total, audience: 30, sent: 12, skipped: { cancelled: 18 } });
    await assertBalanced(world, other);
  });

  it('calls those unknown who were claimed and never recorded', async () => {
    const run = await plannedRun(world, followers(10));
    const killer = new Killer(Number.POSITIVE_INFINITY);
    const provider = new Provider('unknown');
    provider.around = async (moment) => {
      killer.dead = true;
      await killer.hook('provider', moment);
    };
    await assert.rejects(deliver(world, provider.channel(), run, 0, { models: hookModels(world.models, killer.hook) }));
    const ledger = await close(world, run);
    assert.equal(ledger.unknown, 4, killer.where);
    assert.equal(ledger.expired, 6, killer.where);
  });

  it('leaves no name and no address in the batches', async () => {
    const run = await plannedRun(world, followers(30));
    await close(world, run);
    const batches = await world.models.batches.find({}).lean<Batch[]>();
    assert.equal(batches.length, 4);
    assert.ok(batches.every(({ fields }) => fields === undefined));
    assert.doesNotMatch(JSON.stringify(batches), /example\.com|Khách/);
  });

  it('gives the same ledger when it is called again, also after a crash anywhere', async () => {
    for (let at = 0; ; at += 1) {
      await clear(world);
      const run = await plannedRun(world, followers(20));
      await deliver(world, new Provider('unknown').channel(), run, 0);
      const killer = new Killer(at);
      const models = hookModels(world.models, killer.hook);
      const crashing = world.activities({ models }).closeRun({ run, rest: 'expired' });
      await crashing.catch(() => undefined);
      const ledger = await close(world, run);
      assert.deepEqual(ledger, { ...total, audience: 20, sent: 12, expired: 8 }, killer.where);
      assert.deepEqual(await close(world, run, 'cancelled'), ledger);
      assert.doesNotMatch(JSON.stringify(await world.models.batches.find({}).lean()), /example\.com/, killer.where);
      if (!killer.dead) break;
    }
  });

  it('refuses to close books that do not balance, and says by how much', async () => {
    const run = await plannedRun(world, followers(10));
    await native(world.models.batches).updateOne({ _id: batchId(run, 0) }, { $inc: { 'ledger.sent': 2 } });
    await assert.rejects(close(world, run), (error: Error & { type?: string; nonRetryable?: boolean }) => {
      assert.equal(error.type, 'LedgerImbalance');
      assert.equal(error.nonRetryable, true);
      assert.match(error.message, /batch 0 must be 0: current value is 2/);
      return true;
    });
    assert.equal((await readRun(world, run)).state, 'open');
  });

  it('takes the place that a planner given up by Temporal would write to', async () => {
    await addCustomers(world, followers(30));
    const run = await openRunOf(world, await addCampaign(world));
    const activities = world.activities();
    await activities.planBatches({ run, maxBatches: 1 });
    const freezer = new Freezer('before batches.insertMany');
    const models = hookModels(world.models, freezer.hook);
    const zombie = world.activities({ models }).planBatches({ run, maxBatches: 10 });
    await freezer.frozen;
    const ledger = await close(world, run, 'cancelled');
    freezer.release();
    await assert.rejects(zombie, { type: 'PlanOvertaken' });
    assert.equal(ledger.audience, 12);
    assert.deepEqual((await readRun(world, run)).ledger, ledger);
    const batches = await accounts(world, run);
    assert.equal(
      batches.reduce((sum, batch) => sum + batch.ledger.audience, 0),
      12,
    );
    assert.equal((await activities.planBatches({ run, maxBatches: 10 })).done, true);
  });

  it('closes a run of nobody', async () => {
    const run = await openRunOf(world, await addCampaign(world));
    const ledger = await close(world, run, 'cancelled');
    assert.equal(imbalance(ledger), 0);
    assert.equal(ledger.audience, 0);
    assert.equal((await batchOf(world, run)).customers.length, 0);
  });
});
