import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { startProxy } from '../../bench/drill/proxy.js';
import { freshDatabase, temporalServer } from '../support/servers.js';
import { Program } from './program.js';

const SECRET = 'a-secret-of-sixteen-characters';

describe('npm run worker', function () {
  this.timeout(240_000);
  const programs: Program[] = [];
  const run = (env: Record<string, string>): Program => {
    const program = new Program('worker/main.ts', [], { LINK_SECRET: SECRET, ...env });
    programs.push(program);
    return program;
  };
  const servers = async (): Promise<Record<string, string>> => ({
    TEMPORAL_ADDRESS: (await temporalServer()).address,
    MONGODB_URI: await freshDatabase(),
    MONGODB_WRITE_CONCERN: '1',
  });
  afterEach(async () => {
    for (const program of programs.splice(0)) {
      program.kill('SIGKILL');
      await program.ended;
    }
  });

  it('says which roles it has on which queues, and stops on SIGTERM with everything closed', async () => {
    const program = run({
      ...(await servers()),
      WORKER_ROLES: 'campaigns, sms',
      SMS_URL: 'http://127.0.0.1:9/',
      SMS_SECRET: SECRET,
    });
    const ready = await program.line('ready');
    assert.deepEqual(ready.roles, ['campaigns', 'sms']);
    assert.deepEqual(ready.queues, ['campaigns', 'plans', 'channel-sms']);
    program.kill('SIGTERM');
    assert.deepEqual(await program.ended, { code: 0, signal: null });
    assert.ok(program.out.includes('"msg":"stopped"'));
    assert.equal(program.out.includes(SECRET), false);
  });

  it('serves its metrics where it is told to', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const program = run({
      ...(await servers()),
      WORKER_ROLES: 'email',
      SMTP_URL: 'smtp://127.0.0.1:9',
      METRICS_ADDRESS: address,
    });
    await program.line('ready');
    const page = await (await fetch(`http://${address}/metrics`)).text();
    assert.match(page, /^temporal_worker_task_slots_available\{.*task_queue="channel-email"/m);
  });

  it('says that it is ready, and that it is not as soon as MongoDB or Temporal is out of reach', async () => {
    const { TEMPORAL_ADDRESS = '', MONGODB_URI = '', ...more } = await servers();
    const database = new URL(MONGODB_URI);
    const [temporal, mongodb] = await Promise.all([
      startProxy(Number(TEMPORAL_ADDRESS.split(':')[1])),
      startProxy(Number(database.port)),
    ]);
    const health = `127.0.0.1:${await freePort()}`;
    const program = run({
      ...more,
      TEMPORAL_ADDRESS: `127.0.0.1:${temporal.port}`,
      MONGODB_URI: `mongodb://127.0.0.1:${mongodb.port}${database.pathname}?directConnection=true`,
      WORKER_ROLES: 'email',
      SMTP_URL: 'smtp://127.0.0.1:9',
      HEALTH_ADDRESS: health,
    });
    const checks = async (): Promise<unknown> => {
      const answer = await fetch(`http://${health}/readyz`);
      return [answer.status, ((await answer.json()) as { checks: unknown }).checks];
    };
    const becomes = async (expected: unknown): Promise<void> => {
      while (!isDeepStrictEqual(await checks(), expected)) await new Promise((wake) => setTimeout(wake, 100));
    };
    try {
      await program.line('ready');
      await becomes([200, { mongodb: 'ok', temporal: 'ok', workers: 'ok' }]);
      mongodb.cut(600_000);
      await becomes([503, { mongodb: 'no answer', temporal: 'ok', workers: 'ok' }]);
      temporal.cut(600_000);
      await becomes([503, { mongodb: 'no answer', temporal: 'no answer', workers: 'ok' }]);
      assert.equal((await fetch(`http://${health}/livez`)).status, 200);
    } finally {
      await Promise.all([temporal.close(), mongodb.close()]);
    }
  });

  it('names each variable that a role lacks, and starts nothing', async () => {
    const program = run({ WORKER_ROLES: 'chat,email,sms', CHAT_URL: 'http://127.0.0.1:9/' });
    assert.deepEqual(await program.ended, { code: 1, signal: null });
    for (const variable of ['CHAT_SECRET', 'SMTP_URL', 'SMS_URL', 'SMS_SECRET']) {
      assert.match(program.err, new RegExp(`${variable} is not set`));
    }
    assert.doesNotMatch(program.err, /CHAT_URL|at .*\.ts:/);
    assert.equal(program.out, '');
  });

  it('says what is wrong with a variable without showing a stack', async () => {
    const program = run({ WORKER_ROLES: 'push' });
    assert.deepEqual(await program.ended, { code: 1, signal: null });
    assert.match(program.err, /WORKER_ROLES is "push"/);
    assert.doesNotMatch(program.err, /at .*\.ts:/);
  });

  it('ends with a sentence when Temporal or MongoDB does not answer', async () => {
    const port = await freePort();
    const program = run({ TEMPORAL_ADDRESS: `127.0.0.1:${port}`, WORKER_ROLES: 'campaigns' });
    assert.deepEqual(await program.ended, { code: 1, signal: null });
    assert.match(program.out, /Cannot connect to Temporal as TEMPORAL_ADDRESS must name a server that answers/);

    const known = await servers();
    const lost = run({
      ...known,
      MONGODB_URI: `mongodb://127.0.0.1:${port}/x?serverSelectionTimeoutMS=500`,
      WORKER_ROLES: 'campaigns',
    });
    assert.deepEqual(await lost.ended, { code: 1, signal: null });
    assert.match(lost.out, /the worker cannot go on/);
  });
});

async function freePort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
