import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ADMIN_KEY, type Answer, makeShop, startApi, type TestApi } from './support.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
/** Bytes still in use: garbage is collected first, or the measure would be of the collector's mood. */
function retained(): number {
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
const MB = 1024 * 1024;
const event = (id: string, customer: string): string =>
  `${JSON.stringify({ id, type: 'followed', at: '2026-10-01T00:00:00Z', customer })}\n`;

describe('events too many for memory', function () {
  // 100 MB and 30,000 lines through one core that others use as well.
  this.timeout(120_000);

  let api: TestApi;
  before(async () => {
    api = await startApi();
    await makeShop(api, 'big');
  });
  after(() => api.close());

  /** Sends as fast as it is taken and no faster, unlike fetch, which keeps what it cannot send yet. */
  const upload = async (pieces: Iterable<string | Buffer>, type: string): Promise<Pick<Answer, 'status' | 'body'>> => {
    const headers = { 'Content-Type': type, Authorization: `Bearer ${ADMIN_KEY}` };
    const req = request(`${api.url}/v1/shops/big/events`, { method: 'POST', headers });
    const answered = once(req, 'response') as Promise<[IncomingMessage]>;
    await pipeline(Readable.from(pieces, { objectMode: true, highWaterMark: 1 }), req);
    const [res] = await answered;
    return { status: res.statusCode ?? 0, body: await json(res) };
  };
  /** The most that was in use above the beginning while `work` ran. */
  const growth = async (everyMs: number, work: () => Promise<void>): Promise<number> => {
    const before = retained();
    let peak = before;
    const timer = setInterval(() => {
      peak = Math.max(peak, retained());
    }, everyMs);
    try {
      await work();
    } finally {
      clearInterval(timer);
    }
    return peak - before;
  };

  function* giant(): Generator<string | Buffer> {
    yield `${event('a', '1')}{"id":"`;
    const piece = Buffer.alloc(64 * 1024, 'x');
    for (let sent = 0; sent < 1600; sent += 1) yield piece;
    yield `"}\n${event('b', '1')}`;
  }
  it('a line of 100 MB is one rejected event, and memory stays flat', async () => {
    const grew = await growth(50, async () => {
      const { status, body } = await upload(giant(), 'application/x-ndjson');
      assert.deepEqual([status, body.events, body.accepted, body.rejected], [200, 3, 2, 1]);
      assert.deepEqual([body.results[0].line, body.results[0].errors[0].code], [2, 'row_too_large']);
    });
    assert.ok(grew < 20 * MB, `grew by ${grew} bytes`);
  });

  it('a JSON body of 100 MB is refused, and memory stays flat', async () => {
    const grew = await growth(50, async () => {
      const { status, body } = await upload(giant(), 'application/json');
      assert.deepEqual([status, body.code], [413, 'body_too_large']);
    });
    assert.ok(grew < 20 * MB, `grew by ${grew} bytes`);
  });

  function* lines(): Generator<string> {
    for (let n = 0; n < 30_000; n += 100) {
      yield Array.from({ length: 100 }, (_, at) =>
        at % 10 === 0 ? event(`m${n + at}`, `m${(n + at) % 2000}`) : '{}\n',
      ).join('');
    }
  }
  it('thirty thousand lines are counted one by one, and memory stays flat', async () => {
    const grew = await growth(500, async () => {
      const { body } = await upload(lines(), 'application/x-ndjson');
      assert.deepEqual([body.events, body.accepted, body.rejected], [30_000, 3_000, 27_000]);
      assert.deepEqual([body.results.length, body.moreResults], [100, 26_900]);
    });
    assert.ok(grew < 40 * MB, `grew by ${grew} bytes`);
  });

  it('a body that breaks off keeps what came, and the next try completes it', async () => {
    const all = Array.from({ length: 700 }, (_, at) => event(`cut${at}`, `cut${at}`)).join('');
    async function* cut(): AsyncGenerator<Buffer> {
      yield Buffer.from(all.slice(0, -30));
      await new Promise((resolve) => setTimeout(resolve, 300));
      throw new Error('the line went down');
    }
    const headers = { 'Content-Type': 'application/x-ndjson', Authorization: `Bearer ${ADMIN_KEY}` };
    const options = { method: 'POST', headers, body: cut() as never, duplex: 'half' } as RequestInit;
    await assert.rejects(fetch(`${api.url}/v1/shops/big/events`, options));
    // The server notices the end a moment later, and then writes what it has.
    const kept = () => api.models.customers.countDocuments({ ref: /^cut/ });
    for (let tries = 0; tries < 100 && (await kept()) < 699; tries += 1)
      await new Promise((wake) => setTimeout(wake, 50));
    assert.equal(await kept(), 699);
    const { body } = await upload([all], 'application/x-ndjson');
    assert.deepEqual([body.accepted, body.duplicate], [1, 699]);
  });
});
