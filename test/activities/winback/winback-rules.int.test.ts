/** Rules of programmes that hold over several days, or against others who write to the same customers. */
import assert from 'node:assert/strict';
import type { Channel } from '../../../channels/channel.js';
import { customerId } from '../../../domain/base/ids.js';
import { policyAt } from '../../../domain/base/policy.js';
import { liftOf } from '../../../domain/experiment/rates.js';
import { winbackRunId } from '../../../domain/winback/ids.js';
import { recordOrders } from '../../../models/customer/record-orders.js';
import { refreshCustomers } from '../../../models/customer/refresh-customers.js';
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
  customer,
  deliver,
  NOON,
  openRunOf,
  POLICY,
  plan,
  readCustomer,
  SHOP,
  useWorld,
} from '../world.js';

describe('a win-back programme over time', () => {
  const world = useWorld();
  let sent: string[];
  let channel: Channel;
  const caps = {
    ...POLICY,
    ...policyAt(NOON),
    caps: [{ id: 'day_all', max: 1, hours: 24, fixed: false, source: 'test' }],
  };
  beforeEach(() => {
    sent = [];
    channel = recordingChannel(sent);
  });

  /** One whole day of the programme: planned, sent, closed. */
  async function workDay(days: number): Promise<void> {
    world.clock.now = later(days);
    assert.ok((await world.activities().planWinbackDay({ programme: PROGRAMME, day: dayAfter(days) })).planned);
    for (const { run } of (await world.activities().loadWinback(PROGRAMME)).open) {
      const { batches } = await plan(world, run);
      for (let seq = 0; seq < batches; seq += 1) await deliver(world, channel, run, seq);
      await world.activities().closeRun({ run, rest: 'expired' });
    }
  }
  /** What the shop's API does with a report of purchases, whenever it comes. */
  async function report(ref: string, ...placedAt: readonly Date[]): Promise<void> {
    const orders = placedAt.map((at) => ({
      ref: `o${at.getTime()}`,
      placedAt: at,
      status: 'paid' as const,
      total: 100_000,
      skus: [],
      customer: ref,
    }));
    await recordOrders(world.models, SHOP, 'VND', orders);
    await refreshCustomers(world.models, [customerId(SHOP, ref)], policyAt(NOON).attribution);
  }
  const template = { subject: 'Lâu quá không gặp', text: 'Chào {{ customer_name }}! {{ link }}' };
  const twoSteps = { steps: [0, 7].map((afterDays) => ({ afterDays, template })) };
  const signals = { wishlist: [], cart: [], unpaid: [], unreviewed: [] };

  it('sends no second message to who bought before the first, though the order is reported after it', async () => {
    await addCustomers(
      world,
      ['a', 'b'].map((ref) => customer(ref, { signals })),
    );
    await report('a', later(-40));
    await report('b', later(-40));
    await addProgramme(world, twoSteps);
    await workDay(0);
    assert.deepEqual(sent.toSorted(), ['a', 'b']);
    await report('a', later(-3));
    for (let days = 1; days <= 8; days += 1) await workDay(days);
    assert.deepEqual(sent.toSorted(), ['a', 'b', 'b'], 'the late order takes the queued message away');
    assert.equal((await readCustomer(world, 'a')).winbacks?.[0]?.ended, 'bought');
  });

  it('goes on when what is reported late is an order older than the one that is known', async () => {
    await addCustomers(world, [customer('a', { signals })]);
    await report('a', later(-40));
    await addProgramme(world, twoSteps);
    await workDay(0);
    await report('a', later(-90), later(-60));
    for (let days = 1; days <= 8; days += 1) await workDay(days);
    assert.deepEqual(sent, ['a', 'a']);
  });

  it('and a campaign that send at the same moment never both message a customer within the cap', async () => {
    const refs = Array.from({ length: 12 }, (_, n) => `c${String(n).padStart(2, '0')}`);
    await addCustomers(
      world,
      refs.map((ref) => lapsed(ref, 40, { signals: { ...signals, followedAt: later(-90) } })),
    );
    const capped = world.activities({ policyAt: () => caps });
    const campaign = await openRunOf(world, await addCampaign(world));
    await addProgramme(world);
    await capped.planWinbackDay({ programme: PROGRAMME, day: TODAY });
    const run = winbackRunId(PROGRAMME, TODAY, 1);
    await Promise.all([campaign, run].map((one) => capped.planBatches({ run: one, maxBatches: 10 })));
    await Promise.all([campaign, run].map((one) => deliver(world, channel, one, 0, { policyAt: () => caps })));
    assert.deepEqual(sent.toSorted(), refs, 'each by one of the two, nobody by both');
    const [one, two] = await Promise.all([campaign, run].map((id) => capped.closeRun({ run: id, rest: 'expired' })));
    assert.equal((one?.sent ?? 0) + (two?.sent ?? 0), refs.length);
    assert.equal((one?.skipped.cap_reached ?? 0) + (two?.skipped.cap_reached ?? 0), refs.length);
  });

  it('shows what it brought against the holdout: as assigned, within thirty days, with the interval', async () => {
    const refs = Array.from({ length: 60 }, (_, n) => `c${String(n).padStart(2, '0')}`);
    await addCustomers(
      world,
      refs.map((ref) => customer(ref, { signals })),
    );
    for (const ref of refs) await report(ref, later(-40));
    await addProgramme(world, { holdout: 0.5 });
    await workDay(0);
    const arms = new Map<string, string[]>([
      ['treated', []],
      ['holdout', []],
    ]);
    for (const ref of refs) {
      const arm = (await readCustomer(world, ref)).winbacks?.[0]?.arm ?? '';
      arms.get(arm)?.push(ref);
    }
    const [treated = [], holdout = []] = [arms.get('treated'), arms.get('holdout')];
    assert.deepEqual(sent.toSorted(), treated, 'nobody of the holdout is messaged');
    for (const ref of treated.slice(0, 12)) await report(ref, later(5));
    for (const ref of holdout.slice(0, 2)) await report(ref, later(29));
    // Too late to count.
    for (const ref of treated.slice(12, 15)) await report(ref, later(31));
    const numbers = await statistics(world);
    const expected = [
      { assigned: treated.length, bought: 12 },
      { assigned: holdout.length, bought: 2 },
    ] as const;
    assert.deepEqual([numbers?.treated, numbers?.holdout], expected);
    assert.deepEqual(numbers?.lift, liftOf(...expected));
    const { lift = 0, low = 0, high = 0 } = numbers?.lift ?? {};
    assert.ok(low < lift && lift < high && lift > 0.2, `${low} ${lift} ${high}`);
    assert.deepEqual([numbers?.total.qualified, numbers?.total.heldOut], [60, holdout.length]);
  });

  it('shows no figures while nobody has qualified, though days were planned', async () => {
    await addCustomers(world, [customer('a', { signals })]);
    await addProgramme(world);
    await workDay(0);
    assert.equal(await world.models.winbackDays.countDocuments(), 1);
    assert.equal(await statistics(world), undefined);
  });
});
