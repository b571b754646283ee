/** What a seller changes while a programme runs, in simulated time through the real workflows, activities and workers. */
import assert from 'node:assert/strict';
import { temporalWorkflows } from '../../api/temporal/temporal-workflows.js';
import { parseMessageId } from '../../domain/base/ids.js';
import { addDays, dayOf, instantOf } from '../../domain/base/zone.js';
import type { Customer } from '../../domain/customer/customer.js';
import type { Winback } from '../../domain/winback/winback.js';
import { native } from '../../models/base/native.js';
import { PROGRAMME } from '../activities/winback-world.js';
import { addCustomers, customer } from '../activities/world.js';
import { WinbackStage } from './winback-stage.js';

const ZONE = 'Asia/Ho_Chi_Minh';
const DAY = 86_400_000;
const HOUR = 3_600_000;

describe('a win-back programme that is changed while it runs', function () {
  this.timeout(240_000);
  let stage: WinbackStage;
  let today: string;
  let sent: { ref: string; text: string }[] = [];
  before(async () => {
    stage = await WinbackStage.create();
    await stage.startWorkers();
    stage.sent = (messages) => {
      sent.push(...messages.map(({ id, text }) => ({ ref: parseMessageId(id)?.customer ?? '', text })));
    };
  });
  after(() => stage.close());

  const at = (n: number, time: string): number => instantOf(addDays(today, n), time, ZONE).getTime();
  const template = (text: string) => ({ afterDays: 0, template: { text } });
  /** Someone whose only order was this many days before the first day. */
  const lapsed = (ref: string, days: number): Customer => {
    const bought = new Date(at(-days, '12:00'));
    const facts = { validOrders: 1, revenue: 1, lastOrderAt: bought, recentOrderAts: [bought] };
    return customer(ref, { facts, signals: { wishlist: [], cart: [], unpaid: [], unreviewed: [] } });
  };
  async function edit(change: Partial<Winback>): Promise<void> {
    const { matchedCount } = await native(stage.world.models.winbacks).updateOne(
      { _id: PROGRAMME },
      { $set: change, $inc: { version: 1 } },
    );
    assert.equal(matchedCount, 1);
    await temporalWorkflows(stage.env.client).changed(PROGRAMME);
  }
  const greetings = (): string[] => [...new Set(sent.map(({ text }) => text.slice(0, 9)))];
  const refs = (): string[] => sent.map(({ ref }) => ref).sort();

  it('takes a new N, hour and text from the next day on, without a restart', async () => {
    today = addDays(dayOf(new Date(await stage.readTime()), ZONE), 1);
    await addCustomers(stage.world, [lapsed('a', 30), lapsed('b', 21), lapsed('c', 19)]);
    await stage.activate({
      _id: PROGRAMME,
      startDay: today,
      days: 30,
      steps: [template('Than moi {{ customer_name }}')],
    });
    await stage.sleepUntil(at(0, '10:00'));
    assert.deepEqual(refs(), ['a'], '30 days, 30 included');
    const { runId } = await stage.handle(PROGRAMME).describe();

    sent = [];
    await edit({ days: 20, hour: '14:30', steps: [template('Kinh moi {{ customer_name }}')] });
    await stage.sleepUntil(at(0, '20:00'));
    assert.deepEqual(sent, [], 'this day has been planned');
    assert.equal((await stage.handle(PROGRAMME).describe()).runId, runId, 'the same run of the workflow goes on');
    await stage.sleepUntil(at(1, '14:29'));
    assert.deepEqual(sent, [], 'not at the old hour');
    await stage.sleepUntil(at(1, '14:40'));
    assert.deepEqual(refs(), ['b', 'c'], '20 days, 20 included');
    assert.deepEqual(greetings(), ['Kinh moi ']);
  });

  it('messages nobody while paused, and goes on the day it is resumed', async () => {
    sent = [];
    await addCustomers(stage.world, [lapsed('d', 40)]);
    await edit({ state: 'paused' });
    await stage.sleepUntil(at(3, '20:00'));
    assert.deepEqual(sent, []);
    await edit({ state: 'active' });
    await stage.sleepUntil(at(3, '20:10'));
    assert.deepEqual(refs(), ['d'], 'the hour is past, but the day is not');
  });

  it('keeps to its daily limit when many are due at once, and forgets nobody', async () => {
    sent = [];
    const many = Array.from({ length: 25 }, (_, n) => lapsed(`m${String(n).padStart(2, '0')}`, 60 + n));
    await addCustomers(stage.world, many);
    await edit({ dailyLimit: 10, hour: '09:00' });
    const perDay: number[] = [];
    for (let n = 4; n < 8; n += 1) {
      const before = sent.length;
      await stage.sleepUntil(at(n, '09:00') + HOUR);
      perDay.push(sent.length - before);
    }
    assert.deepEqual(perDay, [10, 10, 5, 0]);
    assert.equal(new Set(refs()).size, many.length);
    const first = many.slice(15).map(({ ref }) => ref);
    assert.deepEqual(
      sent
        .slice(0, 10)
        .map(({ ref }) => ref)
        .sort(),
      first,
      'who has waited longest',
    );
  });

  it('stops at once when it is stopped, and its workflow ends', async () => {
    await edit({ state: 'stopped' });
    await stage.sleepUntil((await stage.readTime()) + DAY);
    assert.equal((await stage.handle(PROGRAMME).describe()).status.name, 'COMPLETED');
  });
});
