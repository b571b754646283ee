/** Programmes in memory behind the activities' contract, for a real server: their days last a second and a half. */
import assert from 'node:assert/strict';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { CampaignActivities, RunProgress } from '../../activities/contract.js';
import type { WinbackActivities, WinbackPlan } from '../../activities/winback/winback-contract.js';
import { addDays } from '../../domain/base/zone.js';
import { EMPTY_LEDGER } from '../../domain/run/ledger.js';
import { stepName, winbackId, winbackRunId, winbackWorkflowId } from '../../domain/winback/ids.js';
import { asCampaignState, type WinbackState } from '../../domain/winback/states.js';
import { changedSignal } from '../../workflows/contract.js';
import { CAMPAIGN_QUEUE, PLAN_QUEUE } from '../../workflows/names.js';
import type { winbackWorkflow } from '../../workflows/winback.js';
import { workflowBundle } from './environment.js';

export const DAY_MS = 1_500;
const FIRST = '2026-11-01';

/** A programme whose n-th day begins n × 1.5 s after it was made. */
export class Programme {
  state: WinbackState = 'active';
  version = 1;
  lastDay = -1;
  readonly planned: number[] = [];
  readonly closed: string[] = [];
  readonly open = new Set<string>();
  /** Its days cannot be planned, and it waits for an operator with this one. */
  isBroken = false;
  heldDay: number | undefined;
  readonly decided: string[] = [];
  readonly began = Date.now();

  constructor(
    readonly id: string,
    readonly days: number,
  ) {}

  get today(): number {
    return Math.floor((Date.now() - this.began) / DAY_MS);
  }
  plan(): WinbackPlan {
    const day = Math.max(this.lastDay + 1, (this.heldDay ?? -1) + 1, this.today);
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
      ...(this.heldDay === undefined ? {} : { held: { reason: 'plan', day: addDays(FIRST, this.heldDay) } }),
      open: [...this.open].map((run) => ({ run, outreach: run.split('.')[2] ?? '' })),
    };
  }
  progress(run: string): RunProgress {
    return {
      run,
      state: this.open.has(run) ? 'open' : 'closed',
      campaignState: asCampaignState(this.state),
      channel: 'email',
      shop: 'shop-w',
      expiresAt: Date.now() + 60_000,
      batches: 0,
      planned: true,
    };
  }
}

type Activities = WinbackActivities & Pick<CampaignActivities, 'openRun' | 'loadRun' | 'closeRun' | 'decideOwner'>;

export class Programmes {
  readonly #all = new Map<string, Programme>();
  readonly #workers: Worker[] = [];
  #running: Promise<unknown> | undefined;

  constructor(readonly env: TestWorkflowEnvironment) {}

  async startWorker(): Promise<void> {
    const shared = {
      connection: this.env.nativeConnection,
      namespace: this.env.namespace ?? 'default',
      // Recorded in histories: the default would name this process and machine.
      identity: 'worker',
      activities: this.#activities(),
    };
    const bundled = { taskQueue: CAMPAIGN_QUEUE, workflowBundle: await workflowBundle() };
    this.#workers.push(await Worker.create({ ...shared, ...bundled }));
    this.#workers.push(await Worker.create({ ...shared, taskQueue: PLAN_QUEUE }));
    this.#running = Promise.all(this.#workers.map((worker) => worker.run()));
  }
  async stopWorker(): Promise<void> {
    for (const worker of this.#workers.splice(0)) worker.shutdown();
    await this.#running;
  }

  start(
    key: string,
    days: number,
  ): [Programme, Promise<WorkflowHandleWithFirstExecutionRunId<typeof winbackWorkflow>>] {
    const programme = new Programme(winbackId('shop-w', key), days);
    this.#all.set(programme.id, programme);
    const handle = this.env.client.workflow.start<typeof winbackWorkflow>('winbackWorkflow', {
      workflowId: winbackWorkflowId(programme.id),
      taskQueue: CAMPAIGN_QUEUE,
      args: [{ programme: programme.id }],
    });
    return [programme, handle];
  }
  /** What the API does: MongoDB first, then the signal. */
  async change(programme: Programme, state: WinbackState): Promise<void> {
    programme.state = state;
    programme.version += 1;
    await this.env.client.workflow.getHandle(winbackWorkflowId(programme.id)).signal(changedSignal);
  }

  #of(run: string): Programme {
    const found = this.#all.get(run.split('.').slice(0, 2).join('.'));
    assert.ok(found, run);
    return found;
  }

  #activities(): Activities {
    return {
      loadWinback: async (id) => this.#of(id).plan(),
      planWinbackDay: async ({ programme, day }) => {
        const it = this.#of(programme);
        const nothing = { planned: false, qualified: 0, heldOut: 0, chosen: 0 };
        if (it.state !== 'active' || it.plan().next?.day !== day) return nothing;
        if (it.isBroken) {
          it.heldDay = it.today;
          return { ...nothing, plan: it.plan() };
        }
        it.heldDay = undefined;
        it.lastDay = it.today;
        it.planned.push(it.today);
        assert.equal(winbackRunId(programme, day, 1), `${programme}.${stepName(day, 1)}.1`);
        it.open.add(winbackRunId(programme, day, 1));
        return { planned: true, qualified: 1, heldOut: 0, chosen: 1, plan: it.plan() };
      },
      decideOwner: async ({ owner, decision }) => {
        const it = this.#of(owner);
        it.decided.push(decision);
        if (decision === 'cancel') it.state = 'stopped';
        if (decision === 'skip') it.lastDay = it.heldDay ?? it.lastDay;
        it.heldDay = undefined;
      },
      finishWinback: async (id) => {
        this.#of(id).state = 'ended';
        return 'ended';
      },
      openRun: async ({ run }) => this.#of(run).progress(run),
      loadRun: async (run) => this.#of(run).progress(run),
      closeRun: async ({ run }) => {
        this.#of(run).open.delete(run);
        this.#of(run).closed.push(run);
        return EMPTY_LEDGER;
      },
    };
  }
}
