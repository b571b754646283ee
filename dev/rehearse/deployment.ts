import { execFile } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { API_FLAGS } from '../../api/node-flags.js';
import { startProviders } from '../providers/providers.js';
import { keepSecrets } from '../services.js';
import { type StackContext, stackFolder } from '../stack/context.js';
import { type RunningServer, startGuarded } from '../stack/guarded.js';
import { startMongo } from '../stack/mongo/mongo.js';
import { choosePort } from '../stack/ports.js';
import { chooseTemporal } from '../stack/temporal/temporal-binary.js';
import { composeService } from './compose-service.js';
import { Postgres } from './postgres.js';
import type { TemporalRelease } from './temporal-server.js';

const ROOT = resolve(import.meta.dirname, '../..');
const START_MS = 120_000;
const execute = promisify(execFile);
/** The image's own command. */
const API_COMMAND = ['node', ...API_FLAGS, '--import', 'tsx', 'api/server.ts'];
export const WORKERS = ['worker-campaigns', 'worker-chat', 'worker-email', 'worker-sms'] as const;
/** Each part that is stopped and killed in turn, as docker-compose.yml names it; `mongo` stands for its three. */
export const PARTS = ['api', ...WORKERS, 'temporal', 'postgres', 'mongo'] as const;
export type Part = (typeof PARTS)[number];
/** What Temporal's release listens on, by the variables of its image. */
const TEMPORAL_PORTS = ['FRONTEND_HTTP_PORT', 'FRONTEND_MEMBERSHIP_PORT'].concat(
  ['MATCHING', 'HISTORY', 'WORKER'].flatMap((service) => [`${service}_GRPC_PORT`, `${service}_MEMBERSHIP_PORT`]),
);

type Running = Pick<RunningServer, 'stop' | 'ended'> & { readonly pid: number };

/** The parts of docker-compose.yml as processes on loopback, with the commands, the scripts and the variables of that file. */
export class Deployment {
  readonly #running = new Map<Part, Running>();
  readonly #ports = new Map<string, number>();
  readonly #providers: Awaited<ReturnType<typeof startProviders>>;
  #starts = 0;
  release: TemporalRelease;

  private constructor(
    private readonly context: StackContext,
    readonly secrets: Awaited<ReturnType<typeof keepSecrets>>,
    readonly postgres: Postgres,
    providers: Awaited<ReturnType<typeof startProviders>>,
    release: TemporalRelease,
  ) {
    this.#providers = providers;
    this.release = release;
  }

  static async create(context: StackContext, release: TemporalRelease): Promise<Deployment> {
    const folder = stackFolder(context, 'rehearsal');
    await mkdir(join(folder, 'logs'), { recursive: true });
    await chmod(folder, 0o755);
    const secrets = await keepSecrets(join(folder, 'secrets.json'));
    const postgres = await Postgres.create(join(folder, 'postgres'), await choosePort('PostgreSQL'));
    const providers = await startProviders({ chatSecret: secrets.CHAT_SECRET, smsSecret: secrets.SMS_SECRET });
    const deployment = new Deployment(context, secrets, postgres, providers, release);
    for (const name of ['api', 'mongo', 'temporal', ...WORKERS, ...TEMPORAL_PORTS])
      deployment.#ports.set(name, await choosePort(name));
    return deployment;
  }

  get control(): string {
    return this.#providers.addresses.control;
  }
  get apiUrl(): string {
    return `http://127.0.0.1:${this.#ports.get('api')}`;
  }
  get mongoUri(): string {
    return `mongodb://127.0.0.1:${this.#ports.get('mongo')}/nhip`;
  }
  get temporalAddress(): string {
    return `127.0.0.1:${this.#ports.get('temporal')}`;
  }

