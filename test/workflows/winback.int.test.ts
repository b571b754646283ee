/** The programme's workflow on a real server, with activities in memory and days that last a second and a half. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { CampaignActivities, RunProgress } from '../../activities/contract.js';
import type { WinbackActivities, WinbackPlan } from '../../activities/winback-contract.js';
import { EMPTY_LEDGER } from '../../domain/ledger.js';
import { stepName, winbackId, winbackRunId, winbackWorkflowId } from '../../domain/winback/ids.js';
import { asCampaignState, type WinbackState } from '../../domain/winback/states.js';
import { addDays } from '../../domain/zone.js';
import { changedSignal } from '../../workflows/contract.js';
import { CAMPAIGN_QUEUE } from '../../workflows/names.js';
import type { winbackWorkflow } from '../../workflows/winback.js';
import { temporalServer } from '../support/servers.js';
import { workflowBundle } from './environment.js';

const DAY_MS = 1_500;
const FIRST = '2026-11-01';

/** A programme whose n-th day begins n × 1.5 s after it was made. */
class Programme {
  state: WinbackState = 'active';
  version = 1;
  lastDay = -1;
  readonly planned: number[] = [];
  readonly closed: string[] = [];
  readonly open = new Set<string>();
  readonly began = Date.now();

  constructor(
    readonly id: string,
    readonly days: number,
  ) {}

  get today(): number {
    return Math.floor((Date.now() - this.began) / DAY_MS);
  }
  plan(): WinbackPlan {
    const day = Math.max(this.lastDay + 1, this.today);
    const next = { day: addDays(FIRST, day), at: Math.max(Date.now(), this.began + day * DAY_MS) };
    return {
      programme: this.id,
      shop: 'shop-w',
      channel: 'email',
      state: this.state,
      version: this.version,
      ...(day < this.days ? { next } : {}),
      endsAt: this.began + this.days * DAY_MS,
      over: this.today >= this.days,
      open: [...this.open].map((run) => ({ run, outreach: run.split('.')[2] ?? '' })),
    };
  }
}

describe('the win-back workflow', function () {
  this.timeout(90_000);
  let env: TestWorkflowEnvironment;
  let worker: Worker;
  let running: Promise<void>;
  const programmes = new Map<string, Programme>();
  const of = (run: string): Programme => {
    const found = programmes.get(run.split('.').slice(0, 2).join('.'));
    assert.ok(found, run);
    return found;
  };
  const progress = (run: string): RunProgress => ({
    run,
    state: of(run).open.has(run) ? 'open' : 'closed',
    campaignState: asCampaignState(of(run).state),
    channel: 'email',
    shop: 'shop-w',
    expiresAt: Date.now() + 60_000,
    batches: 0,
    planned: true,
  });
  const activities: WinbackActivities & Pick<CampaignActivities, 'openRun' | 'loadRun' | 'closeRun'> = {
    loadWinback: async (id) => of(id).plan(),
    planWinbackDay: async ({ programme, day }) => {
      const it = of(programme);
      if (it.state !== 'active' || it.plan().next?.day !== day)
        return { planned: false, qualified: 0, heldOut: 0, chosen: 0 };
      it.lastDay = it.today;
      it.planned.push(it.today);
      assert.equal(winbackRunId(programme, day, 1), `${programme}.${stepName(day, 1)}.1`);
      it.open.add(winbackRunId(programme, day, 1));
      return { planned: true, qualified: 1, heldOut: 0, chosen: 1 };
    },
    finishWinback: async (id) => {
      of(id).state = 'ended';
      return 'ended';
    },
    openRun: async ({ run }) => progress(run),
    loadRun: async (run) => progress(run),
    closeRun: async ({ run }) => {
      of(run).open.delete(run);
      of(run).closed.push(run);
      return EMPTY_LEDGER;
    },
  };

  async function startWorker(): Promise<void> {
    worker = await Worker.create({
      connection: env.nativeConnection,
      namespace: env.namespace ?? 'default',
      taskQueue: CAMPAIGN_QUEUE,
      workflowBundle: await workflowBundle(),
      activities,
    });
    running = worker.run();
  }
  async function stopWorker(): Promise<void> {
    worker.shutdown();
    await running;
  }
  before(async () => {
    const { address } = await temporalServer();
    env = await TestWorkflowEnvironment.createFromExistingServer({ address });
    await startWorker();
  });
  after(async () => {
    await stopWorker();
    await env.teardown();
  });

  function start(key: string, days: number): [Programme, Promise<WorkflowHandle<typeof winbackWorkflow>>] {
    const programme = new Programme(winbackId('shop-w', key), days);
    programmes.set(programme.id, programme);
    const handle = env.client.workflow.start<typeof winbackWorkflow>('winbackWorkflow', {
      workflowId: winbackWorkflowId(programme.id),
      taskQueue: CAMPAIGN_QUEUE,
      args: [{ programme: programme.id }],
    });
    return [programme, handle];
  }
  async function change(programme: Programme, state: WinbackState): Promise<void> {
    programme.state = state;
    programme.version += 1;
    await env.client.workflow.getHandle(winbackWorkflowId(programme.id)).signal(changedSignal);
  }
  async function eventually(what: string, holds: () => boolean): Promise<void> {
    for (let n = 0; n < 300; n += 1) {
      if (holds()) return;
      await delay(100);
    }
    assert.fail(what);
  }

  it('plans each day once, closes its runs, begins a new history each day, and ends after the last', async () => {
    const [programme, started] = start('days', 4);
    const handle = await started;
    const first = (await handle.describe()).runId;
    assert.equal(await handle.result(), 'ended');
    // On a machine that is busy for a whole day, that day is not made up for; but none is planned twice.
    assert.equal(new Set(programme.planned).size, programme.planned.length);
    assert.ok(programme.planned.length >= 2, `planned ${programme.planned}`);
    assert.equal(programme.closed.length, programme.planned.length);
    const last = await env.client.workflow.getHandle(winbackWorkflowId(programme.id)).describe();
    assert.notEqual(last.runId, first, 'continued as new');
  });

  it('plans nothing while paused, goes on when resumed, and stops at once', async () => {
    const [programme, started] = start('pause', 1_000);
    const handle = await started;
    await eventually('the first day', () => programme.planned.length > 0);
    await change(programme, 'paused');
    await delay(200);
    const before = programme.planned.length;
    await delay(2 * DAY_MS);
    assert.equal(programme.planned.length, before);
    await change(programme, 'active');
    await eventually('a day after the pause', () => programme.planned.length > before);
    await eventually('the day is closed', () => programme.open.size === 0);
    await change(programme, 'stopped');
    assert.equal(await handle.result(), 'stopped');
  });

  it('after three days without a worker plans only the present day', async () => {
    const [programme, started] = start('outage', 1_000);
    const handle = await started;
    await eventually('the first day', () => programme.planned.length > 0 && programme.open.size === 0);
    await stopWorker();
    const away = programme.today;
    await delay(3 * DAY_MS + 200);
    const back = programme.today;
    await startWorker();
    await eventually('a day after the outage', () => programme.planned.some((day) => day >= back));
    const missed = programme.planned.filter((day) => day > away && day < back);
    assert.deepEqual(missed, [], 'days that went by are not made up for');
    assert.equal(new Set(programme.planned).size, programme.planned.length);
    await eventually('the day is closed', () => programme.open.size === 0);
    await change(programme, 'stopped');
    assert.equal(await handle.result(), 'stopped');
  });
});
