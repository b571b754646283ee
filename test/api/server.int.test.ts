import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { freshDatabase } from '../support/servers.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ADMIN = 'an-admin-key-for-tests';

/** `npm start` in a process of its own, with what it wrote. */
class Program {
  readonly child: ChildProcess;
  output = '';
  constructor(env: Record<string, string>) {
    this.child = spawn(process.execPath, ['--import', 'tsx', 'api/server.ts'], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, ...env },
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
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }
}

describe('npm start', function () {
  this.timeout(240_000);
  let program: Program | undefined;
  afterEach(async () => {
    if (program?.child.exitCode === null) program.child.kill('SIGKILL');
    await program?.ended();
  });
  const start = async (more: Record<string, string> = {}): Promise<string> => {
    program = new Program({
      MONGODB_URI: await freshDatabase(),
      MONGODB_WRITE_CONCERN: '1',
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      API_PORT: '0',
      ADMIN_API_KEY: ADMIN,
      LINK_SECRET: 'a-link-secret-for-tests',
      ...more,
    });
    const [, listening] = await program.line(/^(\{.*"msg":"listening".*\})$/m);
    const { host, port } = JSON.parse(listening ?? '{}');
    return `http://${host}:${port}`;
  };

  it('serves while Temporal is away, and says that it is not ready', async () => {
    const url = await start();
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    const ready = await fetch(`${url}/readyz`);
    assert.deepEqual(
      [ready.status, ((await ready.json()) as { detail: string }).detail],
      [503, 'No answer from Temporal.'],
    );
    const shop = await fetch(`${url}/v1/shops/nobody`, { headers: { Authorization: `Bearer ${ADMIN}` } });
    assert.equal(shop.status, 404);
    assert.equal(program?.output.includes(ADMIN), false);
  });

  it('takes reports of SpeedSMS at the address that the configuration names, and at no other', async () => {
    const url = await start({ SMS_WEBHOOK_SECRET: 'the-operators-own-secret' });
    const report = (token: string) =>
      fetch(`${url}/v1/callbacks/speedsms/${token}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"type":"report","tranId":1,"phone":"84912345678","status":0}',
      });
    assert.deepEqual(await (await report('the-operators-own-secret')).json(), { outcome: 'unmatched' });
    assert.equal((await report('another-secret-entirely')).status, 404);
    assert.equal(program?.output.includes('the-operators-own-secret'), false);
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`stops on ${signal} after the request under way, with exit code 0`, async () => {
      const url = new URL(await start());
      const body = JSON.stringify({ scope: { kind: 'admin' } });
      const socket = connectSocket(Number(url.port), url.hostname);
      let answer = '';
      socket.setEncoding('utf8').on('data', (text: string) => {
        answer += text;
      });
      const closed = once(socket, 'close');
      socket.write(
        `POST /v1/keys HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      await fetch(`${url.origin}/healthz`);
      program?.child.kill(signal);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await assert.rejects(fetch(`${url.origin}/healthz`));
      socket.write(body);
      await closed;
      assert.match(answer, /^HTTP\/1\.1 201 /);
      assert.equal(await program?.ended(), 0);
    });
  }

  it('does not start with a wrong variable: its name, its value and what is allowed', async () => {
    program = new Program({ API_PORT: 'eighty', LINK_SECRET: 'short' });
    assert.equal(await program.ended(), 1);
    assert.match(program.output, /API_PORT is "eighty": allowed is /);
    assert.match(program.output, /LINK_SECRET is \(hidden\): allowed is a secret of at least 16 characters/);
    assert.equal(program.output.includes('short'), false);
  });

  it('does not start on a port that is taken', async () => {
    const url = new URL(await start());
    const second = new Program({
      MONGODB_URI: await freshDatabase(),
      MONGODB_WRITE_CONCERN: '1',
      API_PORT: url.port,
      LINK_SECRET: 'a-link-secret-for-tests',
    });
    assert.equal(await second.ended(), 1);
    assert.match(second.output, /EADDRINUSE/);
  });
});
