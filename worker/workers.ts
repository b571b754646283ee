import { fileURLToPath } from 'node:url';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { CampaignActivities, ChannelActivities } from '../activities/contract.js';
import { type Config, ConfigError } from '../config/config.js';
import type { ChannelName } from '../domain/base/channel.js';
import { CAMPAIGN_QUEUE, channelQueue, PLAN_QUEUE } from '../workflows/names.js';
import { type BundleSources, bundleApart, readBundle } from './bundle.js';

export interface WorkerPlace {
  readonly connection: NativeConnection;
  readonly namespace: string;
}

/** What the bundler starts from. */
export const WORKFLOWS = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

/**
 * Every worker: the first SIGTERM lets running activities finish for 20 s (more than one chunk's worst time), then tells
 * them to stop, and gives up 10 s later. Heartbeats go out every second, not at 0.8 of the heartbeat timeout: they carry
 * the seller's pause to a running batch, and a crash forgets no more than that (measured).
 */
const COMMON = {
  shutdownGraceTime: 20_000,
  shutdownForceTime: 30_000,
  maxHeartbeatThrottleInterval: 1_000,
} satisfies Partial<WorkerOptions>;

/** A build of a worker deployment, as Temporal calls the two. */
export interface WorkerVersion {
  readonly deploymentName: string;
  readonly buildId: string;
}

/**
 * Workflows go on under the build that is current: a campaign lives longer than a release does, and changes stand behind
 * markers. Which build is current is told to Temporal (docs/changing-workflows.md).
 */
const versioned = (version: WorkerVersion): NonNullable<WorkerOptions['workerDeploymentOptions']> => ({
  version,
  useWorkerVersioning: true,
  defaultVersioningBehavior: 'AUTO_UPGRADE',
});

/**
 * The version that the configuration names; undefined: no versioning.
 * @throws ConfigError when only one of its two parts is set
 */
export function versionOf(config: Pick<Config, 'WORKER_DEPLOYMENT' | 'WORKER_BUILD_ID'>): WorkerVersion | undefined {
  const { WORKER_DEPLOYMENT: deploymentName, WORKER_BUILD_ID: buildId } = config;
  if (deploymentName !== undefined && buildId !== undefined) return { deploymentName, buildId };
  if (deploymentName === undefined && buildId === undefined) return undefined;
  const missing = buildId === undefined ? 'WORKER_BUILD_ID' : 'WORKER_DEPLOYMENT';
  throw new ConfigError(
    `Cannot start, the configuration is wrong:\n  ${missing} is not set: allowed is a value, or neither WORKER_DEPLOYMENT nor WORKER_BUILD_ID`,
  );
}

/** Options of the worker for workflows and light activities. */
export const campaignWorkerOptions = (
  place: WorkerPlace,
  activities: CampaignActivities,
  version?: WorkerVersion,
): WorkerOptions => ({
  ...COMMON,
  ...place,
  ...(version ? { workerDeploymentOptions: versioned(version) } : {}),
  taskQueue: CAMPAIGN_QUEUE,
  workflowsPath: WORKFLOWS,
  activities,
  maxConcurrentActivityTaskExecutions: 20,
  // Campaigns and programmes sleep nearly always; one that was evicted costs a replay of a short history. Measured with
  // 400 programmes that all wake at one moment: 100 are as fast as 200, and take 16 MB less.
  maxCachedWorkflows: 100,
});

/** Options of the worker for what reads whole audiences and runs; it stands beside the one for workflows. */
export const planWorkerOptions = (place: WorkerPlace, activities: CampaignActivities): WorkerOptions => ({
  ...COMMON,
  ...place,
  taskQueue: PLAN_QUEUE,
  activities,
  // On the same two or three cores that answer the light calls.
  maxConcurrentActivityTaskExecutions: 10,
});

/**
 * Options of a channel's worker. It gets no workflow bundle: that would cost each of them a thread and some 200 MB for
 * nothing.
 */
export const channelWorkerOptions = (
  place: WorkerPlace,
  channel: ChannelName,
  activities: ChannelActivities,
): WorkerOptions => ({
  ...COMMON,
  ...place,
  taskQueue: channelQueue(channel),
  activities,
  // Far more than work at once (activities/turns.ts): one that waits for its turn holds nothing but this, and a
  // shop whose provider is slow or held must not keep the others' batches in the queue.
  maxConcurrentActivityTaskExecutions: 64,
});

/** A running group of workers. */
export interface RunningWorkers {
  /** Resolves when all have stopped; rejects when one has failed, after the others have been stopped too. */
  readonly ended: Promise<void>;
  /** None has failed or begun to stop. */
  readonly areRunning: () => boolean;
  stop(): void;
}

/**
 * Creates all workers, then runs them; a failure of one ends them all, so that the process can be started again whole.
 * @param bundles folder of bundles made beforehand (worker/write-bundles.ts); without one they are made now
 * @throws Error when one cannot be created (no such namespace, workflows that do not bundle): none runs then
 */
export async function runWorkers(options: readonly WorkerOptions[], bundles?: string): Promise<RunningWorkers> {
  const workers = await createAll(options, bundles);
  const stop = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const runs = workers.map(async (worker) => {
    try {
      await worker.run();
    } finally {
      stop();
    }
  });
  const ended = Promise.allSettled(runs).then((results) => {
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  });
  const areRunning = (): boolean => workers.every((worker) => worker.getState() === 'RUNNING');
  return { ended, areRunning, stop };
}

async function bundled({ workflowsPath, ...rest }: WorkerOptions, bundles?: string): Promise<WorkerOptions> {
  if (workflowsPath === undefined) return rest;
  const { workflowModules: modules, ...interceptors } = rest.interceptors ?? {};
  const sources: BundleSources = { workflowsPath, ...(modules ? { modules } : {}) };
  const workflowBundle = await (bundles === undefined ? bundleApart(sources) : readBundle(bundles, sources));
  return { ...rest, interceptors, workflowBundle };
}

async function createAll(options: readonly WorkerOptions[], bundles?: string): Promise<Worker[]> {
  const workers: Worker[] = [];
  try {
    for (const option of options) workers.push(await Worker.create(await bundled(option, bundles)));
    return workers;
  } catch (err) {
    // A worker that never ran holds its connection open; only an end of its run lets go.
    for (const worker of workers) {
      const run = worker.run();
      worker.shutdown();
      await run;
    }
    throw err;
  }
}
