import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { MongoClient } from 'mongodb';
import { stackContext, stackFolder } from '../../dev/stack/context.js';
import { type MongoServer, startMongo } from '../../dev/stack/mongo/mongo.js';
import { chooseMongo } from '../../dev/stack/mongo/mongo-source.js';
import { sweepStacks } from '../../dev/stack/owner.js';
import { StartedServers } from '../../dev/stack/started.js';
import { startTemporal, type TemporalServer } from '../../dev/stack/temporal/temporal.js';
import { chooseTemporal } from '../../dev/stack/temporal/temporal-binary.js';
import { chooseTestServer, testServerExecutable } from '../../dev/stack/temporal/test-server.js';

/** Servers shared by all test files of one run, each started when first asked for. Several runs may go on at once. */
const STACK = `test-${process.pid}`;
const context = stackContext({ log: (line) => console.error(`  ${line}`) });

let started: Promise<StartedServers> | undefined;
let mongo: Promise<MongoServer> | undefined;
let temporal: Promise<TemporalServer> | undefined;
const databases: string[] = [];

function own(): Promise<StartedServers> {
  started ??= (async () => {
    await sweepStacks(context, 'test-');
    return StartedServers.own(context, STACK);
  })();
  return started;
}

/** The shared MongoDB, in memory; ask freshDatabase() for a place of your own. */
export function mongoServer(): Promise<MongoServer> {
  mongo ??= (async () => {
    const servers = await own();
    const server = await startMongo(context, { stack: STACK, mode: 'memory' });
    await servers.add('MongoDB', server, {});
    return server;
  })();
  return mongo;
}

/** The URI of a database that nobody else uses. */
export async function freshDatabase(): Promise<string> {
  const { uri } = await mongoServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const parts = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri);
  const own = `${parts?.[1]}/${name}${parts?.[2] ?? ''}`;
  databases.push(own);
  return own;
}

/** The shared Temporal server, with the workflows' search attributes; use task queues and workflow ids of your own. */
export function temporalServer(): Promise<TemporalServer> {
  temporal ??= (async () => {
    const servers = await own();
    const server = await startTemporal(context, { stack: STACK });
    await servers.add('Temporal', server, {});
    return server;
  })();
  return temporal;
}

/** For `TestWorkflowEnvironment.createTimeSkipping({ server: { executable } })`. */
export function timeSkippingExecutable(): ReturnType<typeof testServerExecutable> {
  return testServerExecutable(context);
}

/** Downloads before the first test what no test's time limit should have to wait for. Failures show in the tests that need it. */
export async function prepareServers(): Promise<void> {
  for (const choose of [chooseMongo, chooseTemporal, chooseTestServer]) {
    await choose(context).catch((error: Error) => context.log(error.message));
  }
}

async function dropDatabases(): Promise<void> {
  for (const uri of databases) {
    const client = await MongoClient.connect(uri);
    await client.db().dropDatabase();
    await client.close();
  }
}

/** Stops what was started and removes its folder. */
export async function stopServers(): Promise<void> {
  const [mongoUp] = await Promise.allSettled([mongo, temporal]);
  // A server of our own forgets its databases; a given one must be left as it was.
  if (mongoUp.status === 'fulfilled' && mongoUp.value?.choice.rung === 'MONGODB_URI') await dropDatabases();
  await (await started)?.stop();
  await rm(stackFolder(context, STACK), { recursive: true, force: true });
}
