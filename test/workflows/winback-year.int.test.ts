/**
 * A year of a programme over 2,000 customers in simulated time: real workflows, activities and workers, MongoDB and the SMS
 * provider's simulator. Purchases come in from day to day, some of them late; what leaves is compared, customer by customer
 * and day by day, with a computation of its own.
 */
import assert from 'node:assert/strict';
import { customerId, orderId, parseMessageId } from '../../domain/base/ids.js';
import { policyAt } from '../../domain/base/policy.js';
import { addDays, dayOf, instantOf } from '../../domain/base/zone.js';
import { parseWinbackRun } from '../../domain/winback/ids.js';
import type { WinbackDay } from '../../domain/winback/winback.js';
import { native } from '../../models/base/native.js';
import { recordOrders } from '../../models/customer/record-orders.js';
import { refreshCustomers } from '../../models/customer/refresh-customers.js';
import { winbackStatistics } from '../../models/winback/winback-statistics.js';
import { PROGRAMME } from '../activities/winback-world.js';
import { customer, SHOP } from '../activities/world.js';
import {
  AFTER,
  bruteForce,
  buyersOf,
  DAY,
  HOLDOUT,
  LIMIT,
  N,
  type Order,
  type Person,
} from '../domain/winback/brute.js';
import { WinbackStage } from './winback-stage.js';

const DAYS = 365;
const PEOPLE = 2_000;
const HOUR = 3_600_000;
/** Its clocks change twice in any year, so that the hour is seen to keep. */
const ZONE = 'Europe/Berlin';
/** Everything dies just after this day was planned, and comes back three days later, at night. */
const OUTAGE = 180;
const AWAY = 3;

