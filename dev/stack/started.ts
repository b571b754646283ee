import type { StackContext } from './context.js';
import { ServerStartError } from './guarded.js';
import type { Choice } from './ladder.js';
import { leaveStack, type StackRecord, takeStack, writeRecord } from './owner.js';
import type { ProcessIdentity } from './process-identity.js';

/** A server in use: started here, or given and only checked. */
export interface StartedServer {
  readonly choice: Choice<unknown>;
  /** Undefined for a given server: it is not ours to stop. */
  readonly identity: ProcessIdentity | undefined;
  /** Resolves when it has ended, wanted or not; undefined for a given one. */
  readonly ended: Promise<string> | undefined;
  stop(): Promise<void>;
}

/** The servers of one stack, on record in its folder, so that whatever happens to us a later start can end them. */
export class StartedServers {
  private readonly servers: StartedServer[] = [];
  private stopping: Promise<void> | undefined;
  private tellFailure: (sentence: string) => void = () => {};
  /** Resolves with a sentence when a server has ended though nobody stopped it. */
  readonly failed = new Promise<string>((resolve) => {
    this.tellFailure = resolve;
  });

  private constructor(
    private readonly context: StackContext,
    private readonly stack: string,
    private record: StackRecord,
  ) {}

  /** @throws StackInUseError when another program runs the stack of this name. */
  static async own(context: StackContext, stack: string): Promise<StartedServers> {
    return new StartedServers(context, stack, await takeStack(context, stack));
  }

  async add(name: string, server: StartedServer, shown: Partial<StackRecord>): Promise<void> {
    this.servers.push(server);
    void server.ended?.then((how) => {
      if (this.stopping === undefined) this.tellFailure(`${name} has ended by itself: ${how}`);
    });
    const known = server.identity === undefined ? [] : [{ name, ...server.identity }];
    this.record = { ...this.record, ...shown, servers: [...this.record.servers, ...known] };
    await writeRecord(this.context, this.stack, this.record);
  }

  /** Stops them, the last one first. Safe to call twice. */
  stop(): Promise<void> {
    this.stopping ??= (async () => {
      for (const server of [...this.servers].reverse()) await server.stop();
      await leaveStack(this.context, this.stack);
    })();
    return this.stopping;
  }
}

const ATTEMPTS = 3;

/** Somebody else may take a free port between our look and the server's start: try again, unless the port was asked for. */
export async function startOnFreePorts<T>(portsGiven: boolean, start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      const taken = error instanceof ServerStartError && /address already in use|BindException/i.test(error.message);
      if (portsGiven || !taken || attempt === ATTEMPTS) throw error;
    }
  }
}
