/** `npm start`: the API against the servers that the environment names (config/config.ts, docs/operations.md). */
import { randomBytes } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from '@temporalio/client';
import { pino } from 'pino';
import { createRenderer } from '../activities/deliver/render.js';
import { previewResume } from '../activities/run/resume-preview.js';
import { linkBase } from '../channels/link/links.js';
import { configuredDescription, createSmsAccount } from '../channels/sms/create-sms.js';
import { createZaloDesk, hasZalo, zaloKeys } from '../channels/zalo/create-zalo.js';
import { type Config, ConfigError, parseConfig } from '../config/config.js';
import { toldError } from '../config/told-error.js';
import type { ChannelName } from '../domain/base/channel.js';
import { policyAt } from '../domain/base/policy.js';
import { readAccount } from '../models/account/account-store.js';
import { connect } from '../models/base/connect.js';
import { watchDatabase } from '../models/base/watch.js';
import { createModels, ensureIndexes, type Models } from '../models/models.js';
import { zaloTokenStore } from '../models/shop/zalo/zalo-account-store.js';
import { accountConfig, shopChannels, shopDesks } from '../worker/shop-channels.js';
import { collectSpans } from '../worker/tracing/collect.js';
import { RateLimits } from './access/rate-limits.js';
import { createListener } from './app.js';
import { settleWish } from './customers/unsubscribe-routes.js';
import { openWishSpool, type Wish } from './customers/wish-spool.js';
import type { ApiDeps, Logger, MailWebhooks } from './deps.js';
import { isDatabaseAway, startPulse } from './http/pulse.js';
import { startPictures } from './reports/pictures/pool.js';
import { Live } from './runs/live/live.js';
import { Metrics } from './service/metrics.js';
import { openIdProvider } from './sessions/oidc/identity-provider.js';
import { OIDC_CALLBACK } from './sessions/oidc/routes.js';
import { temporalConnection } from './temporal/connection.js';
import { startSweeper } from './temporal/sweeper.js';
import { temporalWorkflows } from './temporal/temporal-workflows.js';
import { trackingOf } from './tracking/hits.js';
import { realProviders } from './winbacks/real-providers.js';

/** The longest a request may take to arrive: an import of a million rows over a thin line. Headers have Node's own minute. */
const REQUEST_MS = 30 * 60_000;
/** Above the idle time of usual proxies (60 s of nginx and AWS), so that none sends into a connection that we close. */
const KEEP_ALIVE_MS = 75_000;
/** Requests under way get this long to end when the process is told to stop. */
const DRAIN_MS = 10_000;
const SWEEP_MS = 50;
/** How long a seller waits for the DNS, twice. */
const DNS_MS = 3_000;
/** How long a request waits for a server, or a primary, to appear. */
const SELECT_MS = 1_500;
/** Of the first connection to the database, each as long as that. */
const START_TRIES = 10;

function receiptSecrets(config: Config): Partial<Record<ChannelName, string>> {
  return {
    ...(config.CHAT_SECRET === undefined ? {} : { chat: config.CHAT_SECRET }),
    ...(config.SMS_SECRET === undefined ? {} : { sms: config.SMS_SECRET }),
    ...(config.EMAIL_WEBHOOK_SECRET === undefined ? {} : { email: config.EMAIL_WEBHOOK_SECRET }),
  };
}

/** What Zalo signs with is the secret key of the official account, which is not the application's. */
function zaloDeps(config: Config, zalo: ApiDeps['zalo']): Pick<ApiDeps, 'zalo' | 'zaloWebhook'> {
  const { ZALO_APP_ID: appId, ZALO_OA_SECRET_KEY: secretKey } = config;
  return {
    ...(zalo ? { zalo } : {}),
    ...(appId === undefined || secretKey === undefined ? {} : { zaloWebhook: { appId, secretKey } }),
  };
}

/** Certificates one after the other; line breaks may be written as `\\n`, as environment variables often hold them. */
const certificates = (pem: string): string[] =>
  pem
    .replaceAll('\\n', '\n')
    .split('-----END CERTIFICATE-----')
    .filter((one) => one.includes('BEGIN'))
    .map((one) => `${one.trim()}\n-----END CERTIFICATE-----`);

