import { subscribe } from 'node:diagnostics_channel';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';

/** What keeps this process alive, and the processes it started, at one moment. */
export interface Belongings {
  /** How many of each kind: sockets, timers, workers… */
  readonly handles: ReadonlyMap<string, number>;
  /** Command by process id. */
  readonly children: ReadonlyMap<number, string>;
}

/** Sockets that are closing and timers that are about to fire get this long. */
const GRACE_MS = 5_000;

/** Children by the parent's number in /proc/PID/stat (proc(5)); elsewhere only the handles tell. */
async function children(): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(parent) !== process.pid || state === 'Z') continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    found.set(Number(name), command.replaceAll('\0', ' ').trim().slice(0, 200));
  }
  return found;
}

/** Node lists a worker thread nowhere, but tells when one is made. */
const workers = new Set<Worker>();
subscribe('worker_threads', (message) => {
  const { worker } = message as { worker: Worker };
  workers.add(worker);
  worker.once('exit', () => workers.delete(worker));
});

function handles(): Map<string, number> {
  const counts = new Map<string, number>(workers.size === 0 ? [] : [['Worker', workers.size]]);
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

export async function belongings(): Promise<Belongings> {
  return { children: await children(), handles: handles() };
}

/** Sentences for what is there now and was not before. */
export function leaks(before: Belongings, now: Belongings): string[] {
  const processes = [...now.children].filter(([pid]) => !before.children.has(pid));
  const kinds = [...now.handles].filter(([kind, count]) => count > (before.handles.get(kind) ?? 0));
  return [
    ...processes.map(([pid, command]) => `process ${pid} still runs: ${command}`),
    ...kinds.map(([kind, count]) => `${count - (before.handles.get(kind) ?? 0)} × ${kind} still open`),
  ];
}

/** @returns what is still there after a grace period; empty as soon as nothing is. */
export async function leaksAfterGrace(before: Belongings, graceMs = GRACE_MS): Promise<string[]> {
  const deadline = Date.now() + graceMs;
  for (;;) {
    const found = leaks(before, await belongings());
    if (found.length === 0 || Date.now() > deadline) return found;
    await sleep(50);
  }
}