describe('a year of a win-back programme', function () {
  this.timeout(400_000);
  let stage: WinbackStage;
  const sent: string[] = [];
  before(async () => {
    stage = await WinbackStage.create();
    await native(stage.world.models.shops).updateOne({ _id: SHOP }, { $set: { zone: ZONE } });
    await stage.startWorkers();
  });
  after(() => stage.close());

  const contentOf = ({ ref, orders }: Person, order: Order) => ({
    ref: `o${orders.indexOf(order)}`,
    placedAt: new Date(order.placedAt),
    status: 'paid' as const,
    total: 100_000,
    skus: [],
    customer: ref,
  });

  /** The shop's customers with what is known of their purchases before `at`. */
  async function open(all: readonly Person[], at: number): Promise<void> {
    const { models } = stage.world;
    const consent = { sms: { granted: true, at: new Date(at - 500 * DAY) } };
    const phone = (n: number): string => `+8490${String(1_000_000 + n)}`;
    const signals = { wishlist: [], cart: [], unpaid: [], unreviewed: [] };
    await native(models.customers).insertMany(
      all.map(({ ref }, n) => customer(ref, { phone: phone(n), consent, signals })),
    );
    const known = all.flatMap((person) =>
      person.orders
        .filter(({ knownAt }) => knownAt <= at)
        .map((order) => ({
          _id: orderId(SHOP, person.ref, contentOf(person, order).ref),
          shop: SHOP,
          currency: 'VND',
          ...contentOf(person, order),
        })),
    );
    await native(models.orders).insertMany(known);
    const ids = all.map(({ ref }) => customerId(SHOP, ref));
    await refreshCustomers(models, ids, policyAt(new Date(at)).attribution);
  }

  /** What the shop reports in (from, to]: purchases, as its API takes them, and withdrawn consents. */
  async function report(all: readonly Person[], from: number, to: number): Promise<void> {
    const { models } = stage.world;
    const now = (at: number): boolean => at > from && at <= to;
    const orders = all.flatMap((person) =>
      person.orders.filter(({ knownAt }) => now(knownAt)).map((order) => contentOf(person, order)),
    );
    await recordOrders(models, SHOP, 'VND', orders);
    const buyers = orders.map((order) => customerId(SHOP, order.customer));
    await refreshCustomers(models, buyers, policyAt(new Date(to)).attribution);
    const left = all.filter(({ leavesAt }) => now(leavesAt)).map(({ ref }) => customerId(SHOP, ref));
    if (left.length === 0) return;
    const change = { $set: { 'consent.sms.granted': false }, $inc: { rev: 1 } };
    await native(models.customers).updateMany({ _id: { $in: left } }, change);
  }

  /** Each of these days, no other, and each when the shop's clocks show nine, whichever time they keep. */
  async function assertPlannedAtNine(days: readonly string[]): Promise<void> {
    const planned = await stage.world.models.winbackDays.find().sort({ _id: 1 }).lean<WinbackDay[]>();
    const minute = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'short' });
    assert.deepEqual(
      planned.map(({ plannedAt }) => minute.format(plannedAt)),
      days.map((day) => `${day} 09:00`),
    );
  }

  it('sends to whom a brute-force computation says, day by day, though everything is dead for three days', async () => {
    const started = performance.now();
    const first = addDays(dayOf(new Date(await stage.readTime()), ZONE), 1);
    const nine = (n: number): number => instantOf(addDays(first, n), '09:00', ZONE).getTime();
    const all = buyersOf(PEOPLE, nine(0), DAYS);
    await open(all, nine(0));
    stage.sent = (messages) => {
      for (const { id } of messages) {
        const { run = '', customer: ref = '' } = parseMessageId(id) ?? {};
        const at = parseWinbackRun(PROGRAMME, run);
        sent.push(`${at?.day} ${ref} ${at?.step}`);
      }
    };
    const steps = AFTER.map((afterDays) => ({ afterDays, template: { text: 'Than moi {{ customer_name }}' } }));
    const settings = { zone: ZONE, days: N, steps, holdout: HOLDOUT, dailyLimit: LIMIT };
    await stage.activate({ _id: PROGRAMME, startDay: first, endDay: addDays(first, DAYS - 1), ...settings });
    const up = performance.now();
    for (let n = 0; n < DAYS; n += 1) {
      // Ten in the evening, when no SMS may leave any more; the night's purchases are known when the next day is planned.
      const evening = nine(n) + 13 * HOUR;
      if (n > 0) await report(all, nine(n - 1), nine(n));
      if (n === OUTAGE + AWAY) await stage.startWorkers();
      if (n < OUTAGE || n >= OUTAGE + AWAY) await stage.sleepUntil(evening);
      else if (n === OUTAGE) await stage.diesAfterPlanning(evening);
      else await stage.sleepWithoutWorkers(evening);
    }
    const seconds = (performance.now() - up) / 1000;
    const days = Array.from({ length: DAYS }, (_, n) => n).filter((n) => n <= OUTAGE || n >= OUTAGE + AWAY);
    const expected = bruteForce(
      all,
      days.map((n) => ({ at: nine(n), lost: n === OUTAGE })),
      ZONE,
    );
    console.error(
      `      ${sent.length} messages in ${DAYS} days, ${seconds.toFixed(1)} s + ${((up - started) / 1000).toFixed(1)} s`,
    );
    assert.deepEqual(sent.toSorted(), expected.sends);
    const { accepted, duplicates } = stage.providers.received.stats().sms;
    assert.deepEqual([accepted, duplicates], [expected.sends.length, 0]);
    await assertPlannedAtNine(days.map((n) => addDays(first, n)));
    // The evening of the last day is not its end.
    await stage.sleepUntil(nine(DAYS));
    assert.equal((await stage.programme(PROGRAMME)).state, 'ended');
    const numbers = await winbackStatistics(stage.world.models, await stage.programme(PROGRAMME));
    assert.ok(numbers);
    const { qualified, heldOut, ledger } = numbers.total;
    assert.deepEqual([qualified, heldOut, ledger.sent], [expected.qualified, expected.heldOut, expected.sends.length]);
  });
});
