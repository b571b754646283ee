import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Program, startProgram } from '../../dev/program.js';
import { keepSecrets } from '../../dev/services.js';
import { type StackContext, stackContext, stackFolder } from '../../dev/stack/context.js';
import { startMongo } from '../../dev/stack/mongo/mongo.js';
import { choosePort } from '../../dev/stack/ports.js';
import { identify } from '../../dev/stack/process-identity.js';
import { StartedServers } from '../../dev/stack/started.js';
import { startTemporal } from '../../dev/stack/temporal/temporal.js';
import { NODE_FLAGS } from '../../worker/node-flags.js';
import { startProxy, type TcpProxy } from './proxy.js';
import { type Relay, startRelay } from './relay.js';

/** What is killed and frozen; the provider never is. */
export const PARTS = ['channels', 'campaigns', 'api', 'temporal', 'mongo'] as const;
export type Part = (typeof PARTS)[number];
/** Whose connections can be cut: workers and API reach these through a proxy of ours, the drill itself does not. */
export const CUTS = ['temporal', 'mongo', 'chat', 'email', 'sms'] as const;
export type Cut = (typeof CUTS)[number];
interface Running {
  readonly pid: number;
  stop(): Promise<void>;
}
interface Addresses {
  readonly chat: string;
  readonly smtp: string;
  readonly sms: string;
  readonly control: string;
}

/** Messages of one chat request: few, so that a small round has more than a handful. */
export const CHAT_BATCH = 10;

