import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hookModels } from '../deliver/hooked.js';
import { addCampaign, addCustomers, clear, followers, openRunOf, useWorld } from '../world.js';

const MB = 1024 * 1024;

describe('the memory of a plan', () => {
  const world = useWorld({ batchSize: 500, chunkSize: 100 });
  let collect: () => void;
  before(async () => {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  });

  /** The largest live heap of one plan in a single call, above what was there before, bytes. */
  async function planHeap(size: number): Promise<number> {
    await clear(world);
    const step = 5000;
    for (let from = 0; from < size; from += step) {
      await addCustomers(world, followers(from + step).slice(from));
    }
    const run = await openRunOf(world, await addCampaign(world));
    collect();
    const before = process.memoryUsage().heapUsed;
    let peak = 0;
    let inserts = 0;
    const models = hookModels(world.models, async (operation, moment) => {
      if (operation !== 'batches.insertMany' || moment !== 'before') return;
      inserts += 1;
      if (inserts % 5 !== 0) return;
      collect();
      peak = Math.max(peak, process.memoryUsage().heapUsed - before);
    });
    const activities = world.activities({ models });
    const page = await activities.planBatches({ run, maxBatches: 1000 });
    assert.deepEqual(page, { batches: size / 500, done: true, audience: size });
    assert.ok(peak > 0, 'the heap was looked at');
    return peak;
  }

  it('is the same for 60,000 customers as for 20,000', async () => {
    const small = await planHeap(20_000);
    const large = await planHeap(60_000);
    // 40,000 customers held somewhere would be at least 40 MB.
    const grown = (large - small) / MB;
    assert.ok(grown < 8, `grew by ${grown.toFixed(1)} MB, from ${(small / MB).toFixed(1)} MB`);
  }).timeout(240_000);
});