function mailWebhooks(config: Config): MailWebhooks {
  const { SES_SNS_CERTIFICATES, SENDGRID_PUBLIC_KEY, MAILGUN_SIGNING_KEY, POSTMARK_WEBHOOK_SECRET } = config;
  return {
    ...(SES_SNS_CERTIFICATES === undefined ? {} : { ses: certificates(SES_SNS_CERTIFICATES) }),
    ...(SENDGRID_PUBLIC_KEY === undefined ? {} : { sendgrid: SENDGRID_PUBLIC_KEY }),
    ...(MAILGUN_SIGNING_KEY === undefined ? {} : { mailgun: MAILGUN_SIGNING_KEY }),
    ...(POSTMARK_WEBHOOK_SECRET === undefined ? {} : { postmark: POSTMARK_WEBHOOK_SECRET }),
  };
}

/**
 * Behind a proxy that nobody has named every customer has one address: nobody is counted by it then.
 */
function addresses(config: Config): Pick<ApiDeps, 'limits' | 'trustedProxies'> {
  const { TRUSTED_PROXIES: proxies, RATE_LIMIT_KEY: key, RATE_LIMIT_FAILING: failing } = config;
  if (proxies === undefined) return { limits: new RateLimits({ key, failing }) };
  const limits = new RateLimits({ key, failing, links: config.RATE_LIMIT_LINKS, inbound: config.RATE_LIMIT_INBOUND });
  return { limits, trustedProxies: proxies.filter((one) => one !== 'none') };
}

/** @throws ConfigError for half a registration */
function oidc(config: Config): Pick<ApiDeps, 'identityProvider'> {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = config;
  if (issuer === undefined && clientId === undefined) return {};
  if (issuer === undefined || clientId === undefined)
    throw new ConfigError('Cannot start, as OIDC_ISSUER and OIDC_CLIENT_ID are set together, or neither of them');
  const settings = { issuer, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) };
  return { identityProvider: openIdProvider(settings, config.PUBLIC_URL + OIDC_CALLBACK) };
}

/** What the API asks of shops' own accounts, and of the DNS about them. */
function ownAccounts(config: Config, models: Models, log: Pick<Logger, 'warn'>) {
  const settings = accountConfig(config);
  const smsDescription = configuredDescription(config);
  const parts = { models, now: () => new Date(), log, ...settings };
  const channels = shopChannels('sms', parts);
  const zaloDesks = shopDesks(parts);
  const resolver = new Resolver({ timeout: DNS_MS, tries: 2 });
  return {
    deps: {
      ...(smsDescription ? { smsDescription } : {}),
      ...(settings.keyRing ? { keyRing: settings.keyRing } : {}),
      allowPrivateAddresses: settings.place.allowPrivate,
      resolveTxt: (name: string) => resolver.resolveTxt(name),
      zaloDesks,
      smsAccounts: channels,
    },
    accounts: {
      read: (shop: string, channel: ChannelName) => readAccount(models, shop, channel),
      lease: (shop: string) => channels.lease(shop),
    },
    close: async () => void (await Promise.all([channels.close(), zaloDesks.close()])),
  };
}

/** A start waits longer for the database than a request does: both may be starting, or an election goes on. */
async function patiently<T>(open: () => Promise<T>): Promise<T> {
  for (let left = START_TRIES; ; left -= 1) {
    try {
      return await open();
    } catch (error) {
      if (left === 0 || !isDatabaseAway(error)) throw error;
    }
  }
}

/** The database, and a connection of its own to ask whether it is there. */
async function openDatabase(config: Config) {
  const options = { writeConcern: config.MONGODB_WRITE_CONCERN, serverSelectionTimeoutMs: SELECT_MS };
  const database = await patiently(() => connect(config.MONGODB_URI, options));
  return { database, watch: await watchDatabase(config.MONGODB_URI, options) };
}

async function listen(deps: ApiDeps, config: Config): Promise<Server> {
  const server = createServer(createListener(deps)).listen(config.API_PORT, config.API_HOST);
  server.requestTimeout = REQUEST_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await once(server, 'listening');
  trackingOf(deps).judge.sweep();
  return server;
}

