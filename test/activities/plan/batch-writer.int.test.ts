import assert from 'node:assert/strict';
import { plannedBatch } from '../../../activities/plan/batch-builder.js';
import { BatchWriter } from '../../../activities/plan/batch-writer.js';
import type { Batch } from '../../../domain/run/run.js';
import { insertBatches } from '../../../models/run/batch-store.js';
import { Freezer, hookModels } from '../deliver/hooked.js';
import { accounts, NOON, SHOP, useWorld } from '../world.js';

const RUN = `${SHOP}.sale.launch.1`;
const shape = { run: RUN, shop: SHOP, batchSize: 3, chunkSize: 2 };
const batch = (seq: number, ref = `u${seq}`): Batch =>
  plannedBatch(shape, seq, NOON, {
    cursor: `${SHOP}/${ref}`,
    customers: [ref],
    revs: [1],
    fields: [],
    planSkipped: {},
  });

describe('BatchWriter', () => {
  const world = useWorld();

  const written = async (): Promise<string[]> => (await accounts(world, RUN)).flatMap(({ customers }) => customers);

  it('writes in order while it is given more', async () => {
    const writer = new BatchWriter(world.models, RUN);
    for (let seq = 0; seq < 20; seq += 1) await writer.add(batch(seq));
    await writer.finish();
    assert.equal(writer.written, 20);
    assert.deepEqual(
      await written(),
      Array.from({ length: 20 }, (_, seq) => `u${seq}`),
    );
  });

  it('writes nothing behind a batch that another planner has written', async () => {
    const freezer = new Freezer('after batches.insertMany');
    const writer = new BatchWriter(hookModels(world.models, freezer.hook), RUN);
    await writer.add(batch(0));
    await freezer.frozen;
    for (const seq of [1, 2]) await writer.add(batch(seq));
    await insertBatches(world.models.batches, [batch(1, 'theirs')]);
    freezer.release();
    await assert.rejects(writer.finish(), { type: 'PlanOvertaken', nonRetryable: false });
    assert.deepEqual(await written(), ['u0', 'theirs']);
    await assert.rejects(writer.add(batch(3)), { type: 'PlanOvertaken' });
    assert.deepEqual(await written(), ['u0', 'theirs']);
  });

  it('waits for the server instead of gathering batches without end', async () => {
    const freezer = new Freezer('before batches.insertMany');
    const writer = new BatchWriter(hookModels(world.models, freezer.hook), RUN);
    let added = 0;
    const adding = (async () => {
      for (let seq = 0; seq < 20; seq += 1, added += 1) await writer.add(batch(seq));
      await writer.finish();
    })();
    await freezer.frozen;
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(added <= 5, `${added} batches were taken`);
    freezer.release();
    await adding;
    assert.equal((await written()).length, 20);
  });
});
