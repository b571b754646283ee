/** `npm run worker`: the workers of this process's roles, until SIGTERM or SIGINT; a second signal ends it at once. */
import { randomUUID } from 'node:crypto';
import { log as activityLog } from '@temporalio/activity';
import { Runtime, type WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createCampaignActivities, createChannelActivities } from '../activities/create-activities.js';
import { brokenChannel } from '../channels/account/broken.js';
import type { Channel } from '../channels/channel.js';
import { createChannel } from '../channels/create.js';
import { linkBase } from '../channels/link/links.js';
import { createZalo, zaloKeys } from '../channels/zalo/create-zalo.js';
import { type Config, ConfigError, parseConfig } from '../config/config.js';
import type { ChannelName } from '../domain/base/channel.js';
import { policyAt } from '../domain/base/policy.js';
import { shopsWith } from '../models/account/account-store.js';
import { connect } from '../models/base/connect.js';
import { watchDatabase } from '../models/base/watch.js';
import { createModels, type Models } from '../models/models.js';
import { zaloTokenStore } from '../models/shop/zalo/zalo-account-store.js';
import { keepBeginningAnew } from './begin-anew.js';
import { connectTemporal } from './connect.js';
import { ensureSearchAttributes, type Operator } from './ensure-search-attributes.js';
import { serveHealth } from './health.js';
import { measured } from './measured.js';
import { channelsOf, checkRoles, isForShopsOnly, queuesOf } from './roles.js';
import { createLog, installRuntime } from './runtime.js';
import { accountConfig, shopChannels } from './shop-channels.js';
import { keepListening } from './smpp/keep-listening.js';
import { type SmppOwner, smppEvents } from './smpp/smpp-events.js';
import { collectSpans, type Tracing } from './tracing/collect.js';
import { deliverWebhooks } from './webhooks.js';
import {
  campaignWorkerOptions,
  channelWorkerOptions,
  planWorkerOptions,
  type RunningWorkers,
  runWorkers,
  versionOf,
  type WorkerPlace,
} from './workers.js';

/** How long a probe waits for a server. */
const WATCH_MS = 1_500;

/** Closes what was opened, last first, also when opening the next failed. */
type Closers = (() => Promise<unknown>)[];

async function main(config: Config, log: Logger): Promise<void> {
  installRuntime(config, log);
  const closers: Closers = [];
  try {
    const { TEMPORAL_NAMESPACE: namespace, WORKER_ROLES: roles } = config;
    const connection = await connectTemporal(config);
    closers.push(() => connection.close());
    await registerSearchAttributes(connection, namespace, log);
    const database = await connect(config.MONGODB_URI, { writeConcern: config.MONGODB_WRITE_CONCERN });
    closers.push(() => database.close());
    const tracing = await collectSpans(config, 'worker');
    if (tracing) closers.push(() => tracing.close());
    const place = { connection, namespace };
    const models = createModels(database);
    const options = workersOf(config, place, models, { closers, log, ...(tracing ? { tracing } : {}) });
    const traced = tracing ? options.map((one) => tracing.traced(one)) : options;
    const workers = await runWorkers(traced, config.WORKFLOW_BUNDLES);
    closers.push(await tellHealth(config, place, workers));
    if (roles.includes('campaigns')) {
      closers.push(keepBeginningAnew({ connection, namespace }, log));
      closers.push(deliverWebhooks(config, models, log));
    }
    log.info({ roles, queues: roles.flatMap(queuesOf), namespace }, 'ready');
    await workers.ended;
    log.info('stopped');
  } finally {
    // A close that fails must hide neither the next one nor why we are here.
    for (const close of closers.reverse()) await close().catch((err: unknown) => log.error({ err }, 'a close failed'));
  }
}

