/**
 * Whatever a campaign is doing (scheduled, in its last batch, waiting for an operator), a pause, a resume and a cancellation work,
 * and it comes to an end.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type CampaignAction, FINAL_STATES, transition } from '../../../domain/campaign/states.js';
import { imbalance } from '../../../domain/run/ledger.js';
import { Stage } from '../environment.js';
import { DAY, type World } from '../world.js';

const HOUR = 3_600_000;
/** Where the campaign is when somebody comes. */
const MOMENTS = ['scheduled', 'last batch', 'waiting for an operator'] as const;
type Moment = (typeof MOMENTS)[number];
type Asked = Extract<CampaignAction, 'pause' | 'resume' | 'cancel'>;

describe('a campaign that somebody interferes with', function () {
  this.timeout(240_000);
  let stage: Stage;
  before(async () => {
    stage = await Stage.timeSkipping();
    await stage.startWorkers();
  });
  after(async () => stage.close());

  /** A window of a day from tomorrow on, with three batches. */
  async function planned(): Promise<World> {
    const base = await stage.env.currentTimeMs();
    const world = stage.world();
    world.windows = [{ window: 'launch', opensAt: base + DAY, closesAt: base + 2 * DAY }];
    world.add({ id: 'cart', window: 'launch', dueAt: base + DAY, expiresAt: base + 2 * DAY, people: 1_300 });
    return world;
  }

  /** What the API does with a word: nothing, where the table says no. */
  async function say(world: World, action: Asked): Promise<void> {
    const verdict = transition(world.state, action);
    if (!verdict.ok) return;
    await stage.change(world, () => {
      world.state = verdict.to;
    });
  }

  /** Calls `act` when the campaign has come to that moment. */
  async function at(moment: Moment, world: World, act: () => Promise<void>): Promise<void> {
    if (moment === 'scheduled') {
      await stage.env.sleep(HOUR);
      return act();
    }
    if (moment === 'waiting for an operator') {
      world.held = 'money';
      await stage.env.sleep(DAY + HOUR);
      assert.equal(world.run('cart').state, 'open');
      assert.equal(world.sentOf('cart'), 0);
      return act();
    }
    const reached = new Promise<void>((resolve, reject) => {
      world.hooks.chunk = async (_run, seq) => {
        if (seq !== 2) return;
        world.hooks = {};
        await act().then(resolve, reject);
      };
    });
    await stage.env.sleep(DAY + HOUR);
    await reached;
  }

  async function ends(world: World, handle: Awaited<ReturnType<Stage['start']>>): Promise<void> {
    const state = await handle.result();
    assert.ok(FINAL_STATES.includes(state), state);
    const run = world.runs.get(`${world.campaign}.cart.1`);
    if (!run) {
      assert.equal(state, 'cancelled', 'only a campaign that was cancelled before opens nothing');
      return;
    }
    assert.equal(run.state, 'closed');
    assert.equal(imbalance(run.ledger), 0);
    assert.equal(run.ledger.pending, 0);
    assert.equal(run.ledger.sent, world.sentOf('cart'), 'nobody twice, nobody uncounted');
  }

  for (const moment of MOMENTS) {
    it(`while it is ${moment}, is paused, resumed and sent to its end`, async () => {
      const world = await planned();
      const handle = await stage.start(world);
      await at(moment, world, async () => {
        await say(world, 'pause');
      });
      await stage.env.sleep(HOUR);
      const left = world.runs.has(`${world.campaign}.cart.1`) ? world.sentOf('cart') : 0;
      await stage.env.sleep(HOUR);
      if (left > 0) assert.equal(world.sentOf('cart'), left, 'nothing leaves while it is paused');
      world.held = undefined;
      await say(world, 'resume');
      await ends(world, handle);
      assert.deepEqual([world.state, world.sentOf('cart')], ['completed', 1_300]);
    });

    it(`while it is ${moment}, is cancelled, and sends nothing more`, async () => {
      const world = await planned();
      const handle = await stage.start(world);
      let sent = 0;
      await at(moment, world, async () => {
        await say(world, 'cancel');
        sent = world.sends.length;
      });
      await ends(world, handle);
      assert.equal(world.state, 'cancelled');
      assert.ok(world.sends.length <= sent + 4, 'at most what was in flight');
    });
  }

  it('in any order of words reaches an end, also when nobody says another', async () => {
    const asks = fc.array(fc.constantFrom<Asked>('pause', 'resume', 'pause', 'resume', 'cancel'), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...MOMENTS), asks, async (moment, words) => {
        const world = await planned();
        const handle = await stage.start(world);
        await at(moment, world, async () => {
          for (const word of words) await say(world, word);
        });
        await ends(world, handle);
      }),
      { numRuns: 4, seed: 20_261_111 },
    );
  });
});
