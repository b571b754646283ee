import assert from 'node:assert/strict';
import type { CampaignState } from '../../../domain/campaign/states.js';
import { Provider, REFUSED, SENT } from '../deliver/provider.js';
import {
  close,
  deliver,
  followers,
  minutes,
  plan,
  plannedRun,
  readCustomer,
  SHOP,
  setState,
  useWorld,
} from '../world.js';

const CAMPAIGN = `${SHOP}.sale`;

describe('a message that the provider has put off', () => {
  const world = useWorld();

  const planned = (): Promise<string> => plannedRun(world, followers(10));

  /** The provider is busy at first; what happens while the attempt waits for it is up to the test. */
  async function deliverWaiting(run: string, meanwhile: () => Promise<unknown>) {
    let handOvers = 0;
    const provider = new Provider('resend', (_message, handOver) => {
      handOvers += 1;
      return handOver === 1 ? REFUSED : SENT;
    });
    const sleep = async (): Promise<void> => void (await meanwhile());
    const result = await deliver(world, provider.channel(), run, 0, { sleep });
    return { provider, result, handOvers: () => handOvers };
  }

  for (const state of ['cancelled', 'paused'] satisfies CampaignState[]) {
    it(`does not leave any more when the campaign is ${state} while it waits`, async () => {
      const run = await planned();
      const { provider, result, handOvers } = await deliverWaiting(run, () => setState(world, CAMPAIGN, state));
      assert.deepEqual([handOvers(), provider.copies.length], [4, 0], 'one chunk was asked for once');
      assert.deepEqual([result.done, result.ledger.pending], [false, 10]);
      assert.deepEqual((await readCustomer(world, 'u00000')).touches, [], 'its claim is given back');
    });
  }

  it('never leaves after a cancellation, however often its batch comes back', async () => {
    const run = await planned();
    const { provider } = await deliverWaiting(run, () => setState(world, CAMPAIGN, 'cancelled'));
    for (let tries = 0; tries < 3; tries += 1) await deliver(world, provider.channel(), run);
    assert.deepEqual((await close(world, run, 'cancelled')).skipped, { cancelled: 10 });
    for (let tries = 0; tries < 3; tries += 1) await deliver(world, provider.channel(), run);
    await plan(world, run);
    assert.deepEqual(provider.copies, []);
  });

  it('does not leave when its time is over while it waits', async () => {
    const run = await planned();
    const { provider, result } = await deliverWaiting(run, async () => {
      world.clock.now = minutes(601);
    });
    assert.equal(provider.copies.length, 0);
    assert.deepEqual([result.done, result.ledger.expired], [true, 10]);
  });

  it('leaves once, when nothing has come between', async () => {
    const run = await planned();
    const { provider, result } = await deliverWaiting(run, async () => undefined);
    assert.deepEqual([result.done, result.ledger.sent, provider.duplicates()], [true, 10, []]);
  });
});
