import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { BSON } from 'mongodb';
import { native } from '../../../models/base/native.js';
import { clear, close, customer, deliver, followers, plan, plannedRun, refs, useWorld } from '../world.js';
import { Provider, REFUSED, SENT } from './provider.js';

const PEOPLE = 1_000;
/** As long as those of a real worker. */
const deps = { newClaimToken: () => randomUUID() };
/** What a message may leave behind for ever: the touch on its customer, and its place in the batch. */
const MOST_BYTES = 220;

describe('what a run leaves in the database', function () {
  this.timeout(240_000);
  const world = useWorld({ batchSize: 500, chunkSize: 100 });

  async function bytes(): Promise<number> {
    const { customers, batches, runs } = world.models;
    let sum = 0;
    for (const collection of [native(customers), native(batches), native(runs)]) {
      for await (const document of collection.find()) sum += BSON.calculateObjectSize(document);
    }
    return sum;
  }

  /** Bytes per message that are left after `stops` stops of each batch by a busy provider. */
  async function left(stops: number): Promise<number> {
    const run = await plannedRun(world, followers(PEOPLE));
    const before = PEOPLE * BSON.calculateObjectSize(customer(refs(1)[0] ?? ''));
    const provider = new Provider('unknown', () => REFUSED);
    for (let stop = 0; stop < stops; stop += 1) {
      for (const seq of [0, 1]) await deliver(world, provider.channel(), run, seq, deps).catch(() => undefined);
      await plan(world, run);
    }
    provider.script = () => SENT;
    for (const seq of [0, 1]) assert.equal((await deliver(world, provider.channel(), run, seq, deps)).done, true);
    assert.equal((await close(world, run)).sent, PEOPLE);
    return ((await bytes()) - before) / PEOPLE;
  }

  it(`is at most ${MOST_BYTES} bytes a message`, async () => {
    const each = await left(0);
    assert.ok(each > 50 && each <= MOST_BYTES, `${each} bytes`);
  });

  it('does not grow with the attempts that it took', async () => {
    const first = await left(0);
    await clear(world);
    const after = await left(20);
    assert.ok(after - first < 1, `${first} bytes, and ${after} after twenty stops`);
  });
});
