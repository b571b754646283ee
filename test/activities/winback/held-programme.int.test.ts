import assert from 'node:assert/strict';
import { winbackRunId } from '../../../domain/winback/ids.js';
import type { Winback } from '../../../domain/winback/winback.js';
import { native } from '../../../models/base/native.js';
import { addProgramme, dayAfter, lapsed, later, PROGRAMME, TODAY } from '../winback-world.js';
import { addCustomers, NOON, quietPulse, useWorld } from '../world.js';

const third = { pulse: () => ({ ...quietPulse(), attempt: 3 }) };

describe('a programme that waits for an operator', () => {
  const world = useWorld();
  const load = () => world.activities(third).loadWinback(PROGRAMME);
  const planDay = (day = TODAY) => world.activities(third).planWinbackDay({ programme: PROGRAMME, day });
  const edit = ($set: object) => native(world.models.winbacks).updateOne({ _id: PROGRAMME }, { $set });
  const say = (decision: 'retry' | 'skip' | 'cancel') => world.activities().decideOwner({ owner: PROGRAMME, decision });
  const stored = async (): Promise<Winback> => {
    const found = await native(world.models.winbacks).findOne<Winback>({ _id: PROGRAMME });
    assert.ok(found);
    return found;
  };
  /** A programme whose day cannot be planned: its steps are none. */
  async function broken(): Promise<Winback['steps']> {
    await addCustomers(world, [lapsed('u1')]);
    await addProgramme(world);
    const { steps } = await stored();
    await edit({ steps: 'none' });
    const input = { programme: PROGRAMME, day: TODAY };
    await assert.rejects(world.activities().planWinbackDay(input), TypeError, 'another attempt may do');
    return steps;
  }

  it('with a day that cannot be planned goes over to the next, and says what it waits for', async () => {
    await broken();
    const { planned, plan } = await planDay();
    assert.deepEqual([planned, plan?.held], [false, { reason: 'plan', day: TODAY }]);
    assert.equal(plan?.next?.day, dayAfter(1));
    assert.deepEqual((await stored()).held, { reason: 'plan', detail: 'TypeError', at: NOON, day: TODAY });
    assert.deepEqual((await load()).held, { reason: 'plan', day: TODAY });
  });

  it('plans the day at the word, once that was put right', async () => {
    const steps = await broken();
    await planDay();
    await edit({ steps });
    await say('retry');
    const plan = await load();
    assert.deepEqual([plan.held, plan.next?.day], [undefined, TODAY]);
    const done = await planDay();
    assert.deepEqual([done.planned, done.chosen, done.plan?.held], [true, 1, undefined]);
  });

  it('leaves the day out at the word, or when the next one is planned', async () => {
    const steps = await broken();
    await planDay();
    await say('skip');
    assert.deepEqual([(await stored()).lastDay, (await load()).held], [TODAY, undefined]);
    await edit({ steps, lastDay: dayAfter(-1), held: { reason: 'plan', detail: 'TypeError', at: NOON, day: TODAY } });
    world.clock.now = later(1);
    const done = await planDay(dayAfter(1));
    world.clock.now = NOON;
    assert.deepEqual([done.planned, done.chosen, done.plan?.held], [true, 1, undefined], 'who was due is due still');
  });

  it('is stopped by a word', async () => {
    await broken();
    await planDay();
    await say('cancel');
    const { state, endedAt } = await stored();
    assert.deepEqual([state, endedAt], ['stopped', NOON]);
  });

  it('with a document that nobody can read plans nothing, and goes on once that was put right', async () => {
    await addProgramme(world);
    const { zone } = await stored();
    await edit({ zone: 'Nowhere/At_All' });
    await assert.rejects(world.activities().loadWinback(PROGRAMME), RangeError);
    const { held, next, state } = await load();
    assert.deepEqual([held, next, state], [{ reason: 'document' }, undefined, 'active']);
    assert.equal((await stored()).held?.detail, 'RangeError');
    await edit({ zone });
    assert.deepEqual([(await load()).held, 'held' in (await stored())], [undefined, false]);
  });

  it('is healed where its state or version is none', async () => {
    await addProgramme(world);
    await edit({ state: 'on', version: null });
    const { state, version } = await load();
    assert.deepEqual([state, version, (await stored()).state], ['paused', 1, 'paused']);
  });

  it('that is deleted while it runs is stopped, with its open runs, and fails nothing', async () => {
    await addCustomers(world, [lapsed('u1')]);
    await addProgramme(world);
    await planDay();
    const run = winbackRunId(PROGRAMME, TODAY, 1);
    await native(world.models.winbacks).deleteOne({ _id: PROGRAMME });
    const plan = await load();
    assert.deepEqual([plan.state, plan.over, plan.open.map((one) => one.run)], ['stopped', true, [run]]);
    assert.equal((await planDay(dayAfter(1))).planned, false);
    assert.equal((await world.activities().loadRun(run)).campaignState, 'cancelled');
    const { skipped } = await world.activities().closeRun({ run, rest: 'cancelled' });
    assert.deepEqual(skipped, { cancelled: 1 });
    assert.equal(await world.activities().finishWinback(PROGRAMME, 1), 'stopped');
  });
});
