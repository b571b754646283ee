/** A Temporal environment with the real workflows and in-memory activities, for one suite. */

import { fileURLToPath } from 'node:url';
import { Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import type { CampaignActivities, ChannelActivities } from '../../activities/contract.js';
import { CHANNELS, type ChannelName } from '../../domain/base/channel.js';
import { campaignWorkflowId, outreachWorkflowId, runId } from '../../domain/base/ids.js';
import { ensureSearchAttributes } from '../../worker/ensure-search-attributes.js';
import type { campaignWorkflow } from '../../workflows/campaign.js';
import { changedSignal, type OutreachWorkflowInput } from '../../workflows/contract.js';
import { CAMPAIGN_QUEUE, channelQueue, PLAN_QUEUE } from '../../workflows/names.js';
import type { outreachWorkflow } from '../../workflows/outreach.js';
import { temporalServer, timeSkippingExecutable } from '../support/servers.js';
import { type Attempt, World } from './world.js';

let bundle: Promise<WorkflowBundle> | undefined;
/** The workflows as the worker bundles them; once per process. */
export function workflowBundle(): Promise<WorkflowBundle> {
  bundle ??= bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  });
  return bundle;
}

/** Warnings of failing attempts are what these tests are about; only errors are worth a line. */
export function quiet(): void {
  try {
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
    });
  } catch {
    // Another suite of this process has installed it.
  }
}

function attempt(): Attempt {
  const context = Context.current();
  return { aborted: () => context.cancellationSignal.aborted, heartbeat: () => context.heartbeat() };
}

/** What the workers of a stage do. */
interface Served {
  readonly slots?: number;
  readonly channels?: readonly ChannelName[];
}

export class Stage {
  readonly #worlds = new Map<string, World>();
  readonly #workers: Worker[] = [];
  readonly #runs: Promise<void>[] = [];
  #count = 0;

  private constructor(readonly env: TestWorkflowEnvironment) {}

  static async timeSkipping(): Promise<Stage> {
    quiet();
    const executable = await timeSkippingExecutable();
    const env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable },
    });
    await ensureSearchAttributes(env.connection, env.namespace ?? 'default');
    return new Stage(env);
  }

  static async local(): Promise<Stage> {
    quiet();
    const { address } = await temporalServer();
    return new Stage(await TestWorkflowEnvironment.createFromExistingServer({ address }));
  }

  /** @param of deliveries at once by each channel's worker (the SDK's default is more than a test can fill), and the channels served */
  async startWorkers({ slots, channels = CHANNELS }: Served = {}): Promise<void> {
    const shared = {
      connection: this.env.nativeConnection,
      namespace: this.env.namespace ?? 'default',
      // Recorded in histories: the default would name this process and machine.
      identity: 'worker',
    };
    const limits = slots === undefined ? {} : { maxConcurrentActivityTaskExecutions: slots };
    const heartbeats = { maxHeartbeatThrottleInterval: 100, ...limits };
    this.#workers.push(
      await Worker.create({
        ...shared,
        taskQueue: CAMPAIGN_QUEUE,
        workflowBundle: await workflowBundle(),
        activities: this.#campaignActivities(),
        maxCachedWorkflows: 50,
      }),
    );
    const plans = { taskQueue: PLAN_QUEUE, activities: this.#campaignActivities() };
    this.#workers.push(await Worker.create({ ...shared, ...plans }));
    for (const channel of channels) {
      const activities = this.#channelActivities();
      this.#workers.push(
        await Worker.create({ ...shared, ...heartbeats, taskQueue: channelQueue(channel), activities }),
      );
    }
    this.#runs.push(...this.#workers.map((worker) => worker.run()));
  }

  async close(): Promise<void> {
    for (const worker of this.#workers) worker.shutdown();
    await Promise.all(this.#runs);
    await this.env.teardown();
  }

  /** A new empty campaign whose activities answer from memory. */
  world(): World {
    const world = new World(`shop-a.test-${++this.#count}`, () => this.env.currentTimeMs());
    this.#worlds.set(world.campaign, world);
    return world;
  }

  async start(world: World, maxHistoryEvents?: number): Promise<WorkflowHandle<typeof campaignWorkflow>> {
    return this.env.client.workflow.start<typeof campaignWorkflow>('campaignWorkflow', {
      workflowId: campaignWorkflowId(world.campaign),
      taskQueue: CAMPAIGN_QUEUE,
      args: [{ campaign: world.campaign, ...(maxHistoryEvents === undefined ? {} : { maxHistoryEvents }) }],
      staticSummary: world.campaign,
    });
  }

  /** Starts an outreach without its campaign. */
  async startOutreach(
    world: World,
    outreach: string,
    options: Partial<OutreachWorkflowInput> = {},
  ): Promise<WorkflowHandle<typeof outreachWorkflow>> {
    const run = runId(world.campaign, outreach);
    return this.env.client.workflow.start<typeof outreachWorkflow>('outreachWorkflow', {
      workflowId: outreachWorkflowId(run),
      taskQueue: CAMPAIGN_QUEUE,
      args: [{ run, campaign: world.campaign, outreach, concurrency: 4, ...options }],
    });
  }

  outreach(world: World, outreach: string): WorkflowHandle<typeof outreachWorkflow> {
    return this.env.client.workflow.getHandle<typeof outreachWorkflow>(
      outreachWorkflowId(runId(world.campaign, outreach)),
    );
  }

  /** What the API does: MongoDB first, then the signal. */
  async change(world: World, edit: () => void): Promise<void> {
    edit();
    world.version++;
    await this.env.client.workflow.getHandle(campaignWorkflowId(world.campaign)).signal(changedSignal);
  }

  #find(id: string): World {
    const world = this.#worlds.get(id.split('.').slice(0, 2).join('.'));
    if (!world) throw new Error(`no world for ${id}`);
    return world;
  }

  #campaignActivities(): CampaignActivities {
    const of = (id: string): CampaignActivities => this.#find(id).campaignActivities(attempt);
    return {
      loadCampaign: (id) => of(id).loadCampaign(id),
      openRun: (input) => of(input.run).openRun(input),
      freezeAudience: (input) => of(input.run).freezeAudience(input),
      loadRun: (run) => of(run).loadRun(run),
      decideRun: (input) => of(input.run).decideRun(input),
      decideOwner: (input) => of(input.owner).decideOwner(input),
      planBatches: (input) => of(input.run).planBatches(input),
      chooseWinner: (run) => of(run).chooseWinner(run),
      closeRun: (input) => of(input.run).closeRun(input),
      finishCampaign: (id) => of(id).finishCampaign(id),
    };
  }

  #channelActivities(): ChannelActivities {
    const of = (run: string): ChannelActivities => this.#find(run).channelActivities(attempt);
    return { deliverBatch: (input) => of(input.run).deliverBatch(input), askRest: (run) => of(run).askRest(run) };
  }
}