/** Temporal Cloud lets no worker do this; there they are registered by hand, and missing ones fail at the first workflow. */
async function registerSearchAttributes(connection: Operator, namespace: string, log: Logger): Promise<void> {
  try {
    const added = await ensureSearchAttributes(connection, namespace);
    if (added.length > 0) log.info({ added }, 'search attributes registered');
  } catch (err) {
    log.warn({ err, namespace }, 'search attributes could not be registered');
  }
}

/** Answers probes where the configuration says. @returns what ends it */
async function tellHealth(
  config: Config,
  { connection, namespace }: WorkerPlace,
  workers: RunningWorkers,
): Promise<() => Promise<unknown>> {
  if (config.HEALTH_ADDRESS === undefined) return () => Promise.resolve();
  const watch = await watchDatabase(config.MONGODB_URI, {
    writeConcern: config.MONGODB_WRITE_CONCERN,
    serverSelectionTimeoutMs: WATCH_MS,
  });
  const server = serveHealth(config.HEALTH_ADDRESS, {
    mongodb: watch.ping,
    temporal: async () => {
      await connection.withDeadline(Date.now() + WATCH_MS, () =>
        connection.workflowService.describeNamespace({ namespace }),
      );
    },
    workers: async () => {
      if (!workers.areRunning()) throw new Error('a worker has stopped');
    },
  });
  return async () => {
    server.close();
    server.closeAllConnections();
    await watch.close();
  };
}

interface Surroundings {
  readonly closers: Closers;
  readonly log: Logger;
  readonly tracing?: Pick<Tracing, 'tracedChannel'>;
}

/** The deployment's account of a channel; without one a shop that has none either waits for a person, and loses nobody. */
function sharedChannel(name: ChannelName, config: Config, models: Models, now: () => Date): Channel {
  if (isForShopsOnly(name, config)) return brokenChannel(name, 'channel_not_configured');
  return name === 'zalo'
    ? createZalo(config, zaloTokenStore(models, zaloKeys(config), now))
    : createChannel(name, config, smppEvents(models, now));
}

function workersOf(
  config: Config,
  place: WorkerPlace,
  models: Models,
  { closers, log, tracing }: Surroundings,
): WorkerOptions[] {
  const roles = config.WORKER_ROLES;
  const version = versionOf(config);
  const now = (): Date => new Date();
  const common = { models, now, policyAt, log: activityLog };
  const activities = createCampaignActivities(common);
  const campaigns = roles.includes('campaigns')
    ? [campaignWorkerOptions(place, activities, version), planWorkerOptions(place, activities)]
    : [];
  const links = linkBase(config.PUBLIC_URL, config.LINK_SECRET);
  const eventsOf = (owner: SmppOwner) => smppEvents(models, now, owner);
  const channels = channelsOf(roles).map((name) => {
    const channel = sharedChannel(name, config, models, now);
    channel.listen?.();
    closers.push(() => channel.close());
    const measure = (one: Channel): Channel => {
      const timed = measured(one, name, Runtime.instance().metricMeter);
      return tracing?.tracedChannel(timed, name) ?? timed;
    };
    const accounts = shopChannels(name, { models, now, log, measure, eventsOf, ...accountConfig(config) });
    closers.push(() => accounts.close());
    if (name === 'sms') closers.push(keepListening({ accounts, shops: () => shopsWith(models, 'sms_smpp'), log }));
    const deps = { ...common, accounts, newClaimToken: randomUUID, ...links };
    return channelWorkerOptions(place, name, createChannelActivities(deps, measure(channel)));
  });
  return [...campaigns, ...channels];
}

try {
  const config = parseConfig(process.env);
  checkRoles(config);
  versionOf(config);
  accountConfig(config);
  const log = createLog(config);
  await main(config, log).catch((err: unknown) => {
    log.fatal({ err }, 'the worker cannot go on');
    process.exitCode = 1;
  });
} catch (err) {
  if (!(err instanceof ConfigError)) throw err;
  process.stderr.write(`${err.message}\n`);
  process.exitCode = 1;
}
