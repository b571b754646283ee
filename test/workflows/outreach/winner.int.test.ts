import assert from 'node:assert/strict';
import { changedSignal } from '../../../workflows/contract.js';
import { Stage } from '../environment.js';
import { DAY, type World, type WorldOutreach } from '../world.js';

const HOUR = 3_600_000;
/** Batches of 500, of which the first hundred try messages. */
const PEOPLE = 1_200;
const TRIED = 300;

describe('an outreach that tries messages', function () {
  this.timeout(240_000);
  let stage: Stage;
  before(async () => {
    stage = await Stage.timeSkipping();
    await stage.startWorkers();
  });
  after(async () => stage.close());

  const one = async (over: Partial<WorldOutreach> = {}): Promise<World> => {
    const base = await stage.env.currentTimeMs();
    const world = stage.world();
    const tried = { horizonAt: base + 5 * HOUR, people: PEOPLE };
    world.add({ id: 'cart', window: 'launch', dueAt: base, expiresAt: base + DAY, ...tried, ...over });
    return world;
  };
  const sentUntil = (world: World, at: number): number =>
    world.sends.filter((send) => send.at < at).reduce((sum, { people }) => sum + people, 0);

  it('sends the rest when the horizon has passed and the winner is known, each once', async () => {
    const world = await one();
    const { horizonAt = 0 } = world.outreaches[0] ?? {};
    const handle = await stage.startOutreach(world, 'cart');
    await stage.env.sleep(HOUR);
    const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    assert.match(currentDetails, /waiting: Until the experiment ends/);
    const ledger = await handle.result();
    assert.deepEqual([ledger.audience, ledger.sent, ledger.pending], [PEOPLE, PEOPLE, 0]);
    assert.equal(world.sentOf('cart'), PEOPLE);
    assert.equal(sentUntil(world, horizonAt), TRIED);
    assert.ok(world.calls.filter((call) => call === 'choose').length <= 12, 'it does not ask every moment');
  });

  it('lets the rest expire where the outreach does before its experiment, and the ledger shows them', async () => {
    const base = await stage.env.currentTimeMs();
    const world = await one({ expiresAt: base + 3 * HOUR });
    const ledger = await (await stage.startOutreach(world, 'cart')).result();
    assert.deepEqual([ledger.sent, ledger.expired, ledger.audience], [TRIED, PEOPLE - TRIED, PEOPLE]);
  });

  it('waits on through a pause and a resume, and through new histories', async () => {
    const world = await one();
    const handle = await stage.startOutreach(world, 'cart', { maxHistoryEvents: 40 });
    await stage.env.sleep(HOUR);
    world.state = 'paused';
    await handle.signal(changedSignal);
    await stage.env.sleep(5 * HOUR);
    assert.equal(world.sentOf('cart'), TRIED, 'nothing leaves while it is paused, though the horizon has passed');
    world.state = 'active';
    await stage.outreach(world, 'cart').signal(changedSignal);
    const ledger = await stage.outreach(world, 'cart').result();
    assert.deepEqual([ledger.sent, world.sentOf('cart')], [PEOPLE, PEOPLE]);
  });

  it('skips the rest as cancelled when its campaign is', async () => {
    const world = await one();
    const handle = await stage.startOutreach(world, 'cart');
    await stage.env.sleep(HOUR);
    world.state = 'cancelled';
    await handle.signal(changedSignal);
    const ledger = await handle.result();
    assert.deepEqual([ledger.sent, ledger.skipped], [TRIED, { cancelled: PEOPLE - TRIED }]);
  });
});
