import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { type StackContext, stackFolder } from '../context.js';
import { startGuarded } from '../guarded.js';
import { choosePort } from '../ports.js';
import { type StartedServer, startOnFreePorts } from '../started.js';
import { chooseMongo, type MongoSource } from './mongo-source.js';

export interface MongoOptions {
  /** The stack it belongs to: its folder below `.dev/`. */
  readonly stack: string;
  readonly port?: number;
  /** `memory`: gone when it stops. `file`: kept below `.dev/`; an acknowledged write survives a kill. */
  readonly mode: 'memory' | 'file';
}
export interface MongoServer extends StartedServer {
  /** Names no database unless the given URI does. */
  readonly uri: string;
  /** Its hosts: what may be shown, since a given URI holds a password. */
  readonly shown: string;
  /** Transactions, secondary indexes, majority writes: a real MongoDB. */
  readonly real: boolean;
}

const START_MS = 60_000;
/**
 * Quick to start and lean: the demo and most benchmarks are over before the JVM's second compiler has paid for itself
 * (measured: the first 50,000 claims cost 15 µs each instead of 30, later ones 12 instead of 9).
 */
const JVM_FLAGS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Dio.netty.leakDetection.level=disabled'];
const REPLICA_SET = 'nhip';
const ALREADY_INITIALIZED = 23;

async function withClient<T>(uri: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 2_000 });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

const hostsOf = (uri: string) => /^[^/]+\/\/(?:[^@/]*@)?([^/?]+)/.exec(uri)?.[1] ?? 'its address';
const ping = (uri: string) => withClient(uri, (client) => client.db('admin').command({ ping: 1 }));

/** One node that is a replica set: majority writes and transactions behave as in production. */
async function becomePrimary(port: number): Promise<void> {
  await withClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, async (client) => {
    const admin = client.db('admin');
    const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
    await admin.command({ replSetInitiate: { _id: REPLICA_SET, members } }).catch((error: { code?: number }) => {
      if (error.code !== ALREADY_INITIALIZED) throw error;
    });
    const hello = await admin.command({ hello: 1 });
    if (!hello.isWritablePrimary) throw new Error('not primary yet');
  });
}

interface Recipe {
  readonly command: string;
  readonly args: readonly string[];
  readonly uri: string;
  readonly isUp: () => Promise<void>;
}

async function recipe(
  source: Exclude<MongoSource, { kind: 'given' }>,
  port: number,
  mode: MongoOptions['mode'],
  folder: string,
): Promise<Recipe> {
  const plain = `mongodb://127.0.0.1:${port}`;
  if (source.kind === 'java') {
    const file = mode === 'file' ? [join(folder, 'mongo.journal')] : [];
    return {
      command: source.java,
      args: [...JVM_FLAGS, '-cp', source.classPath, 'nhip.devmongo.DevMongo', String(port), ...file],
      uri: `${plain}/?retryWrites=false`,
      isUp: async () => void (await ping(plain)),
    };
  }
  const data = join(folder, 'mongo-data');
  if (mode === 'memory') await rm(data, { recursive: true, force: true });
  await mkdir(data, { recursive: true });
  return {
    command: source.binary,
    args: ['--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', data, '--replSet', REPLICA_SET],
    uri: `${plain}/?replicaSet=${REPLICA_SET}`,
    isUp: () => becomePrimary(port),
  };
}

/**
 * Starts a MongoDB, or checks the given one.
 * @throws NoServerError, PortTakenError or ServerStartError, each with a sentence for the person at the terminal.
 */
export async function startMongo(context: StackContext, options: MongoOptions): Promise<MongoServer> {
  const choice = await chooseMongo(context);
  const source = choice.value;
  if (source.kind === 'given') {
    await ping(source.uri).catch((error: Error) => {
      throw new Error(`Cannot use MongoDB as 'MONGODB_URI' must be a server that answers: ${error.message}`);
    });
    const nothing = { identity: undefined, ended: undefined, stop: async () => {} };
    return { choice, uri: source.uri, shown: hostsOf(source.uri), real: true, ...nothing };
  }
  return startOnFreePorts(options.port !== undefined, async () => {
    const port = await choosePort('MongoDB', options.port);
    const folder = stackFolder(context, options.stack);
    const { uri, ...start } = await recipe(source, port, options.mode, folder);
    const logFile = join(folder, 'mongo.log');
    const server = await startGuarded({ name: 'MongoDB', ...start, env: context.env, logFile, startMs: START_MS });
    return { ...server, choice, uri, shown: hostsOf(uri), real: source.kind === 'mongod' };
  });
}
