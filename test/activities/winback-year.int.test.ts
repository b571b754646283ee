/**
 * A year of a programme over 2,000 customers through the real activities, without Temporal: every day is planned, its
 * runs are delivered and closed, and what left is compared with a computation of its own.
 */
import assert from 'node:assert/strict';
import { createChannelActivities } from '../../activities/create-activities.js';
import type { Customer } from '../../domain/customer.js';
import { customerId, parseMessageId } from '../../domain/ids.js';
import { parseWinbackRun } from '../../domain/winback/ids.js';
import { native } from '../../models/native.js';
import { AFTER, bruteForce, buyersOf, DAY, dayText, HOLDOUT, LIMIT, N, type Person } from '../domain/winback/brute.js';
import { addProgramme, PROGRAMME, recordingChannel, statistics } from './winback-world.js';
import { customer, SHOP, useWorld } from './world.js';

const DAYS = 365;
const ZONE = 'Asia/Ho_Chi_Minh';
/** Nobody works on these days: three in a row, in the middle. */
const OUTAGE = [180, 181, 182];
const BEGIN = Date.parse('2026-01-05T02:00:00Z');

describe('a year of a win-back programme', function () {
  this.timeout(400_000);
  const world = useWorld({ batchSize: 500, chunkSize: 100 });

  const sent: string[] = [];
  const channel = recordingChannel(sent, (id) => {
    const { run = '', customer: ref = '' } = parseMessageId(id) ?? {};
    const at = parseWinbackRun(PROGRAMME, run);
    return `${at?.day} ${ref} ${at?.step}`;
  });

  const factsAt = (person: Person, now: number): Customer['facts'] => {
    const known = person.orders.filter(({ knownAt }) => knownAt <= now).map(({ placedAt }) => placedAt);
    const recentOrderAts = known
      .sort((a, b) => b - a)
      .slice(0, 10)
      .map((at) => new Date(at));
    const [lastOrderAt] = recentOrderAts;
    return { validOrders: known.length, revenue: 0, recentOrderAts, ...(lastOrderAt ? { lastOrderAt } : {}) };
  };

  /** What the shop reports between two days: orders, some of them late, and withdrawn consents. */
  async function report(all: readonly Person[], from: number, to: number): Promise<void> {
    const changes = all.flatMap((person) => {
      const ordered = person.orders.some(({ knownAt }) => knownAt > from && knownAt <= to);
      const left = person.leavesAt > from && person.leavesAt <= to;
      const $set = {
        ...(ordered ? { facts: factsAt(person, to) } : {}),
        ...(left ? { 'consent.email.granted': false } : {}),
      };
      const filter = { _id: customerId(SHOP, person.ref) };
      return ordered || left ? [{ updateOne: { filter, update: { $set, $inc: { rev: 1 } } } }] : [];
    });
    if (changes.length > 0) await native(world.models.customers).bulkWrite(changes);
  }

  it('sends to whom a brute-force computation says, day by day, also after an outage of three days', async () => {
    const all = buyersOf(2_000, BEGIN, DAYS);
    await native(world.models.customers).insertMany(
      all.map((person) => customer(person.ref, { facts: factsAt(person, BEGIN - DAY) })),
    );
    const template = { subject: 'Lâu quá không gặp', text: 'Chào {{ customer_name }}' };
    const steps = AFTER.map((afterDays) => ({ afterDays, template }));
    await addProgramme(world, { zone: ZONE, days: N, steps, holdout: HOLDOUT, dailyLimit: LIMIT });
    const activities = world.activities();
    const deliveries = createChannelActivities(world.channelDeps(), channel);
    const times = Array.from({ length: DAYS }, (_, n) => BEGIN + n * DAY).filter((_, n) => !OUTAGE.includes(n));
    const started = performance.now();
    let before = BEGIN - DAY;
    for (const now of times) {
      await report(all, before, now);
      before = now;
      world.clock.now = new Date(now);
      const plan = await activities.loadWinback(PROGRAMME);
      const day = plan.next?.day ?? '';
      assert.equal((await activities.planWinbackDay({ programme: PROGRAMME, day })).planned, true, day);
      const again = await activities.planWinbackDay({ programme: PROGRAMME, day });
      assert.equal(again.planned, false, 'a day is planned once');
      for (const { run } of (await activities.loadWinback(PROGRAMME)).open) {
        const { batches } = await activities.planBatches({ run, maxBatches: 100 });
        for (let seq = 0; seq < batches; seq += 1) await deliveries.deliverBatch({ run, seq });
        await activities.closeRun({ run, rest: 'expired' });
      }
    }
    const seconds = (performance.now() - started) / 1000;
    const days = times.map((at) => ({ at }));
    const expected = bruteForce(all, days, ZONE);
    assert.ok(expected.sends.length > 3_000, `${expected.sends.length} messages are a test`);
    assert.deepEqual(sent.toSorted(), expected.sends);
    const numbers = await statistics(world);
    assert.ok(numbers);
    const { qualified, heldOut } = numbers.total;
    assert.deepEqual([qualified, heldOut], [expected.qualified, expected.heldOut]);
    assert.equal(new Set(sent).size, sent.length, 'nobody twice');
    const perDay = new Map<string, number>();
    for (const one of sent) perDay.set(one.slice(0, 10), (perDay.get(one.slice(0, 10)) ?? 0) + 1);
    for (const [day, messages] of perDay) assert.ok(messages <= LIMIT, `${messages} on ${day}`);
    assert.ok(!sent.some((one) => OUTAGE.some((n) => one.startsWith(dayText(Math.floor(BEGIN / DAY) + n)))));
    console.error(`      ${sent.length} messages in ${DAYS} days, ${seconds.toFixed(1)} s`);
  });
});
