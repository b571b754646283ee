/**
 * A shop whose programmes live in simulated time: the real workflows, activities and workers on the time-skipping server,
 * the embedded MongoDB, and the SMS provider's simulator over HTTP.
 */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createCampaignActivities, createChannelActivities } from '../../activities/create-activities.js';
import { temporalPulse } from '../../activities/pulse.js';
import { temporalWorkflows } from '../../api/temporal/temporal-workflows.js';
import type { Channel, OutgoingMessage } from '../../channels/channel.js';
import { smsChannel } from '../../channels/sms/sms.js';
import { type Providers, startProviders } from '../../dev/providers/providers.js';
import { policyAt } from '../../domain/base/policy.js';
import { winbackWorkflowId } from '../../domain/winback/ids.js';
import type { Winback } from '../../domain/winback/winback.js';
import { ensureSearchAttributes } from '../../worker/ensure-search-attributes.js';
import { CAMPAIGN_QUEUE, channelQueue, PLAN_QUEUE } from '../../workflows/names.js';
import { addProgramme } from '../activities/winback-world.js';
import { createWorld, type World } from '../activities/world.js';
import { timeSkippingExecutable } from '../support/servers.js';
import { quiet, workflowBundle } from './environment.js';

const SECRETS = { chatSecret: 'chat secret of a test', smsSecret: 'sms secret of a test' };
/** Time for the clock to begin to move. */
const UNLOCK_MS = 500;

export class WinbackStage {
  #workers: Worker[] = [];
  #runs: Promise<void>[] = [];
  /** Simulated time as the driver last saw it: an activity that waited for a worker began later than it was scheduled. */
  #seen = 0;
  /** Called when a day has been planned, before its workflow hears of it; true ends the workers there. */
  #diesAfterPlan: () => boolean = () => false;

  /** Called with messages that the provider has taken. */
  sent: (messages: readonly OutgoingMessage[]) => void = () => undefined;

  readonly #running: Promise<void>;

  private constructor(
    readonly env: TestWorkflowEnvironment,
    private readonly storyteller: Worker,
    readonly world: World,
    readonly providers: Providers,
    readonly channel: Channel,
  ) {
    this.#running = storyteller.run();
  }

  static async create(): Promise<WinbackStage> {
    quiet();
    const executable = await timeSkippingExecutable();
    const env = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
    await ensureSearchAttributes(env.connection, 'default');
    const providers = await startProviders({ ...SECRETS, keep: 'count' });
    const channel = smsChannel({ url: providers.addresses.sms, secret: SECRETS.smsSecret, connections: 10 });
    // Of its own, and never stopped: this server leaves a workflow's tasks for ever with the worker that had it cached.
    const storyteller = await Worker.create({
      connection: env.nativeConnection,
      namespace: 'default',
      taskQueue: CAMPAIGN_QUEUE,
      workflowBundle: await workflowBundle(),
    });
    const stage = new WinbackStage(env, storyteller, await createWorld(), providers, channel);
    await stage.readTime();
    return stage;
  }

  async close(): Promise<void> {
    await this.stopWorkers();
    this.storyteller.shutdown();
    await this.#running;
    await this.channel.close();
    await this.providers.close();
    await this.env.teardown();
    await this.world.close();
  }

  /** The server's simulated time, epoch milliseconds. */
  async readTime(): Promise<number> {
    this.#seen = Math.max(this.#seen, await this.env.currentTimeMs());
    return this.#seen;
  }

  /** Simulated time stands still while an activity runs, so the instant it was scheduled at is the present. */
  readonly #now = (): Date => new Date(Math.max(this.#seen, Context.current().info.currentAttemptScheduledTimestampMs));

  async startWorkers(): Promise<void> {
    await this.readTime();
    const common = { models: this.world.models, now: this.#now, policyAt };
    const place = { connection: this.env.nativeConnection, namespace: 'default' };
    const deps = this.world.channelDeps({ ...common, pulse: temporalPulse });
    const activities = createCampaignActivities(common);
    const planWinbackDay: typeof activities.planWinbackDay = async (input) => {
      const result = await activities.planWinbackDay(input);
      if (!result.planned || !this.#diesAfterPlan()) return result;
      // Its workflow then has to ask, of whoever comes next. Were deliveries waiting instead, their time limits would run out
      // unserved, and this server now and then never unlocks its clock again after that.
      const { plan: _, ...rest } = result;
      return rest;
    };
    this.#workers = [
      await Worker.create({ ...place, taskQueue: CAMPAIGN_QUEUE, activities }),
      await Worker.create({ ...place, taskQueue: PLAN_QUEUE, activities: { ...activities, planWinbackDay } }),
      await Worker.create({
        ...place,
        taskQueue: channelQueue('sms'),
        activities: createChannelActivities(deps, this.#counted()),
      }),
    ];
    this.#runs = this.#workers.map((worker) => worker.run());
  }

  #counted(): Channel {
    const { channel } = this;
    return {
      ...channel,
      send: async (messages, signal) => {
        const results = await channel.send(messages, signal);
        this.sent(messages.filter((_, n) => results[n]?.kind === 'sent'));
        return results;
      },
    };
  }

  async stopWorkers(): Promise<void> {
    const [workers, runs] = [this.#workers, this.#runs];
    this.#workers = [];
    this.#runs = [];
    for (const worker of workers) worker.shutdown();
    await Promise.all(runs);
  }

  /** Writes the programme and starts its workflow, as an activation does. */
  async activate(settings: Partial<Winback> & Pick<Winback, '_id'>): Promise<void> {
    await addProgramme(this.world, { channel: 'sms', activatedAt: new Date(await this.readTime()), ...settings });
    const { _id, shop } = await this.programme(settings._id);
    await temporalWorkflows(this.env.client).startWinback({ programme: _id, shop });
  }

  handle(programme: string): WorkflowHandle {
    return this.env.client.workflow.getHandle(winbackWorkflowId(programme));
  }

  async programme(id: string): Promise<Winback> {
    const found = await this.world.models.winbacks.findById(id).lean<Winback>();
    if (!found) throw new Error(`there is no programme ${id}`);
    return found;
  }

  /** Lets simulated time go on to an instant; returns at once when that has been. */
  async sleepUntil(at: number): Promise<void> {
    const now = await this.readTime();
    if (at <= now) return;
    await this.env.sleep(at - now);
    this.#seen = Math.max(this.#seen, at);
  }

  /**
   * Lets simulated time go on though nobody works. The server keeps its clock locked while a task waits for a worker, so
   * those locks are lifted one by one until it moves, and put back.
   */
  async sleepWithoutWorkers(until: number): Promise<void> {
    const { testService } = this.env.connection;
    assert.ok(testService);
    const state = { isAwake: false };
    const slept = this.sleepUntil(until).then(() => {
      state.isAwake = true;
    });
    let lifted = 0;
    for (; ; lifted += 1) {
      await Promise.race([slept, delay(UNLOCK_MS)]);
      if (state.isAwake) break;
      await testService.unlockTimeSkipping({});
    }
    for (; lifted > 0; lifted -= 1) await testService.lockTimeSkipping({});
  }

  /** As sleepUntil, but the workers end as soon as a day has been planned on the way, before anything of it is sent. */
  async diesAfterPlanning(until: number): Promise<void> {
    const dead = new Promise<void>((resolve, reject) => {
      this.#diesAfterPlan = () => {
        this.stopWorkers().then(resolve, reject);
        return true;
      };
    });
    const slept = this.sleepUntil(until);
    await dead;
    this.#diesAfterPlan = () => false;
    await this.sleepWithoutWorkers(until);
    await slept;
  }
}
