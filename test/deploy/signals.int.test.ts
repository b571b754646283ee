import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from '../conventions/sources.js';
import { freshDatabase, temporalServer } from '../support/servers.js';

/** What a supervisor does that knows only npm: it starts it, waits for a line, and sends SIGTERM to npm alone. */
async function stoppedByNpm(args: readonly string[], up: RegExp): Promise<{ code: number | null; out: string }> {
  const child = spawn('npm', args, {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LINK_SECRET: 'a-secret-of-sixteen-characters',
      MONGODB_URI: await freshDatabase(),
      MONGODB_WRITE_CONCERN: '1',
      TEMPORAL_ADDRESS: (await temporalServer()).address,
      API_PORT: '0',
      WORKER_ROLES: 'email',
      SMTP_URL: 'smtp://127.0.0.1:9',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  for await (const text of child.stdout.setEncoding('utf8')) {
    out += text;
    if (up.test(text)) child.kill('SIGTERM');
  }
  if (child.exitCode === null) await once(child, 'exit');
  return { code: child.exitCode, out };
}

describe('SIGTERM to npm', () => {
  for (const [args, up] of [
    [['start'], /"msg":"listening"/],
    [['run', 'worker'], /"msg":"ready"/],
  ] as const) {
    it(`reaches the program of npm ${args.join(' ')}, which closes what it has opened`, async () => {
      const { code, out } = await stoppedByNpm(args, up);
      assert.match(out, /"msg":"stopped"/);
      assert.equal(code, 0);
    });
  }
});
