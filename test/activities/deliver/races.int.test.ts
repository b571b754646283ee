import assert from 'node:assert/strict';
import { customerId } from '../../../domain/base/ids.js';
import { native } from '../../../models/base/native.js';
import {
  addCampaign,
  addCustomers,
  assertBalanced,
  change,
  customer,
  deliver,
  followers,
  minutes,
  openRunOf,
  outcomes,
  outreach,
  POLICY,
  plan,
  plannedRun,
  readCustomer,
  refs,
  SHOP,
  useWorld,
} from '../world.js';
import { hookModels } from './hooked.js';
import { Provider } from './provider.js';

const CAP = { id: 'day', max: 1, hours: 24, fixed: false, source: 'test' };

const capped = { policyAt: () => ({ ...POLICY, caps: [CAP] }) };

describe('the customer is the lock', () => {
  const world = useWorld(capped);

  it('never exceeds a cap of one, however many campaigns want the same customers at once', async () => {
    await addCustomers(world, followers(60));
    const runs: string[] = [];
    for (const key of ['a', 'b', 'c', 'd']) {
      const run = await openRunOf(world, await addCampaign(world, key));
      await plan(world, run);
      runs.push(run);
    }
    const provider = new Provider('unknown');
    const work = runs.flatMap((run) =>
      [0, 1, 2, 3, 4].map((seq) => deliver(world, provider.channel(), run, seq, capped)),
    );
    const results = await Promise.all(work);
    assert.ok(results.every(({ done }) => done));
    assert.deepEqual(provider.reached(), refs(60), 'everybody once, nobody twice');
    for (const run of runs) await assertBalanced(world, run);
    const skipped = results.reduce((sum, { ledger }) => sum + (ledger.skipped.cap_reached ?? 0), 0);
    assert.equal(skipped, 180);
    for (const ref of refs(60)) assert.equal((await readCustomer(world, ref)).touches.length, 1);
  });

  it('gives one customer at most one message per window, whichever of its outreaches comes first', async () => {
    await addCustomers(world, followers(24));
    const two = [outreach(), outreach({ id: 'again', priority: 1, dueAt: minutes(5) })];
    const campaign = await addCampaign(world, 'sale', two);
    const runs = [await openRunOf(world, campaign), await openRunOf(world, campaign, 'again')];
    for (const run of runs) await plan(world, run);
    const provider = new Provider('unknown');
    const work = runs.flatMap((run) => [0, 1].map((seq) => deliver(world, provider.channel(), run, seq)));
    const results = await Promise.all(work);
    assert.deepEqual(provider.reached(), refs(24));
    assert.equal(
      results.reduce((sum, { ledger }) => sum + (ledger.skipped.already_in_window ?? 0), 0),
      24,
    );
  });

  it('drops an unpaid-order reminder once the order is paid', async () => {
    const unpaid = (ref: string) =>
      customer(ref, {
        signals: { wishlist: [], cart: [], unpaid: [{ order: 'o1', at: minutes(-60) }], unreviewed: [] },
      });
    await addCustomers(world, refs(8).map(unpaid));
    const campaign = await addCampaign(world, 'sale', [outreach({ audience: { name: 'unpaid_order' } })]);
    const run = await openRunOf(world, campaign);
    await plan(world, run);
    await change(world, 'u00002', { 'signals.unpaid': [], 'facts.validOrders': 1 });
    const provider = new Provider('unknown');
    const { ledger } = await deliver(world, provider.channel(), run);
    assert.deepEqual(ledger.skipped, { no_longer_qualifies: 1 });
    assert.ok(!provider.reached().includes('u00002'));
  });

  it('lets an opt-out that comes between the rule and the claim win', async () => {
    const run = await plannedRun(world, followers(8));
    // The plan is old, so the rule is asked at delivery; the opt-out lands after its answer.
    world.clock.now = minutes(30);
    let claims = 0;
    const models = hookModels(world.models, async (operation, moment) => {
      if (operation !== 'customers.bulkWrite' || moment !== 'before') return;
      claims += 1;
      if (claims === 1) await change(world, 'u00001', { 'consent.email.granted': false });
    });
    const provider = new Provider('unknown');
    const { ledger } = await deliver(world, provider.channel(), run, 0, { models });
    world.clock.now = minutes(0);
    assert.deepEqual(ledger.skipped, { no_consent: 1 });
    assert.ok(!provider.reached().includes('u00001'));
  });

  it('gives up a customer who never stops changing, instead of waiting for ever', async () => {
    const run = await plannedRun(world, followers(3));
    const models = hookModels(world.models, async (operation, moment) => {
      if (operation !== 'customers.bulkWrite' || moment !== 'before') return;
      await native(world.models.customers).updateOne({ _id: customerId(SHOP, 'u00002') }, { $inc: { rev: 1 } });
    });
    const { done, ledger } = await deliver(world, new Provider('unknown').channel(), run, 0, { models });
    assert.equal(done, true);
    assert.deepEqual(ledger.skipped, { contended: 1 });
    assert.equal((await outcomes(world, run)).get('u00002'), 'k');
  });
});
