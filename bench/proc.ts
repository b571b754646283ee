import { readFileSync } from 'node:fs';

/** CPU ticks per second of Linux's /proc; fixed at 100 in its user-space interface. */
const TICKS = 100;

export interface ProcessUse {
  /** User and system CPU since the process began, seconds. */
  readonly cpuSeconds: number;
  /** Highest resident memory so far, megabytes. */
  readonly peakMb: number;
}

/** What the kernel says of a process: Linux only, since the figures must not come from the measured process itself. */
export function processUse(pid: number): ProcessUse {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const peakKb = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS, peakMb: Math.round(Number(peakKb) / 1024) };
}
