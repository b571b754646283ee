import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real mail server on a high port of this machine, with its configuration and queue in a folder of its own. */
export interface Peer {
  readonly port: number;
  /** Its newest log lines, for a failing test. */
  log(): string;
  close(): Promise<void>;
}

/** Where Debian's packages are unpacked (docs/channels.md); a package that is installed is found as well. */
const ROOTS = [process.env.MAIL_PEERS, '/'].filter((root) => root !== undefined);
/** The folder that a program stands below, or undefined where it is missing or we may not start it: servers of mail want root. */
export const rootOf = (program: string): string | undefined =>
  process.getuid?.() === 0 ? ROOTS.find((root) => existsSync(join(root, program))) : undefined;

/** A folder that a server may enter after it has given root up. */
export function tempFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `nhip-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

const START_MS = 10_000;

/** Starts a server in the foreground and waits until it greets. */
export async function startPeer(
  program: string,
  args: readonly string[],
  { port, folder, env }: { readonly port: number; readonly folder: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Peer> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    detached: true,
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => (log = `${log}${text}`.slice(-20_000)));
  const close = async (): Promise<void> => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  for (const until = Date.now() + START_MS; !(await greets(port)); ) {
    if (Date.now() < until && child.exitCode === null) continue;
    await close();
    throw new Error(`Cannot start '${program}': ${log}`);
  }
  return { port, log: () => log, close };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  // The whole group of it: such a server is several processes.
  process.kill(-child.pid, 'SIGTERM');
  const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 3_000);
  await gone;
  clearTimeout(timer);
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const done = (answer: boolean): void => {
      socket.destroy();
      setTimeout(() => resolve(answer), answer ? 0 : 50);
    };
    socket.setTimeout(2_000, () => done(false));
    socket.on('data', () => done(true)).on('error', () => done(false));
  });
}
