import assert from 'node:assert/strict';
import { batchId } from '../../../domain/base/ids.js';
import { imbalance, ledgerOfBatch } from '../../../domain/run/ledger.js';
import { settleUnknown } from '../../../models/run/settle-unknown.js';
import { accounts, addCampaign, addCustomers, followers, openRunOf, plan, useWorld } from '../../activities/world.js';

describe('settling messages in doubt', () => {
  const world = useWorld();
  /** Three batches of 12 whose first chunks are all in doubt. */
  async function inDoubt(): Promise<string> {
    await addCustomers(world, followers(36));
    const run = await openRunOf(world, await addCampaign(world));
    await plan(world, run);
    for (const batch of await accounts(world, run)) {
      const out = { 0: 'uuuu' };
      const why = Object.fromEntries([0, 1, 2, 3].map((index) => [index, 'interrupted']));
      const ledger = ledgerOfBatch({ ...batch, out, why });
      await world.models.batches.updateOne({ _id: batch._id }, { $set: { out, why, ledger } });
    }
    return run;
  }

  it('counts everybody once, however many settle at the same time', async () => {
    const run = await inDoubt();
    const both = await Promise.all([
      settleUnknown(world.models, run, 'sent'),
      settleUnknown(world.models, run, 'sent'),
    ]);
    assert.equal(
      both.reduce((sum, { settled }) => sum + settled, 0),
      12,
    );
    const now = await accounts(world, run);
    assert.deepEqual(
      now.map(({ out, ledger }) => [out[0], ledger.sent, ledger.unknown, imbalance(ledger)]),
      [0, 1, 2].map(() => ['ssss', 4, 0, 0]),
    );
    assert.deepEqual(now[0]?.why, {}, 'a message that was sent has no reason');
  });

  it('leaves as it is what a late attempt has recorded meanwhile, and whoever was not meant', async () => {
    const run = await inDoubt();
    const [first] = await accounts(world, run);
    assert.ok(first);
    const out = { 0: 'suuu' };
    const { 0: _, ...why } = first.why;
    const ledger = ledgerOfBatch({ ...first, out, why });
    await world.models.batches.updateOne({ _id: batchId(run, 0) }, { $set: { out, why, ledger } });
    const meant = first.customers.slice(0, 2);
    const { settled } = await settleUnknown(world.models, run, 'not_sent', meant);
    assert.equal(settled, 1);
    const [after] = await accounts(world, run);
    assert.equal(after?.out[0], 'sfuu');
    assert.equal(after?.why[1], 'not_sent');
    assert.deepEqual([after?.ledger.sent, after?.ledger.failed, after?.ledger.unknown], [1, 1, 2]);
  });
});
