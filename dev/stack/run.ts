import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export interface RunResult {
  /** Exit code; null when it was killed or could not start. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}
export interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly cwd?: string;
  /** Aborting kills the command and its children. */
  readonly signal?: AbortSignal;
}

const MAX_OUTPUT = 64 * 1024;
const running = new Set<number>();

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
// A command in its own process group does not hear the terminal's Ctrl-C: end it with us.
process.on('exit', () => {
  for (const pid of running) killGroup(pid);
});

/** Runs a command to its end, or kills it and its children after `timeoutMs`. Never throws: a missing command is code null. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  return new Promise((done) => {
    const child = spawn(command, args, {
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    const { pid } = child;
    if (pid !== undefined) running.add(pid);
    const output = { stdout: '', stderr: '' };
    let timedOut = false;
    const kill = () => {
      if (pid !== undefined) killGroup(pid);
    };
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, options.timeoutMs);
    options.signal?.addEventListener('abort', kill, { once: true });
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        output[stream] = (output[stream] + text).slice(-MAX_OUTPUT);
      });
    }
    const end = (code: number | null, error = '') => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', kill);
      if (pid !== undefined) running.delete(pid);
      done({ code, stdout: output.stdout, stderr: output.stderr + error, timedOut });
    };
    child.once('error', (error) => end(null, error.message));
    child.once('close', (code) => end(code));
  });
}

/** The absolute path of a command, looked up in the PATH of `env` only; undefined if it is not there. */
export async function findOnPath(command: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    if (folder === '') continue;
    const path = join(folder, command);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The last line with words in it: what a failed command has to say. */
export function lastLine(result: RunResult): string {
  const lines = `${result.stdout}\n${result.stderr}`.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').at(-1) ?? `exit code ${result.code}`;
}
