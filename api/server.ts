/** `npm start`: the API against the servers that the environment names (config/config.ts, docs/operations.md). */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { createRenderer } from '../activities/deliver/render.js';
import { linkBase } from '../channels/link/links.js';
import { createSmsAccount } from '../channels/sms/create-sms.js';
import { type Config, ConfigError, parseConfig } from '../config/config.js';
import type { ChannelName } from '../domain/base/channel.js';
import { connect } from '../models/base/connect.js';
import { createModels, ensureIndexes } from '../models/models.js';
import { createApp } from './app.js';
import { startSweeper } from './temporal/sweeper.js';
import { temporalWorkflows } from './temporal/temporal-workflows.js';
import { realProviders } from './winbacks/real-providers.js';

/** The longest a request may take to arrive: an import of a million rows over a thin line. Headers have Node's own minute. */
const REQUEST_MS = 30 * 60_000;
/** Requests under way get this long to end when the process is told to stop. */
const DRAIN_MS = 10_000;
const SWEEP_MS = 50;

function receiptSecrets(config: Config): Partial<Record<ChannelName, string>> {
  return {
    ...(config.CHAT_SECRET === undefined ? {} : { chat: config.CHAT_SECRET }),
    ...(config.SMS_SECRET === undefined ? {} : { sms: config.SMS_SECRET }),
    ...(config.EMAIL_WEBHOOK_SECRET === undefined ? {} : { email: config.EMAIL_WEBHOOK_SECRET }),
  };
}

async function main(): Promise<void> {
  const config = parseConfig(process.env);
  const log = pino({ level: config.LOG_LEVEL, base: { program: 'api' } });
  const database = await connect(config.MONGODB_URI, { writeConcern: config.MONGODB_WRITE_CONCERN });
  const models = createModels(database);
  await ensureIndexes(models);
  // Lazy, so that tracking links and reports go on working while Temporal is away.
  const temporal = Connection.lazy({
    address: config.TEMPORAL_ADDRESS,
    ...(config.TEMPORAL_API_KEY ? { apiKey: config.TEMPORAL_API_KEY } : {}),
    tls: config.TEMPORAL_TLS === 'true' || config.TEMPORAL_API_KEY !== undefined,
  });
  const links = linkBase(config.PUBLIC_URL, config.LINK_SECRET);
  const account = createSmsAccount(config);
  const workflows = temporalWorkflows(new Client({ connection: temporal, namespace: config.TEMPORAL_NAMESPACE }));
  const now = (): Date => new Date();
  const sweeper = startSweeper({ models, workflows, log, now });
  const app = createApp({
    models,
    workflows,
    log,
    now,
    sweepSoon: sweeper.soon,
    randomBytes: () => randomBytes(32),
    ...(config.ADMIN_API_KEY ? { adminKey: config.ADMIN_API_KEY } : {}),
    linkSecret: config.LINK_SECRET,
    publicUrl: config.PUBLIC_URL,
    renderer: (texts) => createRenderer(texts, links),
    receiptSecrets: receiptSecrets(config),
    ...(config.SMS_WEBHOOK_SECRET === undefined ? {} : { smsWebhookSecret: config.SMS_WEBHOOK_SECRET }),
    ...(config.TEMPORAL_UI_URL === undefined
      ? {}
      : { temporalUi: `${config.TEMPORAL_UI_URL.replace(/\/$/, '')}/namespaces/${config.TEMPORAL_NAMESPACE}` }),
    winback: realProviders(config, account, log),
    pingDatabase: async () => void (await database.db?.command({ ping: 1 })),
  });
  const server = app.listen(config.API_PORT, config.API_HOST);
  server.requestTimeout = REQUEST_MS;
  await once(server, 'listening');
  log.info({ host: config.API_HOST, port: (server.address() as AddressInfo).port }, 'listening');

  const stop = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    // Again and again: a connection whose request ends now would be kept alive for seconds.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    await closed;
    clearInterval(sweep);
    clearTimeout(timer);
    await sweeper.stop();
    await account?.close();
    await temporal.close();
    await database.close();
    log.info({}, 'stopped');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}

main().catch((error: unknown) => {
  // A wrong configuration is the operator's to mend: its sentence is all they need.
  const sentence = error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
});
