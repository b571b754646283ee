import assert from 'node:assert/strict';
import { sendTest } from '../../../activities/deliver/send-test.js';
import { allowSending, stopSending, stopsOf } from '../../../models/run/stop/stop-switch.js';
import type { StopScope } from '../../../models/run/stop/stop-switch-schema.js';
import { Provider } from '../deliver/provider.js';
import {
  assertBalanced,
  clear,
  close,
  deliver,
  followers,
  minutes,
  plannedRun,
  readRun,
  refs,
  SHOP,
  useWorld,
} from '../world.js';

const SCOPES: readonly StopScope[] = [
  { kind: 'all' },
  { kind: 'channel', channel: 'email' },
  { kind: 'shop', shop: SHOP },
];

describe('a stop switch', () => {
  const world = useWorld();

  for (const scope of SCOPES) {
    it(`of ${scope.kind} lets nothing leave, makes the run wait, and loses nobody`, async () => {
      const run = await plannedRun(world, followers(12));
      await stopSending(world.models, scope, 'wrong price');
      const provider = new Provider('unknown');
      assert.equal((await deliver(world, provider.channel(), run)).done, false);
      assert.deepEqual(provider.reached(), []);
      assert.equal((await world.activities().loadRun(run)).held, 'stop_switch');
      assert.equal((await readRun(world, run)).held, undefined, 'the run itself is not held');

      await allowSending(world.models, scope);
      assert.equal((await world.activities().loadRun(run)).held, undefined);
      await deliver(world, provider.channel(), run);
      assert.deepEqual([provider.reached(), provider.duplicates()], [refs(12), []]);
      assert.equal((await close(world, run)).sent, 12);
      await assertBalanced(world, run);
    });
  }

  it('that is switched on in the middle stops a batch at its next look, and measures how long that took', async () => {
    const run = await plannedRun(world, followers(12));
    const provider = new Provider('unknown');
    let chunks = 0;
    let monotonic = 0;
    provider.around = async (moment) => {
      if (moment === 'after' && ++chunks === 1) await stopSending(world.models, { kind: 'shop', shop: SHOP }, 'stop');
      // The next look is due.
      monotonic += 500;
      world.clock.now = new Date(world.clock.now.getTime() + 500);
    };
    await deliver(world, provider.channel(), run, 0, { monotonic: () => monotonic });
    assert.equal(provider.reached().length, 4, 'the chunk in flight, and no other');
    const [found] = await stopsOf(world.models, SHOP);
    assert.equal(found?.stopped, 1);
    const took = (found?.stoppedAt?.getTime() ?? Number.NaN) - (found?.since?.getTime() ?? Number.NaN);
    assert.ok(took >= 0 && took < 60_000, `${took} ms on the clock of the database`);
    await assertBalanced(world, run);
  });

  it('of another shop or channel holds nobody', async () => {
    await clear(world);
    const run = await plannedRun(world, followers(12), 'other');
    await stopSending(world.models, { kind: 'shop', shop: 'la-xanh' }, 'x');
    await stopSending(world.models, { kind: 'channel', channel: 'sms' }, 'x');
    const provider = new Provider('unknown');
    await deliver(world, provider.channel(), run);
    assert.equal(provider.reached().length, 12);
  });

  it('holds test sends as well', async () => {
    await stopSending(world.models, { kind: 'channel', channel: 'email' }, 'x');
    const _id = `${SHOP}/1-a`;
    await world.models.testSends.collection.insertOne({
      _id,
      shop: SHOP,
      state: 'waiting',
      message: 'test',
      content: { to: 'me@example.com', text: 'x' },
      at: minutes(0),
    } as never);
    const provider = new Provider('unknown');
    const { state } = await sendTest(
      world.channelDeps(),
      provider.channel(),
      { testSend: _id },
      new AbortController().signal,
    );
    assert.deepEqual([state, provider.copies.length], ['refused', 0]);
  });
});
