import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { identify, type ProcessIdentity } from './process-identity.js';

export interface ServerCommand {
  /** For messages: "MongoDB". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Standard output and error go here; overwritten. */
  readonly logFile: string;
  /** Resolves when the server answers; called again and again until then. */
  readonly isUp: () => Promise<void>;
  /** How long it may take to answer, in milliseconds. */
  readonly startMs: number;
}
export interface RunningServer {
  readonly identity: ProcessIdentity;
  /** Resolves when the server has ended, wanted or not. */
  readonly ended: Promise<string>;
  /** Stops it, SIGKILL after five seconds. Safe to call twice. */
  stop(): Promise<void>;
}

/** A server ended or stayed silent while it was to start; the message ends with its log's last lines. */
export class ServerStartError extends Error {
  override readonly name = 'ServerStartError';
}

const GRACE_MS = 5_000;
const GUARDIAN = join(import.meta.dirname, 'guardian.mjs');

interface Report {
  pid?: number;
  exit?: number | null;
  signal?: string | null;
  error?: string;
}

/**
 * Starts a server under a guardian process that ends it when this program ends, however that happens.
 * @throws ServerStartError when it cannot start or does not answer in time.
 */
export async function startGuarded(server: ServerCommand): Promise<RunningServer> {
  await mkdir(dirname(server.logFile), { recursive: true });
  const log = openSync(server.logFile, 'w');
  const guardian = spawn(process.execPath, [GUARDIAN, String(GRACE_MS), server.command, ...server.args], {
    stdio: ['pipe', 'pipe', log],
    env: { ...server.env, NODE_OPTIONS: '' },
    detached: true,
  });
  closeSync(log);
  const { stdin, stdout } = guardian;
  if (stdin === null || stdout === null) throw new ServerStartError(`Cannot start ${server.name}: no pipes`);
  stdin.on('error', () => {});
  let report: (pid: number | string) => void = () => {};
  const started = new Promise<number | string>((resolve) => {
    report = resolve;
  });
  const ended = new Promise<string>((resolve) => {
    let how = 'its guardian ended';
    createInterface({ input: stdout }).on('line', (line) => {
      const { pid, exit, signal, error } = JSON.parse(line) as Report;
      if (pid !== undefined) report(pid);
      else how = error ?? (signal ? `ended by ${signal}` : `exit code ${exit}`);
    });
    guardian.once('close', () => {
      report(how);
      resolve(how);
    });
  });
  const stop = async () => {
    stdin.end();
    await ended;
  };

  const pid = await started;
  const identity = typeof pid === 'number' ? await identify(pid) : undefined;
  if (identity === undefined) {
    await stop();
    throw await startError(server, typeof pid === 'string' ? pid : await ended);
  }
  const failure = await waitUntilUp(server, ended);
  if (failure === undefined) return { identity, ended, stop };
  await stop();
  throw await startError(server, failure);
}

/** @returns why it is not up, or undefined. */
async function waitUntilUp(server: ServerCommand, ended: Promise<string>): Promise<string | undefined> {
  const deadline = Date.now() + server.startMs;
  let over: string | undefined;
  void ended.then((how) => {
    over = how;
  });
  let last = '';
  while (Date.now() < deadline) {
    try {
      await server.isUp();
      // Something answers on the port, but is it ours?
      if (over === undefined) return undefined;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    if (over !== undefined) return over;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  return `no answer for ${server.startMs} ms${last === '' ? '' : ` (${last})`}`;
}

async function startError(server: ServerCommand, how: string): Promise<ServerStartError> {
  const log = (await readFile(server.logFile, 'utf8').catch(() => '')).trim().split('\n').slice(-8).join('\n    ');
  return new ServerStartError(`Cannot start ${server.name}: ${how}. Its log ${server.logFile} ends:\n    ${log}`);
}
