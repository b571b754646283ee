import { readFile } from 'node:fs/promises';
import { run } from './run.js';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in whatever form the system tells; only compared. */
  readonly startedAt: string;
}

/** Field 22 of /proc/PID/stat (proc(5)); its second field may hold blanks and parentheses. */
async function fromProc(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' ? undefined : rest[18];
}

async function fromPs(pid: number): Promise<string | undefined> {
  const options = { env: { ...process.env, LC_ALL: 'C' }, timeoutMs: 5_000 };
  const { code, stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)], options);
  const text = stdout.trim();
  return code === 0 && text !== '' ? text : undefined;
}

/** Who has this number now; undefined when nobody has. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const startedAt = process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** Does exactly this process still run? */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await identify(identity.pid))?.startedAt === identity.startedAt;
}

/**
 * Ends exactly this process: SIGTERM, then SIGKILL after `graceMs`. A process that took over its number is left alone.
 * @returns whether there was one to end.
 */
export async function endProcess(identity: ProcessIdentity, graceMs = 3_000): Promise<boolean> {
  if (!(await isAlive(identity))) return false;
  process.kill(identity.pid, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (await isAlive(identity)) {
    if (Date.now() > deadline) {
      process.kill(identity.pid, 'SIGKILL');
      break;
    }
    await new Promise((wake) => setTimeout(wake, 50));
  }
  return true;
}
