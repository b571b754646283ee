import assert from 'node:assert/strict';
import { Stage } from './environment.js';
import type { World } from './world.js';

const SECOND = 1_000;
/** Deliveries at once by a channel's worker: as many as one outreach asks for. */
const SLOTS = 4;
/** More than the slots hold batches (500). */
const MANY = 2_400;
const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

/** In real time: the time-skipping server is no measure of what happens at once. */
describe('campaigns side by side', function () {
  this.timeout(240_000);
  let stage: Stage;
  before(async () => {
    stage = await Stage.local();
    await stage.startWorkers({ slots: SLOTS });
  });
  after(async () => stage.close());

  /** One window of `seconds` with a message by chat and one by e-mail, due after `wait` milliseconds. */
  const two = (seconds: number, wait = 0): World => {
    const world = stage.world();
    const now = Date.now();
    const time = { window: 'launch' as const, dueAt: now + wait, expiresAt: now + seconds * SECOND };
    world.windows = [{ window: 'launch', opensAt: now, closesAt: time.expiresAt }];
    world.add({ ...time, id: 'cart', people: 600 });
    world.add({ ...time, id: 'frequent', people: MANY, channel: 'email', priority: 2 });
    return world;
  };
  const until = async (what: () => boolean): Promise<void> => {
    for (const start = Date.now(); !what(); await sleep(20)) {
      assert.ok(Date.now() - start < 120_000, `waited in vain for ${what}`);
    }
  };
  const allSent = (world: World): void => {
    for (const o of world.outreaches) assert.equal(world.sentOf(o.id), o.people, `${o.id} of ${world.campaign}`);
  };

  it('ten with the same instants all send everything and complete, each once', async () => {
    const worlds = Array.from({ length: 10 }, () => two(9));
    const handles = await Promise.all(worlds.map((world) => stage.start(world)));
    const results = await Promise.all(handles.map((handle) => handle.result()));
    assert.deepEqual(new Set(results), new Set(['completed']));
    for (const world of worlds) allSent(world);
  });

  it('a channel whose provider hangs holds back its own messages and no other, of this campaign and of others', async () => {
    const [world, other] = [two(15), two(15)];
    for (const { outreaches } of [world, other]) {
      // After the e-mail, which has taken all the slots there are by then.
      for (const o of outreaches) if (o.id === 'cart') o.dueAt += SECOND;
    }
    let letGo: () => void = () => undefined;
    const hanging = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    for (const one of [world, other]) one.hooks.deliver = (run) => (run.includes('.frequent.') ? hanging : undefined);
    const handles = [await stage.start(world), await stage.start(other)];
    try {
      await until(() => world.sentOf('cart') === 600 && other.sentOf('cart') === 600);
      assert.equal(world.sentOf('frequent') + other.sentOf('frequent'), 0);
    } finally {
      letGo();
    }
    await until(() => world.sentOf('frequent') === MANY && other.sentOf('frequent') === MANY);
    for (const handle of handles) await handle.terminate('by a test');
  });

  it('an outreach that is switched off by mistake and on again before its instant is sent', async () => {
    const world = two(20, 1_500);
    const handle = await stage.start(world);
    const [cart] = world.outreaches;
    assert.ok(cart);
    for (const enabled of [false, true, false, true]) {
      await sleep(200);
      await stage.change(world, () => {
        cart.enabled = enabled;
      });
    }
    assert.equal(world.sends.length, 0);
    await until(() => world.sentOf('cart') === 600 && world.sentOf('frequent') === MANY);
    await handle.terminate('by a test');
  });

  it('one that is paused by mistake and resumed, again and again, misses nothing that is due later', async () => {
    const world = two(20, 1_500);
    const handle = await stage.start(world);
    for (const state of ['paused', 'active', 'paused', 'active'] as const) {
      await sleep(200);
      await stage.change(world, () => {
        world.state = state;
      });
    }
    await until(() => world.sentOf('cart') === 600 && world.sentOf('frequent') === MANY);
    await handle.terminate('by a test');
  });
});
