import assert from 'node:assert/strict';
import { WorkflowNotFoundError } from '@temporalio/common';
import { progressQuery } from '../../workflows/contract.js';
import { Stage } from './environment.js';
import type { World } from './world.js';

const SECOND = 1_000;
/** From the start of a campaign to its first message, on two quiet cores. */
const QUIET_MS = 500;
const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

/** What the time-skipping server cannot show: real cancellation, termination and continue-as-new with children. */
describe('the workflows on a real server', function () {
  this.timeout(240_000);
  let stage: Stage;
  /** How many times slower than a quiet machine this one is now: windows are that much longer. */
  let slowness = 1;
  before(async () => {
    stage = await Stage.local();
    // Nobody serves e-mail.
    await stage.startWorkers({ channels: ['chat', 'sms'] });
    const world = one(1, 600);
    const began = performance.now();
    const handle = await stage.start(world);
    await until(() => world.sends.length === 1);
    slowness = Math.max(1, (performance.now() - began) / QUIET_MS);
    await stage.change(world, () => {
      world.state = 'cancelled';
    });
    assert.equal(await handle.result(), 'cancelled');
  });
  after(async () => stage.close());

  /** One outreach in one window that lasts `seconds` on a quiet machine. */
  const one = (people: number, seconds: number): World => {
    const world = stage.world();
    const now = Date.now();
    const closesAt = now + seconds * slowness * SECOND;
    world.windows = [{ window: 'launch', opensAt: now, closesAt }];
    world.add({ id: 'cart', window: 'launch', dueAt: now, expiresAt: closesAt, people });
    return world;
  };
  const until = async (what: () => boolean): Promise<void> => {
    for (const start = Date.now(); !what(); await sleep(20)) {
      assert.ok(Date.now() - start < 120_000, `waited in vain for ${what}`);
    }
  };

  it('stops running batches within two seconds of a pause, and resumes where they stopped', async () => {
    const world = one(6_000, 8);
    // A batch that asks nobody but its signal, as one that waits for a slow provider does.
    world.asksGate = false;
    world.hooks.chunk = () => sleep(300);
    const handle = await stage.start(world);
    await until(() => world.sends.length >= 6);
    await stage.change(world, () => {
      world.state = 'paused';
    });
    await until(() => world.busy === 0);
    const sentAtPause = world.sentOf('cart');
    await sleep(1_000);
    assert.equal(world.sentOf('cart'), sentAtPause);
    assert.ok(sentAtPause < 6_000);
    assert.equal((await stage.outreach(world, 'cart').describe()).status.name, 'RUNNING');
    world.hooks = {};
    await stage.change(world, () => {
      world.state = 'active';
    });
    assert.equal(await handle.result(), 'completed');
    assert.equal(world.sentOf('cart'), 6_000);
    assert.equal(world.run('cart').ledger.sent, 6_000);
  });

  it('counts the partial results of a pause while it lasts', async () => {
    const world = one(1_000, 5);
    world.asksGate = false;
    world.hooks.chunk = () => sleep(300);
    await stage.start(world);
    await until(() => world.sends.length >= 3);
    await stage.change(world, () => {
      world.state = 'paused';
    });
    await until(() => world.busy === 0);
    await sleep(300);
    const outreach = stage.outreach(world, 'cart');
    assert.equal(Object.values(await outreach.query(progressQuery))[0]?.sent, world.sentOf('cart'));
    assert.equal((await outreach.result()).expired, 1_000 - world.sentOf('cart'));
  });

  it('loses nothing over many continue-as-news, also while children run', async () => {
    const world = one(8_000, 7);
    world.add({ ...world.outreaches[0]!, id: 'frequent', channel: 'sms', people: 900, dueAt: Date.now() + 2_000 });
    world.hooks.chunk = () => sleep(10);
    const reopened: string[] = [];
    world.hooks.openRun = (run) => {
      if (world.runs.get(run)?.state === 'closed') reopened.push(run);
    };
    const handle = await stage.start(world, 20);
    for (let n = 0; n < 8; n++) {
      await stage.change(world, () => undefined);
      await sleep(200);
    }
    assert.equal(await handle.result(), 'completed');
    assert.equal(world.sentOf('cart'), 8_000);
    assert.equal(world.sentOf('frequent'), 900);
    assert.deepEqual(reopened, [], 'no run was started twice');
    for (const workflow of [handle, stage.outreach(world, 'cart')]) {
      const { events } = await workflow.fetchHistory();
      assert.ok(events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId);
    }
  });

  it('starts a run again that was terminated in the middle of its batches; nobody is messaged twice', async () => {
    const world = one(8_000, 9);
    world.hooks.chunk = () => sleep(20);
    const handle = await stage.start(world);
    await until(() => world.sends.length >= 10);
    await stage.outreach(world, 'cart').terminate('by a test');
    const { runId: first } = await stage.outreach(world, 'cart').describe();
    assert.equal(await handle.result(), 'completed');
    assert.notEqual((await stage.outreach(world, 'cart').describe()).runId, first);
    assert.equal(world.sentOf('cart'), 8_000);
    assert.equal(world.run('cart').ledger.sent, 8_000);
  });

  it('finds a terminated child again after a continue-as-new as soon as anything changes', async () => {
    const world = one(1_000, 6);
    world.state = 'paused';
    const handle = await stage.start(world, 12);
    await stage.startOutreach(world, 'cart');
    await until(() => world.runs.size === 1);
    for (let n = 0; n < 3; n++) {
      await stage.change(world, () => undefined);
      await sleep(200);
    }
    await stage.outreach(world, 'cart').terminate('by a test');
    await stage.change(world, () => {
      world.state = 'active';
    });
    await until(() => world.sends.length === 10);
    assert.equal(await handle.result(), 'completed');
    assert.equal(world.sentOf('cart'), 1_000);
  });

  it('hears at once of the end of a run that a terminated workflow of the same campaign has started', async () => {
    const world = one(4_000, 30);
    world.hooks.chunk = () => sleep(50);
    const first = await stage.start(world);
    await until(() => world.sends.length >= 4);
    await first.terminate('by a test');
    const second = await stage.start(world);
    const ledger = await stage.outreach(world, 'cart').result();
    assert.equal(ledger.sent, 4_000);
    let told: unknown;
    // Long before the window ends, which is when the campaign looks for itself.
    for (let tries = 0; told === undefined && tries < 100; tries += 1) {
      await sleep(20);
      told = Object.values(await second.query(progressQuery))[0];
    }
    assert.deepEqual(told, ledger);
    assert.equal(world.calls.filter((c) => c === 'openRun').length, 1, 'the run was not started twice');
    await second.terminate('by a test');
  });

  it('settles an outreach whose channel nobody serves as expired, and completes', async () => {
    const world = one(700, 3);
    world.outreaches[0]!.channel = 'email';
    assert.equal(await (await stage.start(world)).result(), 'completed');
    assert.equal(world.run('cart').ledger.expired, 700);
  });

  it('lets outreaches go on when an operator cancels the campaign workflow, and close without it', async () => {
    const world = one(2_000, 30);
    world.hooks.chunk = () => sleep(50);
    const handle = await stage.start(world);
    await until(() => world.sends.length >= 4);
    await handle.cancel();
    await assert.rejects(handle.result(), { name: 'WorkflowFailedError' });
    assert.equal((await stage.outreach(world, 'cart').result()).sent, 2_000);
    await assert.rejects(handle.signal('changed'), WorkflowNotFoundError);
  });
});
