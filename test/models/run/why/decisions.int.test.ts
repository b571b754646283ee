import assert from 'node:assert/strict';
import { customerId } from '../../../../domain/base/ids.js';
import type { Customer } from '../../../../domain/customer/customer.js';
import type { Batch } from '../../../../domain/run/run.js';
import { native } from '../../../../models/base/native.js';
import { eraseCustomer } from '../../../../models/customer/person/erase-customer.js';
import { decidingRun, decisionOf, newestRuns } from '../../../../models/run/why/decisions.js';
import { Provider, REJECTED, SENT } from '../../../activities/deliver/provider.js';
import {
  addCampaign,
  addCustomers,
  batchOf,
  close,
  customer,
  deliver,
  minutes,
  NOON,
  openRunOf,
  outreach,
  plan,
  refs,
  SHOP,
  useWorld,
} from '../../../activities/world.js';

const MANY = refs(100);

describe('what a run decided about a customer', () => {
  const world = useWorld();

  async function decided(run: string, ref: string) {
    const found = await decidingRun(world.models, SHOP, run);
    const who = await world.models.customers.findById(customerId(SHOP, ref)).lean<Customer>();
    assert.ok(found && who, `${run} ${ref}`);
    return decisionOf(world.models, found, who);
  }
  /** Every ninth has not consented; a stranger follows nobody. */
  async function planned(more: object = {}): Promise<string> {
    const stranger = customer('u00050x', { signals: { wishlist: [], cart: [], unpaid: [], unreviewed: [] } });
    const all = MANY.map((ref, n) => (n % 9 === 8 ? customer(ref, { consent: {} }) : customer(ref)));
    await addCustomers(world, [...all, stranger]);
    const run = await openRunOf(world, await addCampaign(world, 'sale', [outreach()], more));
    await plan(world, run);
    return run;
  }

  it('is found for everybody, in whichever batch their turn came', async () => {
    const run = await planned({ holdout: 0.2 });
    const batches = await native(world.models.batches).find<Batch>({ run }).toArray();
    assert.ok(batches.length > 5);
    const expected = (ref: string): string => {
      if (batches.some(({ customers }) => customers.includes(ref))) return 'pending';
      if (batches.some(({ heldOut = [] }) => heldOut.includes(ref))) return 'held_out';
      return batches.some(({ refused }) => refused?.no_consent?.includes(ref)) ? 'skipped no_consent' : 'no_member';
    };
    const kinds = new Set<string>();
    for (const ref of [...MANY.filter((_, n) => n % 3 === 2), 'u00050x']) {
      const { decided: what, reason, plannedAt } = await decided(run, ref);
      const told = reason === undefined ? what : `${what} ${reason}`;
      assert.equal(told, expected(ref), ref);
      assert.deepEqual(plannedAt, NOON, ref);
      kinds.add(told);
    }
    assert.deepEqual([...kinds].sort(), ['held_out', 'no_member', 'pending', 'skipped no_consent']);
  });

  it('follows what became of the message, with its moment', async () => {
    const run = await planned();
    const [first = '', second = ''] = (await batchOf(world, run)).customers;
    const provider = new Provider('unknown', ({ id }) => (id.endsWith(second) ? REJECTED : SENT));
    world.clock.now = minutes(1);
    await deliver(world, provider.channel(), run);
    const sent = await decided(run, first);
    assert.deepEqual([sent.decided, sent.claimedAt, sent.isByPlan], ['sent', minutes(1), undefined]);
    const failed = await decided(run, second);
    assert.deepEqual([failed.decided, failed.reason], ['failed', 'bad_address']);
    world.clock.now = minutes(2);
    await close(world, run, 'cancelled');
    const last = (await batchOf(world, run, 3)).customers[0] ?? '';
    const cancelled = await decided(run, last);
    assert.deepEqual([cancelled.decided, cancelled.reason, cancelled.closedAt], ['skipped', 'cancelled', minutes(2)]);
  });

  it('is none yet before the plan comes to them, and none at all for who came after it', async () => {
    await addCustomers(
      world,
      MANY.map((ref) => customer(ref)),
    );
    const run = await openRunOf(world, await addCampaign(world));
    assert.equal((await decided(run, 'u00000')).decided, 'not_planned');
    await world.activities().planBatches({ run, maxBatches: 2 });
    assert.equal((await decided(run, 'u00000')).decided, 'pending');
    assert.equal((await decided(run, 'u00099')).decided, 'not_planned');
    await plan(world, run);
    await close(world, run);
    await addCustomers(world, [customer('v')]);
    assert.equal((await decided(run, 'v')).decided, 'no_member');
    assert.equal((await decided(run, 'u00099')).decided, 'expired');
  });

  it('is still found for the others of a batch whose last customer was erased', async () => {
    const run = await planned();
    const { customers } = await batchOf(world, run, 2);
    const [others, last = ''] = [customers.slice(0, -1), customers.at(-1)];
    await close(world, run);
    await eraseCustomer(world.models, SHOP, last, () => 'erased-1');
    for (const ref of others) assert.equal((await decided(run, ref)).decided, 'expired', ref);
    const next = (await batchOf(world, run, 3)).customers[0] ?? '';
    assert.equal((await decided(run, next)).decided, 'expired');
  });

  it('of another shop is not read, and the newest runs come first', async () => {
    const run = await planned();
    assert.equal(await decidingRun(world.models, 'other', run), undefined);
    const later = outreach({ id: 'later', dueAt: minutes(30) });
    const second = await openRunOf(world, await addCampaign(world, 'second', [later]), 'later');
    assert.deepEqual(
      (await newestRuns(world.models, SHOP)).map(({ _id }) => _id),
      [second, run],
    );
  });
});
