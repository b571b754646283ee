import assert from 'node:assert/strict';
import type { Channel } from '../../../channels/channel.js';
import { winbackRunId } from '../../../domain/winback/ids.js';
import { native } from '../../../models/base/native.js';
import { Crash, Freezer, hookModels } from '../deliver/hooked.js';
import {
  addProgramme,
  dayAfter,
  lapsed,
  later,
  PROGRAMME,
  recordingChannel,
  statistics,
  TODAY,
} from '../winback-world.js';
import {
  addCampaign,
  addCustomers,
  change,
  deliver,
  openRunOf,
  outcomes,
  POLICY,
  plan,
  quietPulse,
  readCustomer,
  readRun,
  useWorld,
} from '../world.js';

describe('the activities of a win-back programme', () => {
  const world = useWorld();
  let sent: string[];
  let channel: Channel;
  const caps = { ...POLICY, caps: [{ id: 'day_all', max: 1, hours: 24, fixed: false, source: 'test' }] };
  beforeEach(() => {
    sent = [];
    channel = recordingChannel(sent);
  });

  const run = (step = 1, day = TODAY): string => winbackRunId(PROGRAMME, day, step);
  const planDay = (day = TODAY) => world.activities().planWinbackDay({ programme: PROGRAMME, day });
  const send = async (id = run()): Promise<void> => {
    await plan(world, id);
    await deliver(world, channel, id);
  };

  /** Plans the day; what its answer counts, without the programme as it stands then. */
  const counts = async () => {
    const { plan: _, ...rest } = await planDay();
    return rest;
  };

  it('choose who has lapsed, send to them, and account for everybody', async () => {
    await addCustomers(world, [lapsed('a', 29), lapsed('b', 30), lapsed('c', 90), lapsed('d', 40, { consent: {} })]);
    await addProgramme(world);
    assert.deepEqual(await counts(), { planned: true, qualified: 2, heldOut: 0, chosen: 2 });
    await send();
    assert.deepEqual(sent.toSorted(), ['b', 'c']);
    const ledger = await world.activities().closeRun({ run: run(), rest: 'expired' });
    assert.deepEqual([ledger.audience, ledger.sent, ledger.skipped], [2, 2, {}]);
    const numbers = await statistics(world);
    assert.deepEqual([numbers?.total.qualified, numbers?.total.ledger.sent, numbers?.lift], [2, 2, undefined]);
    assert.equal(numbers?.days[0]?.outOfReach, 1, 'counted apart');
    assert.deepEqual(
      numbers?.days.map(({ day }) => day),
      [TODAY],
    );
  });

  it('leave outside who cannot be reached, and take them in when they can', async () => {
    await addCustomers(world, [lapsed('a', 40), lapsed('d', 40, { consent: {} })]);
    await addProgramme(world);
    await planDay();
    const entered = () => world.models.customers.distinct('ref', { 'winbacks.0': { $exists: true } });
    assert.deepEqual(await entered(), ['a']);
    await change(world, 'd', { 'consent.email': { granted: true, at: later(-1) } });
    world.clock.now = later(1);
    await world.activities().planWinbackDay({ programme: PROGRAMME, day: dayAfter(1) });
    assert.deepEqual((await entered()).toSorted(), ['a', 'd']);
    const days = (await statistics(world))?.days ?? [];
    assert.deepEqual(
      days.map(({ qualified, outOfReach }) => [qualified, outOfReach]),
      [
        [1, 1],
        [1, 0],
      ],
    );
  });

  it('message nobody who buys, leaves or is bought for late between the plan and the claim', async () => {
    await addCustomers(world, [lapsed('a', 40), lapsed('b', 40), lapsed('c', 40)]);
    await addProgramme(world);
    await planDay();
    await plan(world, run());
    await change(world, 'a', { 'facts.lastOrderAt': later(0) });
    await change(world, 'b', { 'consent.email.granted': false });
    await deliver(world, channel, run());
    assert.deepEqual(sent, ['c']);
    assert.deepEqual([...(await outcomes(world, run()))].sort(), [
      ['a', 'k'],
      ['b', 'k'],
      ['c', 's'],
    ]);
  });

  it('have one planner a day: a second one, and a first that comes back, choose nobody beyond the limit', async () => {
    await addCustomers(world, [lapsed('a', 41), lapsed('b', 42)]);
    await addProgramme(world, { dailyLimit: 2 });
    const freezer = new Freezer('before customers.bulkWrite');
    const models = hookModels(world.models, freezer.hook);
    const first = world.activities({ models }).planWinbackDay({ programme: PROGRAMME, day: TODAY });
    assert.ok(await freezer.stopped(first));
    // They have waited longer, and would be chosen now.
    await addCustomers(world, [lapsed('c', 80), lapsed('d', 81)]);
    await planDay();
    freezer.release();
    await first;
    const entered = await world.models.customers.countDocuments({ 'winbacks.0': { $exists: true } });
    assert.equal(entered, 2);
    await send();
    assert.equal(sent.length, 2, 'and both are planned');
  });

  it('count everybody once when a planner dies behind the choice, those held out included', async () => {
    const people = Array.from({ length: 40 }, (_, n) => lapsed(`k${n}`, 40 + n));
    await addCustomers(world, people);
    await addProgramme(world, { holdout: 0.5 });
    const models = hookModels(world.models, async (operation, moment) => {
      if (operation === 'winbacks.findOneAndUpdate' && moment === 'before') throw new Crash('here');
    });
    await assert.rejects(world.activities({ models }).planWinbackDay({ programme: PROGRAMME, day: TODAY }));
    const { qualified, heldOut, chosen } = await counts();
    assert.deepEqual([qualified, heldOut + chosen], [40, 40]);
    assert.ok(heldOut > 0 && chosen > 0, `${heldOut} and ${chosen}`);
  });

  it('stop choosing once they are no longer wanted', async () => {
    await addCustomers(world, [lapsed('a', 41)]);
    await addProgramme(world);
    const pulse = () => quietPulse(AbortSignal.abort());
    await assert.rejects(world.activities({ pulse }).planWinbackDay({ programme: PROGRAMME, day: TODAY }));
    assert.equal(await world.models.customers.countDocuments({ 'winbacks.0': { $exists: true } }), 0);
  });

  it('planned twice for a day, as after a crash, choose the same people', async () => {
    await addCustomers(
      world,
      ['a', 'b', 'c', 'd'].map((ref, n) => lapsed(ref, 40 + n)),
    );
    await addProgramme(world, { dailyLimit: 2 });
    await planDay();
    await native(world.models.winbacks).updateOne({ _id: PROGRAMME }, { $unset: { lastDay: '' } });
    assert.deepEqual(await counts(), { planned: true, qualified: 2, heldOut: 0, chosen: 2 });
    await send();
    assert.deepEqual(sent.toSorted(), ['c', 'd'], 'who has waited longest comes first');
  });

  it('plan no day but the next one, and none while paused', async () => {
    await addCustomers(world, [lapsed('a', 40)]);
    await addProgramme(world, { state: 'paused' });
    assert.equal((await planDay()).planned, false);
    await native(world.models.winbacks).updateOne({ _id: PROGRAMME }, { $set: { state: 'active' } });
    assert.equal((await planDay('2026-11-10')).planned, false);
    assert.equal((await planDay('2026-11-12')).planned, false);
    assert.equal((await planDay()).planned, true);
    assert.equal((await planDay()).planned, false);
  });

  it('stop at the gate when the seller stops the programme', async () => {
    await addCustomers(world, [lapsed('a', 40)]);
    await addProgramme(world);
    await planDay();
    await native(world.models.winbacks).updateOne({ _id: PROGRAMME }, { $set: { state: 'stopped' } });
    await send();
    assert.deepEqual(sent, []);
    assert.equal((await world.activities().loadRun(run())).campaignState, 'cancelled');
    const ledger = await world.activities().closeRun({ run: run(), rest: 'cancelled' });
    assert.deepEqual(ledger.skipped, { cancelled: 1 });
  });

  it('share the caps with campaigns: who was written to today is tried the day after', async () => {
    const capped = world.activities({ policyAt: () => caps });
    const signals = { wishlist: [], cart: [], unpaid: [], unreviewed: [] };
    await addCustomers(world, [lapsed('a', 40), lapsed('b', 40, { signals })]);
    const campaign = await openRunOf(world, await addCampaign(world));
    await capped.planBatches({ run: campaign, maxBatches: 10 });
    await deliver(world, channel, campaign, 0, { policyAt: () => caps });
    assert.deepEqual(sent, ['a'], 'the campaign reaches the follower');
    await addProgramme(world);
    await capped.planWinbackDay({ programme: PROGRAMME, day: TODAY });
    await capped.planBatches({ run: run(), maxBatches: 10 });
    await deliver(world, channel, run(), 0, { policyAt: () => caps });
    assert.deepEqual(sent, ['a', 'b']);
    assert.deepEqual((await capped.closeRun({ run: run(), rest: 'expired' })).skipped, { cap_reached: 1 });
    world.clock.now = later(2);
    await capped.planWinbackDay({ programme: PROGRAMME, day: '2026-11-13' });
    const again = run(1, '2026-11-13');
    await capped.planBatches({ run: again, maxBatches: 10 });
    await deliver(world, channel, again, 0, { policyAt: () => caps });
    assert.deepEqual(sent, ['a', 'b', 'a'], 'nobody is forgotten, nobody is sent to twice');
    assert.equal((await readCustomer(world, 'b')).winbacks?.[0]?.ended, 'done');
  });

  it('hold out who the hash says, and write that down', async () => {
    await addCustomers(
      world,
      Array.from({ length: 40 }, (_, n) => lapsed(`c${n}`, 40)),
    );
    await addProgramme(world, { holdout: 0.5 });
    const { qualified, heldOut, chosen } = await planDay();
    assert.equal(qualified, 40);
    assert.ok(heldOut > 8 && heldOut < 32, `${heldOut} of 40`);
    assert.equal(chosen, 40 - heldOut);
  });

  it('freeze what a day sends: an edit is for the next one', async () => {
    await addCustomers(world, [lapsed('a', 40), lapsed('b', 20)]);
    await addProgramme(world);
    await planDay();
    const template = { subject: 'Mới', text: 'Mới {{ customer_name }}' };
    const edit = { days: 20, hour: '10:00', steps: [{ afterDays: 0, template }] };
    await native(world.models.winbacks).updateOne({ _id: PROGRAMME }, { $set: edit });
    assert.match((await readRun(world, run())).template.text, /^Chào/);
    const plan = await world.activities().loadWinback(PROGRAMME);
    assert.deepEqual(plan.next, { day: '2026-11-12', at: Date.parse('2026-11-12T03:00:00Z') });
    world.clock.now = new Date('2026-11-12T03:00:00Z');
    await planDay('2026-11-12');
    assert.match((await readRun(world, run(1, '2026-11-12'))).template.text, /^Mới/);
    assert.equal((await readCustomer(world, 'b')).winbacks?.[0]?.day, '2026-11-12');
  });

  it('end a programme once its last day is over, and only then', async () => {
    await addProgramme(world, { endDay: '2026-11-11' });
    const before = await world.activities().loadWinback(PROGRAMME);
    assert.deepEqual([before.over, before.endsAt], [false, Date.parse('2026-11-11T17:00:00Z')]);
    world.clock.now = later(1);
    const plan = await world.activities().loadWinback(PROGRAMME);
    assert.deepEqual([plan.over, plan.next], [true, undefined]);
    assert.equal(await world.activities().finishWinback(PROGRAMME, 99), 'active', 'edited since it was read');
    assert.equal(await world.activities().finishWinback(PROGRAMME), 'ended');
    assert.equal(await world.activities().finishWinback(PROGRAMME), 'ended');
  });
});
