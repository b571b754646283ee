import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
import { changedSignal, progressQuery } from '../../workflows/contract.js';
import { Stage } from './environment.js';
import { DAY, type World, type WorldOutreach } from './world.js';

const HOUR = 3_600_000;

describe('the outreach workflow', function () {
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
    world.add({ id: 'cart', window: 'launch', dueAt: base, expiresAt: base + DAY, people: 2_300, ...over });
    return world;
  };

  it('plans a small page first and delivers each batch once, at most four at a time', async () => {
    const world = await one({ people: 25_600 });
    world.hooks.deliver = () => new Promise((resolve) => setTimeout(resolve, 20));
    const ledger = await (await stage.startOutreach(world, 'cart')).result();
    assert.deepEqual([ledger.audience, ledger.sent, ledger.pending], [25_600, 25_600, 0]);
    assert.equal(world.sentOf('cart'), 25_600);
    assert.equal(world.maxBusy, 4);
    assert.equal(world.calls.filter((c) => c === 'deliver').length, 52);
    assert.deepEqual(
      world.calls.filter((c) => c.startsWith('plan')),
      ['plan 2', 'plan 20', 'plan 20', 'plan 20'],
    );
    assert.ok(world.calls.indexOf('deliver') < world.calls.lastIndexOf('plan 20'), 'it delivers while it plans');
  });

  it('never plans more than 200 batches ahead of delivery', async () => {
    const world = await one({ people: 150_000 });
    let ahead = 0;
    world.hooks.plan = (_run, batches) => {
      ahead = Math.max(ahead, batches + 20 - world.calls.filter((c) => c === 'deliver').length);
    };
    await (await stage.startOutreach(world, 'cart')).result();
    assert.equal(world.sentOf('cart'), 150_000);
    // Four are in flight that their activity has not counted yet.
    assert.ok(ahead <= 200 + 4, `${ahead} batches ahead`);
  });

  it('expires everybody when it starts too late, so that the ledger shows them', async () => {
    const world = await one({ expiresAt: 1 });
    const ledger = await (await stage.startOutreach(world, 'cart')).result();
    assert.deepEqual([ledger.audience, ledger.expired, ledger.sent], [2_300, 2_300, 0]);
    assert.equal(world.calls.includes('deliver'), false);
  });

  it('expires whoever is left when a pause lasts too long, without waiting for the resume', async () => {
    const world = await one();
    world.hooks.chunk = (_run, seq) => {
      if (seq === 1) world.state = 'paused';
    };
    const ledger = await (await stage.startOutreach(world, 'cart')).result();
    assert.equal(ledger.sent, world.sentOf('cart'));
    assert.ok(ledger.sent > 0 && ledger.expired > 0);
    assert.equal(ledger.sent + ledger.expired, 2_300);
  });

  it('tries a batch again that failed, and delivers it', async () => {
    const world = await one();
    let failures = 2;
    world.hooks.deliver = (_run, seq) => {
      if (seq === 1 && failures-- > 0) throw ApplicationFailure.create({ message: 'busy', type: 'ChannelThrottled' });
    };
    const ledger = await (await stage.startOutreach(world, 'cart')).result();
    assert.equal(ledger.sent, 2_300);
    assert.equal(world.sentOf('cart'), 2_300);
  });

  it('waits while it is on hold, says why, and goes on when it is told of the release', async () => {
    const world = await one();
    world.hooks.chunk = (_run, seq) => {
      if (seq === 1) world.held = 'money';
    };
    const handle = await stage.startOutreach(world, 'cart');
    await stage.env.sleep(HOUR);
    const before = world.sentOf('cart');
    assert.ok(before > 0 && before < 2_300, `${before} left before the hold`);
    const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    assert.match(currentDetails, /waiting: On hold: money/);
    world.hooks.chunk = () => undefined;
    world.held = undefined;
    const released = await stage.env.currentTimeMs();
    await handle.signal(changedSignal);
    const ledger = await handle.result();
    assert.deepEqual([ledger.sent, ledger.pending], [2_300, 0]);
    assert.ok((world.sends.at(-1)?.at ?? 0) - released < 60_000, 'it goes on at once');
  });

  it('goes on after a release that nobody told it of', async () => {
    const world = await one();
    world.held = 'config';
    const handle = await stage.startOutreach(world, 'cart');
    await stage.env.sleep(HOUR);
    assert.equal(world.calls.includes('deliver'), false);
    world.held = undefined;
    assert.equal((await handle.result()).sent, 2_300);
  });

  it('expires whoever is left when nobody releases it in time', async () => {
    const world = await one();
    world.held = 'error_rate';
    const ledger = await (await stage.startOutreach(world, 'cart')).result();
    assert.deepEqual([ledger.audience, ledger.expired, ledger.sent], [2_300, 2_300, 0]);
    assert.equal(world.calls.includes('deliver'), false);
  });

  it('ends when somebody says so, on hold or in the middle of its batches, with the word that was said', async () => {
    for (const [ending, held] of [
      ['set_aside', 'content'],
      ['cancelled', undefined],
    ] as const) {
      const world = await one({ people: 6_000 });
      world.held = held;
      const handle = await stage.startOutreach(world, 'cart');
      world.hooks.chunk = (_run, seq) => {
        if (seq === 2) world.ending = ending;
      };
      if (held) {
        await stage.env.sleep(HOUR);
        world.ending = ending;
        await handle.signal(changedSignal);
      }
      const ledger = await handle.result();
      assert.equal(ledger.sent, world.sentOf('cart'));
      assert.ok(held ? ledger.sent === 0 : ledger.sent > 0, `${ledger.sent} sent`);
      assert.equal(ledger.sent + (ledger.skipped[ending] ?? 0), ledger.audience);
    }
  });

  it('due at 23:00, leaves at the opening of the next day', async () => {
    const world = await one();
    const opensAt = (await stage.env.currentTimeMs()) + 8 * HOUR;
    world.opensAt = opensAt;
    const handle = await stage.startOutreach(world, 'cart');
    assert.equal((await handle.result()).sent, 2_300);
    const first = world.firstSend('cart') ?? 0;
    assert.ok(first >= opensAt && first < opensAt + 60_000, `${first - opensAt} ms after the opening`);
    assert.ok(world.calls.indexOf('plan 2') >= 0);
    assert.ok(world.calls.filter((call) => call === 'loadRun').length <= 12, 'it does not look every moment');
  });

  it('that expires before the hours open is expired, and sends nothing', async () => {
    const world = await one();
    world.opensAt = (await stage.env.currentTimeMs()) + 2 * DAY;
    const ledger = await (await stage.startOutreach(world, 'cart')).result();
    assert.deepEqual([ledger.expired, ledger.sent], [2_300, 0]);
    assert.equal(world.calls.includes('deliver'), false);
  });

  it('stops when the hours close in the middle, and goes on the next day without sending twice', async () => {
    const world = await one();
    let opensAt = 0;
    world.hooks.chunk = async (_run, seq) => {
      if (seq !== 1 || opensAt > 0) return;
      opensAt = (await world.now()) + 9 * HOUR;
      world.opensAt = opensAt;
    };
    const ledger = await (await stage.startOutreach(world, 'cart')).result();
    assert.deepEqual([ledger.sent, world.sentOf('cart')], [2_300, 2_300]);
    assert.ok(world.sends.some(({ at }) => at >= opensAt) && world.sends.some(({ at }) => at < opensAt));
  });

  it('does not let a batch that always fails hold the others, and settles it as expired', async () => {
    const world = await one({ people: 6_000, expiresAt: (await stage.env.currentTimeMs()) + 2 * HOUR });
    world.hooks.deliver = (_run, seq) => {
      if (seq < 4) throw ApplicationFailure.nonRetryable('refused', 'ChannelRejected');
    };
    const handle = await stage.startOutreach(world, 'cart');
    await stage.env.sleep(HOUR);
    assert.equal(world.sentOf('cart'), 4_000);
    const metadata = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    assert.match(metadata.currentDetails, /last problem: ChannelRejected/);
    const ledger = await handle.result();
    assert.deepEqual([ledger.sent, ledger.expired], [4_000, 2_000]);
    const tries = world.calls.filter((c) => c === 'deliver').length;
    assert.ok(tries < 4 * 130 + 8, `${tries} tries: about one a minute for each batch`);
  });

  it('goes on by itself after batches that stopped for a pause nobody told it of', async () => {
    const world = await one();
    let stops = 3;
    world.hooks.deliver = () => {
      world.state = stops-- > 0 ? 'paused' : 'active';
    };
    const handle = await stage.startOutreach(world, 'cart');
    await stage.env.sleep(5 * 60_000);
    world.state = 'active';
    world.hooks = {};
    const ledger = await handle.result();
    assert.equal(ledger.sent, 2_300);
    assert.equal(world.sentOf('cart'), 2_300);
  });

  it('carries its cursor, its unfinished batches and its counts over continue-as-new', async () => {
    const world = await one({ people: 20_000 });
    let failures = 30;
    world.hooks.deliver = (_run, seq) => {
      if (seq === 3 && failures-- > 0) throw ApplicationFailure.nonRetryable('refused', 'ChannelRejected');
    };
    const handle = await stage.startOutreach(world, 'cart', { maxHistoryEvents: 40 });
    const ledger = await handle.result();
    assert.equal(ledger.sent, 20_000);
    assert.equal(world.sentOf('cart'), 20_000);
    assert.equal(world.calls.filter((c) => c === 'openRun').length, 1);
    assert.equal(world.calls.filter((c) => c === 'deliver').length, 40 + 30, 'no finished batch is delivered again');
    assert.deepEqual(Object.values(await handle.query(progressQuery))[0]?.sent, 20_000);
  });

  it('plans the rest of an expired run in more than one history when one is full', async () => {
    const world = await one({ people: 60_000, expiresAt: 1 });
    const handle = await stage.startOutreach(world, 'cart', { maxHistoryEvents: 20 });
    const { runId: first } = await handle.describe();
    const ledger = await handle.result();
    assert.deepEqual([ledger.audience, ledger.expired], [60_000, 60_000]);
    const { events } = await stage.env.client.workflow.getHandle(handle.workflowId, first).fetchHistory();
    assert.ok((events?.length ?? 0) < 40, `${events?.length} events in the first`);
  });

  it('closes as cancelled without planning the rest', async () => {
    const world = await one({ people: 60_000 });
    world.hooks.plan = (_run, batches) => {
      if (batches > 20) world.state = 'cancelled';
    };
    const ledger = await (await stage.startOutreach(world, 'cart')).result();
    assert.ok(ledger.audience < 60_000);
    assert.equal(ledger.sent + (ledger.skipped.cancelled ?? 0), ledger.audience);
    assert.equal(world.sentOf('cart'), ledger.sent);
  });

  for (const end of ['cancelled', 'expired'] as const) {
    it(`asks about those in doubt until the provider can tell, before it closes as ${end}`, async () => {
      const world = await one({ channel: 'sms' });
      world.hooks.chunk = (_run, seq) => {
        if (seq === 1) world.state = end === 'cancelled' ? 'cancelled' : 'paused';
      };
      const waits = [61_000, 20_000];
      world.hooks.ask = () => {
        const againInMs = waits.shift();
        return againInMs === undefined ? {} : { againInMs };
      };
      const handle = await stage.startOutreach(world, 'cart');
      const ledger = await handle.result();
      assert.equal(ledger.audience, 2_300);
      const asked = world.calls.flatMap((call, at) => (call === 'ask' ? [at] : []));
      assert.equal(asked.length, 3);
      const closed = world.calls.indexOf(`close ${end}`);
      assert.ok((asked.at(-1) ?? 0) < closed, 'before it closes');
    });
  }

  it('waits five minutes at most for a provider that cannot tell, and asks where nobody can be asked not at all', async () => {
    const silent = await one({ channel: 'sms', expiresAt: 1 });
    const asked: number[] = [];
    silent.hooks.ask = async () => {
      asked.push(await silent.now());
      return { againInMs: 20_000 };
    };
    await (await stage.startOutreach(silent, 'cart')).result();
    // The server's own clock goes on to whatever comes next when nobody waits for it any more.
    const took = asked.at(-1)! - asked[0]!;
    assert.ok(took > 4 * 60_000 && took <= 5 * 60_000, `${took} ms`);
    const mail = await one({ channel: 'email', expiresAt: 1 });
    await (await stage.startOutreach(mail, 'cart')).result();
    assert.equal(mail.calls.includes('ask'), false);
  });

  it('closes when the provider cannot be asked at all', async () => {
    const world = await one({ channel: 'sms', expiresAt: 1 });
    world.hooks.ask = () => {
      throw ApplicationFailure.nonRetryable('gone', 'RunNotFound');
    };
    assert.equal((await (await stage.startOutreach(world, 'cart')).result()).expired, 2_300);
  });

  it('that is given more time while it asks goes on delivering', async () => {
    const start = await stage.env.currentTimeMs();
    const world = await one({ channel: 'sms', expiresAt: start + 1 });
    world.hooks.ask = async (run) => {
      const found = world.runs.get(run);
      if (found && found.outreach.expiresAt < start + DAY) {
        found.outreach.expiresAt = start + DAY;
        await stage.outreach(world, 'cart').signal(changedSignal);
      }
      return { againInMs: 60_000 };
    };
    assert.equal((await (await stage.startOutreach(world, 'cart')).result()).sent, 2_300);
  });

  it('closes without anybody when the audience is empty', async () => {
    const world = await one({ people: 0 });
    const ledger = await (await stage.startOutreach(world, 'cart')).result();
    assert.equal(ledger.audience, 0);
    assert.equal(world.calls.includes('deliver'), false);
  });

  it('answers a start after the run has closed with its ledger, and messages nobody', async () => {
    const world = await one();
    await (await stage.startOutreach(world, 'cart')).result();
    const ledger = await (await stage.startOutreach(world, 'cart')).result();
    assert.equal(ledger.sent, 2_300);
    assert.equal(world.sentOf('cart'), 2_300);
  });

  it('survives a storm of signals with few reads', async () => {
    const world = await one({ people: 5_000 });
    world.hooks.deliver = () => new Promise((resolve) => setTimeout(resolve, 50));
    const handle = await stage.startOutreach(world, 'cart');
    await Promise.all(Array.from({ length: 150 }, () => handle.signal(changedSignal)));
    const ledger = await handle.result();
    assert.equal(ledger.sent, 5_000);
    assert.equal(world.sentOf('cart'), 5_000);
    assert.ok(world.calls.filter((c) => c === 'loadRun').length < 100);
  });

  it('fails with a stable type when its documents are gone', async () => {
    const gone = await one();
    gone.outreaches.length = 0;
    const type = (expected: string) => (err: Error) => {
      assert.equal((err.cause as Error & { cause: { type: string } }).cause.type, expected);
      return true;
    };
    await assert.rejects((await stage.startOutreach(gone, 'cart')).result(), type('OutreachNotFound'));
    const half = await one();
    half.hooks.plan = () => {
      half.runs.clear();
      throw ApplicationFailure.nonRetryable('no such run', 'RunNotFound');
    };
    await assert.rejects((await stage.startOutreach(half, 'cart')).result(), type('RunNotFound'));
  });
});
