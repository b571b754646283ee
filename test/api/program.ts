import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const ADMIN = 'an-admin-key-for-tests';

/** `npm start` in a process of its own, with what it wrote. */
export class ApiProgram {
  readonly child: ChildProcess;
  output = '';
  /** @param env beside what every API of the tests has; a MongoDB is always named */
  constructor(env: Record<string, string>) {
    const common = {
      MONGODB_WRITE_CONCERN: '1',
      API_PORT: '0',
      ADMIN_API_KEY: ADMIN,
      LINK_SECRET: 'a-link-secret-for-tests',
    };
    this.child = spawn(process.execPath, ['--import', 'tsx', 'api/server.ts'], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, ...common, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
  }
  async line(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match) return match;
      assert.equal(this.child.exitCode, null, this.output);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  /** Where it listens. */
  async listening(): Promise<string> {
    const [, listening] = await this.line(/^(\{.*"msg":"listening".*\})$/m);
    const { host, port } = JSON.parse(listening ?? '{}');
    return `http://${host}:${port}`;
  }
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended();
  }
}