/** Takes no further connection, and waits for the requests under way. */
async function drain(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // Again and again: a connection whose request ends now would be kept alive for seconds.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(timer);
}

async function main(): Promise<void> {
  const config = parseConfig(process.env);
  const log = pino({ level: config.LOG_LEVEL, base: { program: 'api' }, serializers: { err: toldError } });
  const { database, watch } = await openDatabase(config);
  const tracing = await collectSpans(config, 'api');
  const models = createModels(database);
  await ensureIndexes(models);
  const temporal = temporalConnection(config);
  const links = linkBase(config.PUBLIC_URL, config.LINK_SECRET);
  const account = createSmsAccount(config);
  const own = ownAccounts(config, models, log);
  const namespace = config.TEMPORAL_NAMESPACE;
  const interceptors = tracing?.clientInterceptors;
  const client = new Client({ connection: temporal, namespace, ...(interceptors ? { interceptors } : {}) });
  const workflows = temporalWorkflows(client);
  const now = (): Date => new Date();
  const zalo = hasZalo(config) ? createZaloDesk(config, zaloTokenStore(models, zaloKeys(config), now)) : undefined;
  const pulse = startPulse(watch.ping);
  const settle = (wish: Wish): Promise<void> =>
    pulse.during(() => settleWish({ models, now, linkSecret: config.LINK_SECRET }, wish));
  const wishes = openWishSpool(config.SPOOL_DIR, settle, log);
  const metrics = new Metrics(models, now);
  const page = config.METRICS_ADDRESS === undefined ? undefined : metrics.serve(config.METRICS_ADDRESS);
  const sweeper = startSweeper({ models, workflows, log, now });
  const live = new Live({ now, log });
  const pictures = startPictures();
  const deps: ApiDeps = {
    live,
    models,
    workflows,
    log,
    now,
    sweepSoon: sweeper.soon,
    pulse,
    keepWish: wishes.keep,
    randomBytes: () => randomBytes(32),
    metrics,
    pictures,
    ...addresses(config),
    ...oidc(config),
    ...(config.ADMIN_API_KEY ? { adminKey: config.ADMIN_API_KEY } : {}),
    linkSecret: config.LINK_SECRET,
    ...own.deps,
    publicUrl: config.PUBLIC_URL,
    renderer: (texts) => createRenderer(texts, links),
    previewResume: (owner, outreach) => previewResume({ models, now, policyAt }, owner, outreach),
    receiptSecrets: receiptSecrets(config),
    mailWebhooks: mailWebhooks(config),
    ...(config.SMS_WEBHOOK_SECRET === undefined ? {} : { smsWebhookSecret: config.SMS_WEBHOOK_SECRET }),
    ...(config.TEMPORAL_UI_URL === undefined
      ? {}
      : { temporalUi: `${config.TEMPORAL_UI_URL.replace(/\/$/, '')}/namespaces/${config.TEMPORAL_NAMESPACE}` }),
    winback: realProviders(config, account, log, own.accounts),
    ...zaloDeps(config, zalo),
    pingDatabase: watch.ping,
    ...(tracing ? { beginSpan: tracing.beginSpan } : {}),
    ...(config.CORS_ORIGINS ? { corsOrigins: config.CORS_ORIGINS } : {}),
  };
  const server = await listen(deps, config);

  const stop = async (): Promise<void> => {
    const drained = drain(server);
    live.stop();
    await drained;
    pulse.stop();
    page?.close();
    await Promise.all([sweeper.stop(), wishes.stop(), pictures.close(), trackingOf(deps).judge.stop()]);
    await Promise.all([own.close(), account?.close(), zalo?.close(), temporal.close()]);
    await Promise.all([database.close(), watch.close()]);
    await tracing?.close();
    log.info({}, 'stopped');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  // Only now: who reads this line may send a signal at once.
  log.info({ host: config.API_HOST, port: (server.address() as AddressInfo).port }, 'listening');
}

main().catch((error: unknown) => {
  // A wrong configuration is the operator's to mend: its sentence is all they need.
  const sentence = error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
});
