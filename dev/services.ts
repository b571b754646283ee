import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { API_FLAGS } from '../api/node-flags.js';
import { connect } from '../models/base/connect.js';
import { NODE_FLAGS } from '../worker/node-flags.js';
import { type Program, startProgram } from './program.js';
import { type StackContext, stackContext, stackFolder } from './stack/context.js';
import { choosePort } from './stack/ports.js';
import { type Stack, startStack } from './stack/stack.js';

/** Where the provider simulator's servers listen. */
interface ProviderAddresses {
  readonly chat: string;
  readonly smtp: string;
  readonly sms: string;
  readonly control: string;
}
/** Everything that `npm run dev` and the demo run, on loopback. */
export interface Services {
  readonly stack: Stack;
  readonly providers: ProviderAddresses;
  /** The API's base URL. */
  readonly api: string;
  readonly adminKey: string;
  readonly worker: Program;
  readonly env: Readonly<Record<string, string>>;
  readonly logs: string;
  /** Stops all, in reverse order. Safe to call twice. */
  stop(): Promise<void>;
}
export interface ServicesOptions {
  /** Name of the stack: its state lies in `.dev/<name>`. */
  readonly name: string;
  /** Keep workflows and data over a restart; otherwise begin with an empty database. */
  readonly keep: boolean;
  readonly apiPort?: number;
  /** Start the worker again when it ends unasked. Default: yes. */
  readonly reviveWorker?: boolean;
  readonly context?: Partial<StackContext>;
}

const SECRETS = ['LINK_SECRET', 'CHAT_SECRET', 'SMS_SECRET', 'EMAIL_WEBHOOK_SECRET', 'ADMIN_API_KEY'] as const;
type Secrets = Readonly<Record<(typeof SECRETS)[number], string>>;

/** Starts the stack, the provider simulator, API and workers. Errors: a sentence; nothing is left running then. */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const context = stackContext(options.context);
  const folder = stackFolder(context, options.name);
  const stack = await startStack({ name: options.name, mongo: 'file', keepWorkflows: options.keep, context });
  const programs: Program[] = [];
  const stop = async (): Promise<void> => {
    for (const program of programs.splice(0).reverse()) await program.stop();
    await stack.stop();
  };
  try {
    if (!options.keep) await dropDatabase(databaseUri(stack));
    const secrets = await keepSecrets(join(folder, 'secrets.json'));
    const logs = join(folder, 'logs');
    const apiPort = await choosePort('the API', options.apiPort);
    const api = `http://127.0.0.1:${apiPort}`;
    const { providers, program } = await startProviders(secrets, api, logs, context.log);
    programs.push(program);
    const env = environment(stack, secrets, providers, apiPort);
    programs.push(await startApi(env, api, logs, context.log));
    context.log(`API: up at ${api}, documentation at ${api}/docs`);
    const worker = await startWorker({ env, logs }, context.log, options.reviveWorker ?? true);
    programs.push(worker);
    context.log(`Worker: up, pid ${worker.pid()}`);
    return { stack, providers, api, adminKey: secrets.ADMIN_API_KEY, worker, env, logs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The worker as `npm run worker` runs it. @param revive start it again when it ends unasked */
export function startWorker(
  { env, logs }: Pick<Services, 'env' | 'logs'>,
  log: (line: string) => void,
  revive: boolean,
): Promise<Program> {
  return startProgram({
    name: 'worker',
    entry: 'worker/main.ts',
    nodeFlags: NODE_FLAGS,
    env,
    logFile: join(logs, 'worker.log'),
    restart: revive,
    log,
  });
}

/**
 * Drawn once per stack, since links and keys of an earlier start must go on working; what an older version did not know is
 * drawn now.
 */
export async function keepSecrets(file: string): Promise<Secrets> {
  const kept = await readFile(file, 'utf8').catch(() => '{}');
  const draw = (): string => randomBytes(24).toString('base64url');
  const secrets = { ...Object.fromEntries(SECRETS.map((name) => [name, draw()])), ...JSON.parse(kept) } as Secrets;
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

async function startProviders(
  secrets: Secrets,
  api: string,
  logs: string,
  log: (line: string) => void,
): Promise<{ providers: ProviderAddresses; program: Program }> {
  const logFile = join(logs, 'providers.log');
  const addressLine = /^\{.*"control".*\}$/m;
  let line = '{}';
  const program = await startProgram({
    name: 'provider simulator',
    entry: 'dev/providers/main.ts',
    args: ['--callback', api],
    env: { ...secrets },
    logFile,
    readyLine: addressLine,
    onReady: (match) => {
      line = match[0];
    },
    log,
  });
  const providers = JSON.parse(line) as ProviderAddresses;
  log(
    `Providers: chat ${providers.chat}, e-mail ${providers.smtp}, SMS ${providers.sms}, control ${providers.control}`,
  );
  return { providers, program };
}

/** A given server may hold other databases: ours is named, unless the given URI names one. */
function databaseUri(stack: Stack): string {
  const url = new URL(stack.mongo.uri);
  if (url.pathname.length <= 1) url.pathname = '/nhip';
  return url.href;
}

/** An earlier demo's shop would answer for this one's: orders far in the past, campaigns of the same name. */
async function dropDatabase(uri: string): Promise<void> {
  const connection = await connect(uri, { writeConcern: '1' });
  await connection.dropDatabase();
  await connection.close();
}

function environment(
  stack: Stack,
  secrets: Secrets,
  providers: ProviderAddresses,
  apiPort: number,
): Record<string, string> {
  return {
    ...secrets,
    ACCOUNT_KEYS: `dev:${createHash('sha256').update(secrets.LINK_SECRET).digest('base64')}`,
    ACCOUNT_PRIVATE_ADDRESSES: 'allow',
    TEMPORAL_ADDRESS: stack.temporal.address,
    ...(stack.temporal.uiUrl === undefined ? {} : { TEMPORAL_UI_URL: stack.temporal.uiUrl }),
    MONGODB_URI: databaseUri(stack),
    MONGODB_WRITE_CONCERN: stack.mongo.real ? 'majority' : '1',
    API_PORT: String(apiPort),
    PUBLIC_URL: `http://127.0.0.1:${apiPort}`,
    CHAT_URL: providers.chat,
    SMTP_URL: providers.smtp,
    SMS_URL: providers.sms,
    SMS_SENDER: 'NHIP',
    SMS_PART_PRICE: '800',
    // Nothing leaves this machine: there is nobody to prove a sender to.
    VERIFIED_SENDERS: 'email,sms',
  };
}

async function startApi(
  env: Record<string, string>,
  api: string,
  logs: string,
  log: (line: string) => void,
): Promise<Program> {
  const isUp = async (): Promise<void> => {
    const answer = await fetch(`${api}/readyz`);
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`it answers ${answer.status}`);
  };
  return startProgram({
    name: 'API',
    entry: 'api/server.ts',
    nodeFlags: API_FLAGS,
    env,
    logFile: join(logs, 'api.log'),
    isUp,
    restart: true,
    log,
  });
}
