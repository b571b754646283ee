import assert from 'node:assert/strict';
import { customerId } from '../../../domain/base/ids.js';
import { imbalance, ledgerOfBatch } from '../../../domain/run/ledger.js';
import type { Batch } from '../../../domain/run/run.js';
import { native } from '../../../models/base/native.js';
import { eraseCustomer } from '../../../models/customer/person/erase-customer.js';
import { addCampaign, addCustomers, batchOf, customer, openRunOf, plan, SHOP, useWorld } from '../world.js';

describe('whom a plan refuses', () => {
  const world = useWorld();
  const stored = async (run: string): Promise<Batch> => {
    const batch = await native(world.models.batches).findOne<Batch>({ run });
    assert.ok(batch);
    return batch;
  };

  /** Two who may be sent to, one without consent, one without an address, one held out. */
  async function planned(): Promise<string> {
    const silent = { consent: {} };
    const { email: _, ...nowhere } = customer('d4');
    await addCustomers(world, [customer('a1'), customer('b2'), customer('c3', silent), nowhere, customer('u00001')]);
    const campaign = await addCampaign(world, 'sale', undefined, { holdout: 0.5 });
    const run = await openRunOf(world, campaign);
    await plan(world, run);
    return run;
  }

  it('is named by reason in the batch, beside the counts, and whoever is held out apart', async () => {
    const batch = await stored(await planned());
    assert.deepEqual(batch.refused, { no_consent: ['c3'], no_address: ['d4'] });
    assert.deepEqual(batch.planSkipped, { no_consent: 1, no_address: 1 });
    const all = [...batch.customers, ...(batch.heldOut ?? [])].sort();
    assert.deepEqual(all, ['a1', 'b2', 'u00001']);
    assert.ok(batch.heldOut && batch.heldOut.length > 0, 'with a half held out one of these three is');
    assert.equal(batch.ledger.audience, batch.customers.length + 2);
    assert.deepEqual([imbalance(batch.ledger), ledgerOfBatch(batch)], [0, batch.ledger]);
  });

  it('is not read by whoever delivers or counts', async () => {
    const run = await planned();
    const read = await batchOf(world, run);
    assert.deepEqual([read.refused, read.heldOut], [undefined, undefined]);
  });

  it('is renamed with the others when the customer is erased, and the counts stay', async () => {
    const run = await planned();
    const before = await stored(run);
    const [out = ''] = before.heldOut ?? [];
    await eraseCustomer(world.models, SHOP, 'c3', () => 'erased-1');
    await eraseCustomer(world.models, SHOP, out, () => 'erased-2');
    const after = await stored(run);
    assert.deepEqual(after.refused, { no_consent: ['erased-1'], no_address: ['d4'] });
    assert.deepEqual(
      after.heldOut,
      before.heldOut?.map((ref) => (ref === out ? 'erased-2' : ref)),
    );
    assert.deepEqual([after.ledger, after.planSkipped], [before.ledger, before.planSkipped]);
    assert.equal(await world.models.customers.findById(customerId(SHOP, out)), null);
  });
});
