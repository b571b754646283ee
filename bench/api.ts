import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { API_FLAGS } from '../api/node-flags.js';
import { type Program, startProgram } from '../dev/program.js';
import { stackContext } from '../dev/stack/context.js';
import { type MongoServer, startMongo } from '../dev/stack/mongo/mongo.js';
import { StartedServers } from '../dev/stack/started.js';

export const LOGS = resolve(import.meta.dirname, '../.dev/bench/logs');
/** Admin key of the bench's API. */
export const KEY = 'bench-admin-key-0123456789';
/** The shop that is measured. */
export const SHOP = 'bench';

/**
 * The API alone, on a free port of loopback: what it measures asks no workflow.
 * @param mongo MONGODB_URI
 * @param log file name in LOGS
 * @param folder of another build; default this one
 */
export async function startApi(
  mongo: string,
  log: string,
  folder = '.',
): Promise<{ readonly api: Program; readonly url: string }> {
  let port = '';
  const api = await startProgram({
    name: 'API',
    entry: join(folder, 'api/server.ts'),
    // As each build is started in production: the former ones had none.
    nodeFlags: folder === '.' ? API_FLAGS : [],
    env: {
      MONGODB_URI: mongo,
      MONGODB_WRITE_CONCERN: '1',
      // Nothing listens there.
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      LINK_SECRET: 'bench-link-secret-0123456789',
      ADMIN_API_KEY: KEY,
      API_HOST: '127.0.0.1',
      API_PORT: '0',
      LOG_LEVEL: 'info',
    },
    logFile: resolve(LOGS, log),
    readyLine: /"port":(\d+)[^\n]*listening/,
    onReady: (match) => {
      port = match[1] ?? '';
    },
    log: (line) => process.stderr.write(`${line}\n`),
  });
  return { api, url: `http://127.0.0.1:${port}` };
}

/** The API of another build, on a database of its own on the same server. @param mongo MONGODB_URI @param folder where it is checked out */
export const otherApi = (mongo: string, folder: string): ReturnType<typeof startApi> =>
  startApi(mongo.replace(/\/(?:\w*)\?/, '/former?'), 'former-api.log', folder);

export interface RunningApi {
  readonly mongo: MongoServer;
  readonly api: Program;
  readonly url: string;
}

/**
 * Measures an API with a database of its own; both are stopped in the end.
 * @param name of the bench: its stack and its log are called by it
 */
export async function withApi<T>(
  { name, log, env = process.env }: { name: string; log: (line: string) => void; env?: NodeJS.ProcessEnv },
  measure: (running: RunningApi) => Promise<T>,
): Promise<T> {
  mkdirSync(LOGS, { recursive: true });
  const stack = `bench-${name}`;
  const context = stackContext({ log, env });
  const servers = await StartedServers.own(context, stack);
  let program: Program | undefined;
  try {
    const mongo = await startMongo(context, { stack, mode: 'memory' });
    await servers.add('MongoDB', mongo, {});
    const started = await startApi(mongo.uri, `${name}-api.log`);
    program = started.api;
    return await measure({ mongo, ...started });
  } finally {
    await program?.stop();
    await servers.stop();
  }
}

/** @throws Error with the answer when the API refuses */
export async function ask(url: string, method: string, path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/v1/shops/${SHOP}${path}`, {
    method,
    headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was refused: ${answer}`);
  return JSON.parse(answer);
}

export const makeShop = (url: string): Promise<object> =>
  ask(url, 'PUT', '', { name: 'Bench', zone: 'Asia/Ho_Chi_Minh', currency: 'VND' });