  /** The variables that somebody who deploys puts into `.env`. */
  get #given(): Record<string, string> {
    const { chat, smtp, sms } = this.#providers.addresses;
    return {
      ...this.secrets,
      ...{
        POSTGRES_PASSWORD: 'none',
        MONGO_ROOT_PASSWORD: 'none',
        MONGO_APP_PASSWORD: 'none',
        MONGO_REPLICA_KEY: 'bm9uZQ==',
      },
      TEMPORAL_ADDRESS: this.temporalAddress,
      PUBLIC_URL: this.apiUrl,
      ...{ CHAT_URL: chat, SMTP_URL: smtp, SMS_URL: sms, SMS_SENDER: 'NHIP' },
      VERIFIED_SENDERS: 'email,sms',
      // One message a request, so that a window lasts for several falls.
      CHAT_BATCH: '1',
    };
  }

  /** A script of deploy/temporal/, with the tools that its image has on PATH. */
  async #script(name: string, service: string, more: Record<string, string>): Promise<void> {
    const tools = join(stackFolder(this.context, 'rehearsal'), 'tools');
    await mkdir(tools, { recursive: true });
    const cli = (await chooseTemporal(this.context)).value;
    const wanted = { 'temporal-sql-tool': this.release.sqlTool, temporal: 'binary' in cli ? cli.binary : 'temporal' };
    for (const [tool, program] of Object.entries(wanted))
      await writeFile(join(tools, tool), `#!/bin/sh\nexec '${program}' "$@"\n`, { mode: 0o755 });
    const env = { ...process.env, ...composeService(service, this.#given).env, ...more };
    await execute('sh', [join(ROOT, 'deploy/temporal', name)], {
      env: { ...env, PATH: `${tools}:${process.env.PATH}` },
    });
  }

  /** Brings Temporal's databases to the release's schema; what is there stays. */
  setupSchema(): Promise<void> {
    const place = { SQL_HOST: '127.0.0.1', SQL_PORT: String(this.postgres.port), SQL_PASSWORD: '' };
    return this.#script('setup-schema.sh', 'temporal-schema', { ...place, TEMPORAL_SCHEMA: this.release.schema });
  }
  createNamespace(): Promise<void> {
    return this.#script('create-namespace.sh', 'temporal-namespace', { TEMPORAL_ADDRESS: this.temporalAddress });
  }

  async begin(part: Part): Promise<void> {
    this.#starts += 1;
    const logFile = join(stackFolder(this.context, 'rehearsal'), 'logs', `${part}-${this.#starts}.log`);
    this.#running.set(part, await this.#start(part, logFile));
  }

  async #start(part: Part, logFile: string): Promise<Running> {
    if (part === 'postgres') return withPid(await this.postgres.start(logFile));
    if (part === 'mongo') {
      const port = this.#ports.get('mongo') ?? 0;
      const { identity, ended, stop } = await startMongo(this.context, { stack: 'rehearsal', port, mode: 'file' });
      if (identity === undefined || ended === undefined)
        throw new Error('Cannot rehearse with a given MONGODB_URI: unset it');
      return { pid: identity.pid, ended, stop };
    }
    if (part === 'temporal') return this.#startTemporal(logFile);
    return this.#startProgram(part, logFile);
  }

  async #startTemporal(logFile: string): Promise<Running> {
    const ports = TEMPORAL_PORTS.map((name) => [name, String(this.#ports.get(name))]);
    const env = {
      ...composeService('temporal', this.#given).env,
      ...Object.fromEntries(ports),
      ...{ POSTGRES_SEEDS: '127.0.0.1', DB_PORT: String(this.postgres.port), POSTGRES_PWD: '' },
      ...{ BIND_ON_IP: '127.0.0.1', FRONTEND_GRPC_PORT: String(this.#ports.get('temporal')) },
      DYNAMIC_CONFIG_FILE_PATH: join(ROOT, 'deploy/temporal/dynamicconfig.yaml'),
    };
    const server = await startGuarded({
      name: `Temporal ${this.release.version}`,
      command: this.release.server,
      args: ['start'],
      env: { ...process.env, ...env },
      logFile,
      startMs: START_MS,
      isUp: () => this.#isTemporalUp(),
    });
    return withPid(server);
  }

  async #isTemporalUp(): Promise<void> {
    const cli = (await chooseTemporal(this.context)).value;
    if (!('binary' in cli)) throw new Error('Cannot rehearse with a given TEMPORAL_ADDRESS: unset it');
    await execute(cli.binary, ['operator', 'cluster', 'health', '--address', this.temporalAddress]);
  }

  async #startProgram(part: Exclude<Part, 'postgres' | 'mongo' | 'temporal'>, logFile: string): Promise<Running> {
    const { command = API_COMMAND, env } = composeService(part, this.#given);
    const port = String(this.#ports.get(part));
    const place =
      part === 'api'
        ? { API_HOST: '127.0.0.1', API_PORT: port, SPOOL_DIR: join(stackFolder(this.context, 'rehearsal'), 'spool') }
        : { HEALTH_ADDRESS: `127.0.0.1:${port}` };
    // The embedded MongoDB knows no logins, and no majority of one.
    const database = { MONGODB_URI: this.mongoUri, MONGODB_WRITE_CONCERN: '1', METRICS_ADDRESS: '' };
    const [, ...args] = command;
    const server = await startGuarded({
      name: part,
      command: process.execPath,
      args: args.map((arg) => (arg.endsWith('.ts') ? join(ROOT, arg) : arg)),
      env: { ...process.env, ...env, ...database, ...place },
      logFile,
      startMs: START_MS,
      isUp: async () => {
        const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
        if (!answer.ok) throw new Error(await answer.text());
      },
    });
    return withPid(server);
  }

  /** SIGTERM, as `docker compose stop` does. */
  async stop(part: Part): Promise<void> {
    const running = this.#running.get(part);
    this.#running.delete(part);
    await running?.stop();
  }
  async kill(part: Part): Promise<void> {
    const running = this.#running.get(part);
    this.#running.delete(part);
    if (running === undefined) return;
    process.kill(running.pid, 'SIGKILL');
    await running.ended;
  }
  async close(): Promise<void> {
    for (const part of PARTS) await this.stop(part);
    await this.#providers.close();
  }
}

const withPid = ({ identity, ended, stop }: RunningServer): Running => ({ pid: identity.pid, ended, stop });
