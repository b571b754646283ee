import { ServerStartError } from './guarded.js';
import type { Choice } from './ladder.js';
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