/** Where Debian's libfaketime lies. */
const FAKETIME = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketime.so.1`;
export const hasFaketime = (): boolean => existsSync(FAKETIME);

/** A worker other than the ordinary one: another checkout's, another clock's. */
export interface WorkerOptions {
  readonly entry?: string;
  /** How far its clock is off, in milliseconds. */
  readonly clockMs?: number;
}

/** A whole deployment on loopback, each part in a process of its own that can be killed, frozen and started again. */
export class Servers {
  readonly #running = new Map<string, Running>();
  #starts = 0;
  /** Of the Temporal command line. */
  temporalCli: string | undefined;
  provider!: Addresses;
  relay!: Relay;
  /** The drill's own way to the database. */
  mongoUri = '';
  readonly #proxies = new Map<Cut, TcpProxy>();
  env: Readonly<Record<string, string>> = {};

  private constructor(
    readonly name: string,
    private readonly context: StackContext,
    private readonly owned: StartedServers,
    private readonly ports: Readonly<Record<'temporal' | 'ui' | 'mongo' | 'api', number>>,
  ) {}

  /** @throws Error with a sentence; nothing is left running then */
  static async start(name: string, log: (line: string) => void): Promise<Servers> {
    const context = stackContext({ log });
    const owned = await StartedServers.own(context, name);
    const [temporal, ui, mongo, api] = [
      await choosePort('Temporal'),
      await choosePort('the Web UI'),
      await choosePort('MongoDB'),
      await choosePort('the API'),
    ];
    const servers = new Servers(name, context, owned, { temporal, ui, mongo, api });
    try {
      await servers.#startAll();
      return servers;
    } catch (error) {
      await servers.stop();
      throw error;
    }
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.ports.api}`;
  }
  get temporalAddress(): string {
    return `127.0.0.1:${this.ports.temporal}`;
  }
  get folder(): string {
    return stackFolder(this.context, this.name);
  }

  async #startAll(): Promise<void> {
    await mkdir(join(this.folder, 'logs'), { recursive: true });
    const secrets = await keepSecrets(join(this.folder, 'secrets.json'));
    this.relay = await startRelay(this.apiUrl);
    await this.#startProvider({ ...secrets });
    const mongo = await this.#mongo();
    await this.begin('temporal');
    this.mongoUri = mongo.uri.replace(/(:\d+)\/?(\?|$)/, '$1/nhip$2');
    this.env = {
      ...secrets,
      TEMPORAL_ADDRESS: `127.0.0.1:${await this.#proxied('temporal', this.ports.temporal)}`,
      MONGODB_URI: withPort(this.mongoUri, await this.#proxied('mongo', this.ports.mongo)),
      MONGODB_WRITE_CONCERN: mongo.real ? 'majority' : '1',
      API_PORT: String(this.ports.api),
      PUBLIC_URL: this.apiUrl,
      CHAT_URL: await this.#proxiedUrl('chat', this.provider.chat),
      SMTP_URL: await this.#proxiedUrl('email', this.provider.smtp),
      SMS_URL: await this.#proxiedUrl('sms', this.provider.sms),
      SMS_SENDER: 'NHIP',
      CHAT_BATCH: String(CHAT_BATCH),
    };
    await this.begin('api');
    await this.begin('campaigns');
    await this.begin('channels');
  }

  async #proxied(to: Cut, port: number): Promise<number> {
    const proxy = await startProxy(port);
    this.#proxies.set(to, proxy);
    return proxy.port;
  }
  async #proxiedUrl(to: Cut, url: string): Promise<string> {
    return withPort(url, await this.#proxied(to, Number(new URL(url).port)));
  }

  /** Cuts all connections to a server, and refuses new ones for so long. */
  cut(to: Cut, ms: number): void {
    this.#proxies.get(to)?.cut(ms);
  }

  async #startProvider(secrets: Record<string, string>): Promise<void> {
    const program = await this.#program('provider', {
      entry: 'dev/providers/main.ts',
      args: ['--callback', this.relay.url],
      env: secrets,
      readyLine: /^\{.*"control".*\}$/m,
      onReady: ([line]) => {
        this.provider = JSON.parse(line) as Addresses;
      },
    });
    this.#running.set('provider', program);
  }

  async #program(
    name: string,
    options: Pick<
      Parameters<typeof startProgram>[0],
      'entry' | 'args' | 'env' | 'nodeFlags' | 'readyLine' | 'onReady' | 'isUp'
    >,
  ): Promise<Running> {
    const logFile = join(this.folder, 'logs', `${name}-${++this.#starts}.log`);
    // It is killed on purpose: that it ended unasked is no news.
    const program: Program = await startProgram({ name, logFile, log: () => {}, ...options });
    return { pid: program.pid(), stop: () => program.stop() };
  }

  async #mongo(): Promise<{ readonly uri: string; readonly real: boolean }> {
    const server = await startMongo(this.context, { stack: this.name, mode: 'file', port: this.ports.mongo });
    if (!server.identity) throw new Error('Cannot drill a given MongoDB: it is not ours to kill; unset MONGODB_URI');
    this.#running.set('mongo', { pid: server.identity.pid, stop: server.stop });
    return server;
  }

  async #temporal(): Promise<void> {
    const { temporal: port, ui: uiPort } = this.ports;
    const server = await startTemporal(this.context, { stack: this.name, keep: true, port, uiPort });
    if (!server.identity)
      throw new Error('Cannot drill a given Temporal: it is not ours to kill; unset TEMPORAL_ADDRESS');
    const chosen = server.choice.value as { readonly binary?: string };
    this.temporalCli = chosen.binary;
    this.#running.set('temporal', { pid: server.identity.pid, stop: server.stop });
  }

  /** Starts a part (again), where it was before. */
  async begin(part: Part): Promise<void> {
    if (part === 'mongo') await this.#mongo();
    else if (part === 'temporal') await this.#temporal();
    else if (part === 'api') this.#running.set('api', await this.#api());
    else this.#running.set(part, await this.worker(part));
  }

  async #api(): Promise<Running> {
    const isUp = async (): Promise<void> => {
      const answer = await fetch(`${this.apiUrl}/readyz`);
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`it answers ${answer.status}`);
    };
    return this.#program('api', { entry: 'api/server.ts', env: this.env, isUp });
  }

  /** A worker of a part's roles, beside the one that runs; the caller stops it. */
  worker(
    part: 'channels' | 'campaigns',
    { entry = 'worker/main.ts', clockMs = 0 }: WorkerOptions = {},
  ): Promise<Running> {
    const WORKER_ROLES = part === 'channels' ? 'chat,email,sms' : 'campaigns';
    const sign = clockMs < 0 ? '-' : '+';
    // Timers go by the monotonic clock, which nobody puts forward or back.
    const clock =
      clockMs === 0
        ? {}
        : { LD_PRELOAD: FAKETIME, FAKETIME: `${sign}${Math.abs(clockMs) / 1000}s`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
    return this.#program(part, { entry, nodeFlags: NODE_FLAGS, env: { ...this.env, WORKER_ROLES, ...clock } });
  }

  /** Ends a part's process and waits until it is gone. */
  async kill(part: Part, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { pid } = this.#of(part);
    process.kill(pid, signal);
    while ((await identify(pid)) !== undefined) await delay(20);
  }

  /** Stops a part's process without its knowing, for so long. */
  async freeze(part: Part, ms: number): Promise<void> {
    const { pid } = this.#of(part);
    process.kill(pid, 'SIGSTOP');
    await delay(ms);
    process.kill(pid, 'SIGCONT');
  }

  /** A part that was started beside takes the place of the one that runs, which is stopped. */
  async replace(part: 'channels' | 'campaigns', by: Running): Promise<void> {
    const before = this.#of(part);
    this.#running.set(part, by);
    await before.stop();
  }

  #of(part: Part): Running {
    const running = this.#running.get(part);
    if (!running) throw new Error(`${part} was never started`);
    return running;
  }

  /** Stops everything, the last started first. */
  async stop(): Promise<void> {
    const order = ['channels', 'campaigns', 'api', 'temporal', 'mongo', 'provider'];
    for (const part of order) await this.#running.get(part)?.stop();
    await this.relay?.close();
    for (const proxy of this.#proxies.values()) await proxy.close();
    await this.owned.stop();
  }
}

const withPort = (url: string, port: number): string => url.replace(/:\d+(?=\/|\?|$)/, `:${port}`);
