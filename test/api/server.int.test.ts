import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { freshDatabase } from '../support/servers.js';
import { ADMIN, ApiProgram } from './program.js';

describe('npm start', function () {
  this.timeout(240_000);
  let program: ApiProgram | undefined;
  afterEach(async () => {
    await program?.kill();
  });
  const start = async (more: Record<string, string> = {}): Promise<string> => {
    program = new ApiProgram({ MONGODB_URI: await freshDatabase(), TEMPORAL_ADDRESS: '127.0.0.1:1', ...more });
    return program.listening();
  };

  it('serves while Temporal is away, and says that it is not ready', async () => {
    const url = await start();
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    const ready = await fetch(`${url}/readyz`);
    assert.deepEqual(
      [ready.status, ((await ready.json()) as { detail: string }).detail],
      [503, 'Not ready: temporal: no answer; searchAttributes: no answer.'],
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
    program = new ApiProgram({ API_PORT: 'eighty', LINK_SECRET: 'short' });
    assert.equal(await program.ended(), 1);
    assert.match(program.output, /API_PORT is "eighty": allowed is /);
    assert.match(program.output, /LINK_SECRET is \(hidden\): allowed is a secret of at least 16 characters/);
    assert.equal(program.output.includes('short'), false);
  });

  it('does not start on a port that is taken', async () => {
    const url = new URL(await start());
    const second = new ApiProgram({
      MONGODB_URI: await freshDatabase(),
      API_PORT: url.port,
    });
    assert.equal(await second.ended(), 1);
    assert.match(second.output, /EADDRINUSE/);
  });
});
