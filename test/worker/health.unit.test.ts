import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Needs, serveHealth } from '../../worker/health.js';

const there = (): Promise<void> => Promise.resolve();

describe("a worker's health", () => {
  let server: Server;
  const ask = async (path: string, needs: Needs) => {
    server = serveHealth('127.0.0.1:0', needs);
    await once(server, 'listening');
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() };
  };
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it('is ready when everything it needs is there', async () => {
    const { status, body } = await ask('/readyz', { mongodb: there, temporal: there });
    assert.deepEqual([status, JSON.parse(body)], [200, { status: 'ok', checks: { mongodb: 'ok', temporal: 'ok' } }]);
  });

  it('is not when one part fails or is silent, and says which, without addresses', async () => {
    const { status, type, body } = await ask('/readyz', {
      mongodb: there,
      temporal: () => Promise.reject(new Error('no route to 10.0.0.7')),
      workers: () => new Promise(() => {}),
    });
    assert.deepEqual([status, type], [503, 'application/problem+json']);
    const { code, detail } = JSON.parse(body);
    assert.deepEqual([code, detail], ['not_ready', 'Not ready: temporal: no answer; workers: no answer.']);
  });

  it('lives whatever is away: a restart would bring nothing back', async () => {
    const { status } = await ask('/livez', { mongodb: () => Promise.reject(new Error('away')) });
    assert.equal(status, 200);
  });

  it('is all that is told there', async () => {
    assert.equal((await ask('/metrics', {})).status, 404);
  });
});
