import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { Pool } from 'undici';
import { exchange } from '../../../channels/http/http-exchange.js';
import { listen } from '../../../dev/providers/listen.js';
import { Opened } from '../support.js';

const opened = new Opened();
async function poolTo(onData: (socket: Socket, text: string) => void, options: Pool.Options = {}): Promise<Pool> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).on('data', (data) => onData(socket, data.toString()));
    opened.add({ close: async () => void socket.destroy() });
  });
  const port = await listen(server, 0);
  opened.add({ close: () => new Promise<void>((resolve) => server.close(() => resolve())) });
  const pool = new Pool(`http://127.0.0.1:${port}`, {
    connections: 1,
    headersTimeout: 500,
    bodyTimeout: 500,
    ...options,
  });
  opened.add({ close: () => pool.destroy() });
  return pool;
}
const post = (pool: Pool) => exchange(pool, { method: 'POST', path: '/x', headers: ['x-a', '1'], body: '{}' });

describe('one HTTP request', () => {
  afterEach(() => opened.closeAll());

  it('ends with status, Retry-After and the whole body', async () => {
    const pool = await poolTo((socket) => {
      socket.write('HTTP/1.1 429 Later\r\nRetry-After: 7\r\ntransfer-encoding: chunked\r\n\r\n4\r\nchà\r\n');
      setTimeout(() => socket.write('1\r\no\r\n0\r\n\r\n'), 20);
    });
    assert.deepEqual(await post(pool), { kind: 'answer', status: 429, retryAfter: '7', body: 'chào' });
  });

  it('tells how many calls are left where the provider says so in digits, and nothing of it otherwise', async () => {
    const rateOf = async (...headers: string[]) => {
      const head = ['HTTP/1.1 200 OK', 'content-length: 0', ...headers].join('\r\n');
      const answer = await post(await poolTo((socket) => void socket.write(`${head}\r\n\r\n`)));
      return answer.kind === 'answer' && answer.rate;
    };
    assert.deepEqual(await rateOf('X-RateLimit-Limit: 100', 'X-RateLimit-Remain: 0'), { limit: 100, remain: 0 });
    assert.deepEqual(await rateOf('X-RateLimit-Limit: many', 'X-RateLimit-Remain: -1'), {});
    assert.equal(await rateOf('X-Other: 1'), undefined);
  });

  it('does not leave when it no longer may by the time it has a connection, and keeps the connection', async () => {
    const sockets = new Set<Socket>();
    const texts: string[] = [];
    const pool = await poolTo((socket, text) => {
      sockets.add(socket);
      texts.push(text);
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
    await post(pool);
    const request = { method: 'POST' as const, path: '/stopped', headers: ['x-a', '1'], body: '{}' };
    assert.deepEqual(await exchange(pool, request, () => false), { kind: 'stopped' });
    await post(pool);
    assert.deepEqual([sockets.size, texts.length], [1, 2]);
    assert.ok(!texts.join('').includes('/stopped'));
  });

  it('keeps its connection for the next', async () => {
    const sockets = new Set<Socket>();
    const pool = await poolTo((socket) => {
      sockets.add(socket);
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
    });
    for (let n = 0; n < 3; n += 1) assert.equal((await post(pool)).kind, 'answer');
    assert.equal(sockets.size, 1);
  });

  it('was never sent when there is nobody, or when the pool is closed', async () => {
    const pool = await poolTo(() => undefined);
    await pool.close();
    assert.deepEqual(await post(pool), { kind: 'not_sent' });
    const nobody = new Pool('http://127.0.0.1:1', { connect: { timeout: 500 } });
    opened.add({ close: () => nobody.destroy() });
    assert.deepEqual(await post(nobody), { kind: 'not_sent' });
  });

  it('is lost when the connection ends before, or within, the answer', async () => {
    for (const part of ['', 'HTTP/1.1 200 OK\r\ncontent-le', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf']) {
      const pool = await poolTo((socket) => socket.end(part));
      assert.deepEqual(await post(pool), { kind: 'lost', reason: 'connection_lost' }, part);
    }
  });

  it('is lost when the answer is late, or stops half-way', async () => {
    for (const part of ['', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf']) {
      const pool = await poolTo((socket) => void socket.write(part));
      assert.deepEqual(await post(pool), { kind: 'lost', reason: 'timeout' }, part);
    }
  });

  it('is lost, not an answer, when the server speaks no HTTP or says more than we read', async () => {
    const gibberish = await poolTo((socket) => socket.end('220 mail.example.com ESMTP\r\n'));
    assert.equal((await post(gibberish)).kind, 'lost');
    const endless = await poolTo(
      (socket) => socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n${'x'.repeat(5_000)}`),
      { maxResponseSize: 1_000 },
    );
    assert.equal((await post(endless)).kind, 'lost');
  });
});
