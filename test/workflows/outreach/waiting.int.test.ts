/** A run that only a person can help waits for one, takes their word by an update, and comes to an end without them. */
import assert from 'node:assert/strict';
import { type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { changedSignal, DECISIONS } from '../../../workflows/contract.js';
import type { outreachWorkflow } from '../../../workflows/outreach.js';
import { WAITING_FOR } from '../../../workflows/search-attributes.js';
import { Stage } from '../environment.js';
import type { World } from '../world.js';

const HOUR = 3_600_000;
/** How long a run waits, and an outreach lasts. */
const LONG = 3 * HOUR;
type Handle = WorkflowHandle<typeof outreachWorkflow>;

interface Books {
  mended: boolean;
  /** When it was tried to close them. */
  readonly tried: number[];
}

describe('an outreach that waits for an operator', function () {
  this.timeout(240_000);
  let stage: Stage;
  before(async () => {
    stage = await Stage.timeSkipping();
    await stage.startWorkers();
  });
  after(async () => stage.close());

  async function one(): Promise<World> {
    const base = await stage.env.currentTimeMs();
    const world = stage.world();
    world.add({ id: 'cart', window: 'launch', dueAt: base, expiresAt: base + LONG, people: 700 });
    return world;
  }

  /** Books that do not balance until `mended` is set: the activity holds the run, and refuses. */
  async function unbalanced(): Promise<{ world: World; handle: Handle; books: Books }> {
    const world = await one();
    const books: Books = { mended: false, tried: [] };
    world.hooks.close = async (_run, rest) => {
      const now = await stage.env.currentTimeMs();
      books.tried.push(now);
      const isOver = world.heldUntil !== undefined && world.heldUntil <= now;
      if (books.mended || rest !== 'expired' || isOver) return;
      world.held = 'ledger';
      world.heldUntil = now + LONG;
      throw ApplicationFailure.nonRetryable('they do not', 'LedgerImbalance');
    };
    const handle = await stage.startOutreach(world, 'cart');
    await waits(handle, 'ledger');
    return { world, handle, books };
  }

  const shown = async (handle: Handle) => (await handle.describe()).typedSearchAttributes.get(WAITING_FOR);
  async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    for (let tries = 0; !(await holds()); tries += 1) {
      assert.ok(tries < 400, 'it does not come to that');
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  const waits = (handle: Handle, reason: string): Promise<void> => until(async () => (await shown(handle)) === reason);
  const refusal = async (word: keyof typeof DECISIONS, handle: Handle): Promise<ApplicationFailure> => {
    const error = await handle.executeUpdate(DECISIONS[word].update).then(
      () => assert.fail(`${word} was not refused`),
      (refused: unknown) => refused,
    );
    assert.ok(error instanceof WorkflowUpdateFailedError, String(error));
    return error.cause as ApplicationFailure;
  };

  it('shows what for, tries again at the word, and shows it no more', async () => {
    const { world, handle, books } = await unbalanced();
    books.mended = true;
    const decided = await handle.executeUpdate(DECISIONS.retry.update);
    assert.deepEqual(decided, { of: `${world.campaign}.cart.1`, decision: 'retry' });
    assert.equal((await handle.result()).sent, 700);
    assert.equal(await shown(handle), undefined);
    assert.equal(world.sentOf('cart'), 700);
  });

  it('waits again when nothing was put right, and ends when it is left out or called off', async () => {
    for (const word of ['skip', 'cancel'] as const) {
      const { world, handle, books } = await unbalanced();
      await handle.executeUpdate(DECISIONS.retry.update);
      await until(() => books.tried.length === 2 && world.calls.at(-1) === 'loadRun');
      await waits(handle, 'ledger');
      await handle.executeUpdate(DECISIONS[word].update);
      assert.equal((await handle.result()).pending, 0);
      assert.equal(world.calls.at(-1), word === 'skip' ? 'close set_aside' : 'close cancelled');
    }
  });

  it('is closed by itself when nobody comes in time', async () => {
    const { world, handle, books } = await unbalanced();
    assert.equal((await handle.result()).sent, 700);
    const [since = 0, ended = 0] = books.tried;
    assert.ok(ended - since >= LONG && ended - since < LONG + HOUR, `${(ended - since) / HOUR} h`);
    assert.equal(world.calls.filter((call) => call === 'close expired').length, 2);
  });

  it('is paused, resumed and cancelled with its campaign meanwhile', async () => {
    const { world, handle } = await unbalanced();
    for (const state of ['paused', 'active'] as const) {
      world.state = state;
      await handle.signal(changedSignal);
      await stage.env.sleep(HOUR / 2);
      assert.equal(world.run('cart').state, 'open', state);
      assert.equal(await shown(handle), 'ledger', state);
    }
    world.state = 'cancelled';
    await handle.signal(changedSignal);
    await handle.result();
    assert.equal(world.calls.at(-1), 'close cancelled');
  });

  it('waits with a plan that cannot be made, and expires honestly', async () => {
    const world = await one();
    world.held = 'plan';
    const handle = await stage.startOutreach(world, 'cart');
    await waits(handle, 'plan');
    assert.equal(world.sentOf('cart'), 0);
    await handle.executeUpdate(DECISIONS.retry.update);
    assert.equal((await handle.result()).sent, 700);

    const late = await one();
    late.hooks.plan = () => {
      late.held = 'plan';
    };
    let closedAt = 0;
    late.hooks.close = async () => {
      closedAt = await stage.env.currentTimeMs();
    };
    const ledger = await (await stage.startOutreach(late, 'cart')).result();
    assert.deepEqual([ledger.sent, late.run('cart').state], [0, 'closed']);
    assert.ok(closedAt >= late.run('cart').outreach.expiresAt);
  });

  it('waits also as a campaign, whose document is impossible, until a word, or its end', async () => {
    for (const word of ['retry', 'skip', 'cancel', 'none'] as const) {
      const base = await stage.env.currentTimeMs();
      const world = stage.world();
      world.windows = [{ window: 'launch', opensAt: base, closesAt: base + LONG }];
      world.add({ id: 'cart', window: 'launch', dueAt: base, expiresAt: base + LONG, people: 5 });
      world.flaw = { reason: 'document', detail: 'windows.0.outreaches.1.dueAt', until: base + LONG };
      const handle = await stage.start(world);
      await until(async () => (await handle.describe()).typedSearchAttributes.get(WAITING_FOR) === 'document');
      assert.equal(world.runs.size, 0, 'nothing is opened');
      if (word !== 'none') {
        const decided = await handle.executeUpdate(DECISIONS[word].update);
        assert.deepEqual(decided, { of: world.campaign, decision: word });
      }
      assert.equal(await handle.result(), word === 'cancel' ? 'cancelled' : 'completed');
      const isSent = word === 'retry' || word === 'skip';
      assert.equal(isSent ? world.sentOf('cart') : world.runs.size, isSent ? 5 : 0, word);
    }
  });

  it('takes words that the lifecycle table allows, and says in two languages why not else', async () => {
    const world = await one();
    world.state = 'paused';
    const handle = await stage.startOutreach(world, 'cart');
    for (const word of ['retry', 'skip'] as const) {
      const { type, details } = await refusal(word, handle);
      assert.equal(type, 'ActionNotAllowed');
      const [why] = details as [{ vi: string; en: string }];
      assert.match(why.en, /does not wait for anybody/);
      assert.match(why.vi, /không chờ ai/);
    }
    assert.deepEqual(
      world.calls.filter((call) => call.startsWith('decide')),
      [],
      'what is refused does nothing',
    );
    await handle.executeUpdate(DECISIONS.cancel.update);
    await handle.result();
    assert.equal(world.calls.at(-1), 'close cancelled');
  });

  it('hears what is unknown, repeated, out of order or too late, and is none the worse for it', async () => {
    const { world, handle, books } = await unbalanced();
    await handle.signal('no-such-signal', { any: 'thing' });
    await assert.rejects(handle.executeUpdate('no-such-update'), WorkflowUpdateFailedError);
    for (let n = 0; n < 3; n += 1) await handle.signal(changedSignal);
    books.mended = true;
    const once = { updateId: 'the same' };
    await handle.executeUpdate(DECISIONS.retry.update, once);
    assert.equal((await handle.result()).sent, 700);
    assert.equal(world.calls.filter((call) => call === 'decide retry').length, 1);
    assert.equal(world.sentOf('cart'), 700);
    await assert.rejects(handle.executeUpdate(DECISIONS.skip.update), /completed|not found/i);
    await assert.rejects(handle.signal(changedSignal), /completed|not found/i);
  });
});
