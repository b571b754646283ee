import assert from 'node:assert/strict';
import { customerId, orderId } from '../../../domain/base/ids.js';
import { isHeldOut } from '../../../domain/run/holdout.js';
import type { Batch } from '../../../domain/run/run.js';
import { native } from '../../../models/base/native.js';
import { eraseCustomer } from '../../../models/customer/person/erase-customer.js';
import { assignedTo } from '../../../models/experiment/assigned.js';
import { campaignLift } from '../../../models/experiment/campaign-lift.js';
import {
  addCampaign,
  addCustomers,
  close,
  customer,
  minutes,
  NOON,
  openRunOf,
  outreach,
  plan,
  refs,
  SHOP,
  useWorld,
  type World,
} from '../../activities/world.js';

const SHARE = 0.3;
const CLICK_HOURS = 120;
const PEOPLE = refs(90);
const COME_LATER = 'u00090x';

const held = (campaign: string) => PEOPLE.filter((ref) => isHeldOut({ campaign, holdout: SHARE }, { ref }));
const lift = async (world: World, campaign: string, now = minutes(24 * 60 * 30)) => {
  const found = await world.models.campaigns.findById(campaign).lean();
  assert.ok(found);
  return campaignLift(world.models, found, now, CLICK_HOURS);
};

/** An order of a customer, and the facts that importing it leaves on them. */
async function buys(world: World, ref: string, n: number, placedAt: Date, total: number, status = 'paid') {
  const _id = orderId(SHOP, ref, `o${n}`);
  const order = { _id, shop: SHOP, customer: ref, ref: `o${n}`, placedAt, status, total, currency: 'VND', skus: [] };
  await native(world.models.orders).insertOne(order as never);
  if (status !== 'paid') return;
  await native(world.models.customers).updateOne(
    { _id: customerId(SHOP, ref) },
    { $set: { 'facts.lastOrderAt': placedAt }, $inc: { 'facts.validOrders': 1 } },
  );
}

describe("a campaign's holdout", () => {
  const world = useWorld();

  /** Two outreaches to the same followers, the second an hour later and with one customer more. */
  async function planned(): Promise<{ campaign: string; runs: string[] }> {
    await addCustomers(
      world,
      PEOPLE.map((ref) => customer(ref)),
    );
    const both = ['first', 'second'].map((id, n) => outreach({ id, priority: n + 1, dueAt: minutes(60 * n) }));
    const campaign = await addCampaign(world, 'sale', both, { holdout: SHARE, startedAt: NOON });
    const runs = [];
    for (const id of ['first', 'second']) {
      const run = await openRunOf(world, campaign, id);
      await plan(world, run);
      runs.push(run);
      if (id === 'second') continue;
      world.clock.now = minutes(60);
      await addCustomers(world, [customer(COME_LATER)]);
    }
    return { campaign, runs };
  }

  it('gets no message, in no run, and is no part of the ledger: what is planned is the rest', async () => {
    const { campaign, runs } = await planned();
    const out = held(campaign);
    assert.ok(out.length > 15 && out.length < 40, String(out.length));
    for (const run of runs) {
      const batches = await native(world.models.batches).find<Batch>({ run }).sort({ _id: 1 }).toArray();
      const later = run.includes('second') ? [COME_LATER] : [];
      const all = [...PEOPLE, ...later].sort();
      const isOut = (ref: string): boolean => isHeldOut({ campaign, holdout: SHARE }, { ref });
      assert.deepEqual(
        batches.flatMap(({ customers }) => [...customers]),
        all.filter((ref) => !isOut(ref)),
      );
      assert.deepEqual(
        batches.flatMap(({ heldOut = [] }) => [...heldOut]),
        all.filter(isOut),
      );
      const { audience, expired } = await close(world, run);
      assert.deepEqual([audience, expired], [all.filter((ref) => !isOut(ref)).length, audience]);
    }
  });

  it('and those who were treated are each counted once, from the first plan on, whatever the number of runs', async () => {
    const { campaign, runs } = await planned();
    const found = [];
    for await (const page of assignedTo(world.models, SHOP, runs)) found.push(...page);
    const out = new Set(held(campaign));
    const arm = (ref: string) => (isHeldOut({ campaign, holdout: SHARE }, { ref }) ? 'holdout' : 'treated');
    assert.deepEqual(
      found.map(({ id, arm: own, since }) => [id, own, since]),
      [
        ...PEOPLE.map((ref) => [customerId(SHOP, ref), out.has(ref) ? 'holdout' : 'treated', NOON]),
        [customerId(SHOP, COME_LATER), arm(COME_LATER), minutes(60)],
      ],
    );
  });

  it('is compared by valid orders since the plan and before the end, net of what was cancelled, also of the erased', async () => {
    const { campaign } = await planned();
    const out = held(campaign);
    const treated = PEOPLE.filter((ref) => !out.includes(ref));
    const [t = [], h = []] = [treated, out];
    await buys(world, t[0] ?? '', 1, minutes(5), 1_000);
    await buys(world, t[0] ?? '', 2, minutes(10), 500);
    await buys(world, t[1] ?? '', 3, minutes(5), 300);
    await buys(world, t[2] ?? '', 4, minutes(-5), 9_999);
    await buys(world, t[3] ?? '', 5, minutes(5), 9_999, 'cancelled');
    await buys(world, t[4] ?? '', 6, minutes(600 + CLICK_HOURS * 60), 9_999);
    await buys(world, h[0] ?? '', 7, minutes(600 + CLICK_HOURS * 60 - 1), 200);
    await eraseCustomer(world.models, SHOP, t[1] ?? '', () => 'erased-1');
    await eraseCustomer(world.models, SHOP, h[1] ?? '', () => 'erased-2');
    const { arms, spending, until } = await lift(world, campaign);
    const late = isHeldOut({ campaign, holdout: SHARE }, { ref: COME_LATER }) ? [0, 1] : [1, 0];
    assert.deepEqual(until, minutes(600 + CLICK_HOURS * 60));
    assert.deepEqual(arms, {
      treated: { assigned: t.length + (late[0] ?? 0), bought: 2 },
      holdout: { assigned: h.length + (late[1] ?? 0), bought: 1 },
    });
    assert.deepEqual([spending.treated.sum, spending.holdout.sum], [1_800, 200]);
    assert.deepEqual(
      [spending.treated.people, spending.holdout.people],
      [arms.treated.assigned, arms.holdout.assigned],
    );
  });

  it('is counted again while orders may come, and a day after, and not at every look', async () => {
    const { campaign } = await planned();
    const first = await lift(world, campaign, minutes(120));
    await buys(world, PEOPLE[0] ?? '', 1, minutes(100), 1_000);
    const bought = async (now: Date) => {
      const { arms } = await lift(world, campaign, now);
      return arms.treated.bought + arms.holdout.bought;
    };
    assert.equal(first.arms.treated.bought + first.arms.holdout.bought, 0);
    assert.equal(await bought(new Date(minutes(120).getTime() + 59_000)), 0);
    assert.equal(await bought(minutes(121)), 1);
    const over = 600 + CLICK_HOURS * 60;
    assert.equal(await bought(minutes(over)), 1);
    await native(world.models.orders).updateOne({ ref: 'o1' }, { $set: { status: 'returned' } });
    assert.equal(await bought(minutes(over + 60)), 1);
    assert.equal(await bought(minutes(over + 24 * 60)), 0);
  });
});
