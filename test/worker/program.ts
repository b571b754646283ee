import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** A program of the project as a process of its own, with everything it says. */
export class Program {
  readonly #child: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  out = '';
  err = '';

  constructor(entry: string, args: readonly string[], env: Record<string, string>) {
    this.#child = spawn(process.execPath, ['--import', 'tsx', entry, ...args], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (data: Buffer) => {
      this.out += data;
    });
    this.#child.stderr?.on('data', (data: Buffer) => {
      this.err += data;
    });
    this.ended = once(this.#child, 'close').then(([code, signal]) => ({ code, signal }));
  }

  /** Resolves with the first log line that has this message. */
  async line(msg: string): Promise<Record<string, unknown>> {
    let over = false;
    void this.ended.then(() => {
      over = true;
    });
    for (;;) {
      const found = this.out.split('\n').find((line) => line.includes(`"msg":"${msg}"`));
      if (found) return JSON.parse(found) as Record<string, unknown>;
      if (over) throw new Error(`it ended without '${msg}':\n${this.out}\n${this.err}`);
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}
