import assert from 'node:assert/strict';
import { skippedTotal } from '../../domain/run/ledger.js';
import { progressQuery } from '../../workflows/contract.js';
import { Stage } from './environment.js';
import { DAY, fourWindows, type World } from './world.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;

describe('the campaign workflow', function () {
  this.timeout(240_000);
  let stage: Stage;
  before(async () => {
    stage = await Stage.timeSkipping();
    await stage.startWorkers();
  });
  after(async () => stage.close());

  const fresh = async (): Promise<{ world: World; base: number }> => {
    const base = await stage.env.currentTimeMs();
    return { world: fourWindows(stage.world(), base), base };
  };

  it('opens every outreach of four windows at its instant, in order, and completes after the last', async () => {
    const { world, base } = await fresh();
    const handle = await stage.start(world);
    assert.equal(await handle.result(), 'completed');
    assert.equal(world.state, 'completed');
    const order = [...new Set(world.sends.map((s) => s.run.split('.')[2]))];
    assert.deepEqual(order.slice(0, 2), ['potential', 'wishlist']);
    assert.deepEqual(order.slice(2, 4).sort(), ['cart', 'frequent']);
    assert.equal(order[4], 'unreviewed');
    for (const o of world.outreaches) {
      assert.equal(world.sentOf(o.id), o.people, o.id);
      const late = (world.firstSend(o.id) ?? 0) - o.dueAt;
      assert.ok(late >= 0 && late < 60_000, `${o.id} began ${late} ms after its instant`);
    }
    assert.ok((await stage.env.currentTimeMs()) >= base + 21 * DAY, 'it lasts until the last window has closed');
  });

  it('has fixed audiences written down when it starts, while other outreaches go their way', async () => {
    const { world, base } = await fresh();
    for (const o of world.outreaches) o.toFix = o.id === 'wishlist' || o.id === 'cart';
    const written: [string, number][] = [];
    let failures = 2;
    world.hooks.freeze = async (run) => {
      if (run.includes('.wishlist.') && failures-- > 0) throw new Error('the database is away');
      written.push([run.split('.')[2] ?? '', (await stage.env.currentTimeMs()) - base]);
    };
    const handle = await stage.start(world);
    assert.equal(await handle.result(), 'completed');
    assert.deepEqual(written.map(([id]) => id).sort(), ['cart', 'wishlist']);
    assert.ok(written.every(([, after]) => after < HOUR));
    for (const o of world.outreaches) assert.equal(world.sentOf(o.id), o.people, o.id);
  });

  it('sends nothing that is due while paused, and sends it late when resumed', async () => {
    const { world, base } = await fresh();
    const handle = await stage.start(world);
    await stage.env.sleep(HOUR);
    await stage.change(world, () => {
      world.state = 'paused';
    });
    await stage.env.sleep(2 * DAY);
    assert.equal(world.sends.length, 0);
    await stage.change(world, () => {
      world.state = 'active';
    });
    assert.equal(await handle.result(), 'completed');
    assert.ok((world.firstSend('potential') ?? 0) >= base + 2 * DAY + HOUR);
    assert.equal(world.sentOf('potential'), 1300);
    assert.equal(world.sentOf('unreviewed'), 5);
  });

  it('settles an outreach that expires during a pause as expired, and still completes while paused', async () => {
    const { world } = await fresh();
    const handle = await stage.start(world);
    await stage.env.sleep(10 * DAY);
    await stage.change(world, () => {
      world.state = 'paused';
    });
    assert.equal(await handle.result(), 'completed');
    assert.equal(world.sentOf('potential'), 1300);
    assert.equal(world.sentOf('wishlist'), 40);
    for (const id of ['cart', 'frequent', 'unreviewed']) {
      assert.equal(world.sentOf(id), 0);
      assert.equal(world.run(id).ledger.expired, world.run(id).outreach.people);
    }
  });

  it('takes a pause after the last run has closed without hanging', async () => {
    const { world } = await fresh();
    const handle = await stage.start(world);
    await stage.env.sleep(17 * DAY);
    assert.equal(world.run('unreviewed').state, 'closed');
    await stage.change(world, () => {
      world.state = 'paused';
    });
    assert.equal(await handle.result(), 'completed');
  });

  it('ends when it is toggled at the very last batch', async () => {
    const { world } = await fresh();
    let toggled = false;
    world.hooks.chunk = async (run, _seq, chunk) => {
      if (!run.endsWith('.unreviewed.1') || chunk !== 0 || toggled) return;
      toggled = true;
      await stage.change(world, () => {
        world.state = 'paused';
      });
      await stage.change(world, () => {
        world.state = 'active';
      });
    };
    const handle = await stage.start(world);
    assert.equal(await handle.result(), 'completed');
    assert.ok(toggled);
    assert.equal(world.sentOf('unreviewed'), 5);
  });

  it('sends nothing of a pause whose signal was lost, and goes on after a resume whose signal was lost', async () => {
    const { world, base } = await fresh();
    const handle = await stage.start(world);
    await stage.env.sleep(HOUR);
    world.state = 'paused';
    await stage.env.sleep(DAY + HOUR);
    assert.equal(world.sends.length, 0);
    world.state = 'active';
    const resumedAt = base + DAY + 2 * HOUR;
    assert.equal(await handle.result(), 'completed');
    const after = (world.firstSend('potential') ?? 0) - resumedAt;
    assert.ok(after <= HOUR + MINUTE, `began ${after} ms after the unheard resume`);
    assert.equal(world.sentOf('potential'), 1300);
  });

  it('follows instants that move later or earlier, and outreaches that are added or dropped', async () => {
    const { world, base } = await fresh();
    const handle = await stage.start(world);
    await stage.env.sleep(12 * HOUR);
    const of = (id: string) => world.outreaches.find((o) => o.id === id)!;
    await stage.change(world, () => {
      of('potential').dueAt = base + 5 * DAY;
      of('wishlist').dueAt = base + 8 * DAY + HOUR;
      of('frequent').enabled = false;
      world.add({ id: 'followers', window: 'launch', dueAt: base + 10 * DAY, expiresAt: base + 13 * DAY, people: 30 });
    });
    await stage.env.sleep(2 * DAY);
    assert.equal(world.sends.length, 0, 'the old instant has passed');
    assert.equal(await handle.result(), 'completed');
    for (const [id, days] of Object.entries({ potential: 5, wishlist: 8 + 1 / 24, followers: 10 })) {
      assert.ok(Math.abs((world.firstSend(id) ?? 0) - base - days * DAY) < 60_000, id);
    }
    assert.equal(world.firstSend('frequent'), undefined);
  });

  it('is cancelled before, during and between its runs: open runs close as cancelled, the rest is never opened', async () => {
    for (const [days, opened] of [
      [0.5, []],
      [12, ['potential', 'wishlist']],
    ] as const) {
      const { world } = await fresh();
      const handle = await stage.start(world);
      await stage.env.sleep(days * DAY);
      await stage.change(world, () => {
        world.state = 'cancelled';
      });
      assert.equal(await handle.result(), 'cancelled');
      assert.deepEqual(
        [...world.runs.values()].map((r) => r.outreach.id),
        opened,
      );
      assert.equal(world.calls.includes('finishCampaign'), false);
    }
    const { world } = await fresh();
    world.hooks.chunk = async (_run, seq) => {
      if (seq === 1 && world.state === 'active') {
        await stage.change(world, () => {
          world.state = 'cancelled';
        });
      }
    };
    const handle = await stage.start(world);
    assert.equal(await handle.result(), 'cancelled');
    const { ledger, state } = world.run('potential');
    assert.equal(state, 'closed');
    assert.equal(ledger.sent + skippedTotal(ledger), 1300);
    assert.ok(skippedTotal(ledger) > 0);
  });

  it('is cancelled while paused, with a run open', async () => {
    const { world } = await fresh();
    world.hooks.chunk = (run, seq) => {
      if (run.endsWith('.potential.1') && seq === 0) world.state = 'paused';
    };
    const handle = await stage.start(world);
    await stage.env.sleep(2 * DAY);
    assert.equal(world.run('potential').state, 'open');
    await stage.change(world, () => {
      world.state = 'cancelled';
    });
    assert.equal(await handle.result(), 'cancelled');
    assert.ok((world.run('potential').ledger.skipped.cancelled ?? 0) > 0);
  });

  it('starts a run again that an operator has terminated while it was paused', async () => {
    const { world } = await fresh();
    world.hooks.chunk = (_run, seq) => {
      if (seq === 0 && !world.calls.includes('stop')) {
        world.calls.push('stop');
        world.state = 'paused';
      }
    };
    const handle = await stage.start(world);
    await stage.env.sleep(DAY + HOUR);
    await stage.outreach(world, 'potential').terminate('by a test');
    await stage.env.sleep(HOUR);
    assert.equal((await stage.outreach(world, 'potential').describe()).status.name, 'RUNNING');
    await stage.change(world, () => {
      world.state = 'active';
    });
    assert.equal(await handle.result(), 'completed');
    assert.equal(world.sentOf('potential'), 1300);
    assert.equal(world.run('potential').ledger.sent, 1300);
  });

  it('takes a second start of the same campaign or run as the first', async () => {
    const { world } = await fresh();
    const handle = await stage.start(world);
    await assert.rejects(stage.start(world), { name: 'WorkflowExecutionAlreadyStartedError' });
    world.state = 'paused';
    // Somebody else has started the child: the campaign's own start finds it running.
    await stage.startOutreach(world, 'potential');
    await stage.env.sleep(HOUR);
    assert.equal(world.run('potential').state, 'open');
    await stage.change(world, () => {
      world.state = 'active';
    });
    assert.equal(await handle.result(), 'completed');
    assert.equal(world.sentOf('potential'), 1300);
    assert.equal(world.calls.filter((c) => c === 'openRun').length, world.outreaches.length);
  });

  it('recovers from activities that fail for a while', async () => {
    const { world } = await fresh();
    const left = { load: 3, open: 2, plan: 2, close: 2 };
    const fail = (what: keyof typeof left) => () => {
      if (left[what]-- > 0) throw new Error('the database is away');
    };
    world.hooks = { loadCampaign: fail('load'), openRun: fail('open'), plan: fail('plan'), close: fail('close') };
    const handle = await stage.start(world);
    assert.equal(await handle.result(), 'completed');
    for (const o of world.outreaches) assert.equal(world.sentOf(o.id), o.people, o.id);
  });

  it('reads the campaign a few times, not once per signal, when signals storm', async () => {
    const { world } = await fresh();
    const handle = await stage.start(world);
    await stage.env.sleep(HOUR);
    const before = world.calls.length;
    await Promise.all(Array.from({ length: 100 }, () => stage.change(world, () => undefined)));
    await stage.env.sleep(MINUTE);
    const reads = world.calls.length - before;
    assert.ok(reads >= 1 && reads < 60, `${reads} reads for 100 signals`);
    assert.equal(await handle.result(), 'completed');
    assert.equal(world.sentOf('potential'), 1300);
  });

  it('fails with a stable type when its document is gone', async () => {
    const world = stage.world();
    const { ApplicationFailure } = await import('@temporalio/common');
    world.hooks.loadCampaign = () => {
      throw ApplicationFailure.nonRetryable('no campaign', 'CampaignNotFound');
    };
    const handle = await stage.start(world);
    await assert.rejects(handle.result(), (err: Error) => {
      assert.equal((err.cause as Error & { cause: { type: string } }).cause.type, 'CampaignNotFound');
      return true;
    });
  });

  it('answers its progress and shows a table of the windows', async () => {
    const { world } = await fresh();
    const handle = await stage.start(world);
    await stage.env.sleep(12 * DAY);
    const ledgers = await handle.query(progressQuery);
    assert.deepEqual(
      Object.entries(ledgers).map(([run, l]) => [run, l.sent]),
      [
        [`${world.campaign}.potential.1`, 1300],
        [`${world.campaign}.wishlist.1`, 40],
      ],
    );
    const metadata = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    assert.match(metadata.currentDetails, /\*\*active\*\* .* next: launch closes 20/);
    assert.match(metadata.currentDetails, /^\|\s*Sent\s*\|\s*1300\s*\|\s*40\s*\|\s*0\s*\|\s*0\s*\|$/m);
    assert.equal(await handle.result(), 'completed');
    const { typedSearchAttributes } = await handle.describe();
    assert.deepEqual(Object.fromEntries(typedSearchAttributes.getAll().map((p) => [p.key.name, p.value])), {
      ShopId: 'shop-a',
      CampaignId: world.campaign,
      CampaignState: 'completed',
    });
  });
});
