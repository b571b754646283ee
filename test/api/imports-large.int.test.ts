import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ADMIN_KEY, type Answer, makeShop, startApi, type TestApi } from './support.js';

const CSV = { 'Content-Type': 'text/csv; charset=utf-8' };

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
/** Bytes still in use: garbage is collected first, or the measure would be of the collector's mood. */
function retained(): number {
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('an import of a file too big for memory', function () {
  // 100 MB through one core that others use as well.
  this.timeout(90_000);

  let api: TestApi;
  before(async () => {
    api = await startApi();
    await makeShop(api, 'big');
  });
  after(() => api.close());

  /** Sends a file as fast as it is taken and no faster, unlike fetch, which keeps what it cannot send yet. */
  const upload = async (pieces: Iterable<string | Buffer>): Promise<Pick<Answer, 'status' | 'body'>> => {
    const headers = { ...CSV, Authorization: `Bearer ${ADMIN_KEY}` };
    const req = request(`${api.url}/v1/shops/big/imports/customers`, { method: 'POST', headers });
    const answered = once(req, 'response') as Promise<[IncomingMessage]>;
    await pipeline(Readable.from(pieces, { objectMode: true, highWaterMark: 1 }), req);
    const [res] = await answered;
    return { status: res.statusCode ?? 0, body: await json(res) };
  };
  function* withGiant(quote: string): Generator<string | Buffer> {
    yield `id,name\n1,A\n2,${quote}`;
    const piece = Buffer.alloc(64 * 1024, 'x');
    for (let sent = 0; sent < 1600; sent += 1) yield piece;
    yield `${quote}\n3,B\n`;
  }

  for (const quote of ['', '"']) {
    it(`reports a 100 MB line${quote === '"' ? ' in quotes' : ''} as one bad row, and memory stays flat`, async () => {
      const before = retained();
      let peak = 0;
      const timer = setInterval(() => {
        peak = Math.max(peak, retained());
      }, 50);
      try {
        const { status, body } = await upload(withGiant(quote));
        assert.equal(status, 200);
        assert.deepEqual(
          [body.rows, body.rejected, body.errors[0].row, body.errors[0].code],
          [3, 1, 3, 'row_too_large'],
        );
        assert.equal(body.created + body.unchanged, 2);
      } finally {
        clearInterval(timer);
      }
      assert.ok(peak > 0 && peak - before < 20 * 1024 * 1024, `grew by ${peak - before} bytes`);
    });
  }

  it('goes on at the next line when a quote was forgotten', async () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => `q${at},${at === 10 ? '"' : ''}A`);
    const { body } = await api.ask('POST', '/v1/shops/big/imports/customers', {
      body: `id,name\n${rows.join('\n')}\n`,
      headers: CSV,
    });
    assert.equal(body.rejected, 1);
    assert.ok(body.created > 10_000, `created ${body.created}`);
    assert.deepEqual([body.errors[0].row, body.errors[0].code], [12, 'row_too_large']);
  });

  it('that breaks off keeps what came, and the next try completes it', async () => {
    async function* cut(): AsyncGenerator<Buffer> {
      yield Buffer.from(`id,name\n${Array.from({ length: 700 }, (_, at) => `cut${at},A\n`).join('')}`);
      await new Promise((resolve) => setTimeout(resolve, 300));
      throw new Error('the line went down');
    }
    const aborted = fetch(`${api.url}/v1/shops/big/imports/customers`, {
      method: 'POST',
      headers: { ...CSV, Authorization: 'Bearer an-admin-key-for-tests' },
      body: cut() as never,
      duplex: 'half',
    } as RequestInit);
    await assert.rejects(aborted);
    const again = await api.ask('POST', '/v1/shops/big/imports/customers', {
      body: `id,name\n${Array.from({ length: 700 }, (_, at) => `cut${at},A\n`).join('')}`,
      headers: CSV,
    });
    assert.equal(again.body.created + again.body.unchanged, 700);
    assert.ok(again.body.unchanged >= 500);
  });
});
