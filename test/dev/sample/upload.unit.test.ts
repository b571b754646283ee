import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiRefusal, blocks, sendJson, uploadCsv } from '../../../dev/sample/upload.js';

async function* lines(count: number, length = 10): AsyncGenerator<string> {
  for (let i = 0; i < count; i++) yield `${String(i).padEnd(length - 1, 'x')}\n`;
}
interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

describe('uploads', () => {
  let server: Server;
  let api: string;
  const seen: Seen[] = [];
  before((done) => {
    server = createServer((req, res) => {
      const parts: Buffer[] = [];
      req.on('data', (part: Buffer) => parts.push(part));
      req.on('end', () => {
        seen.push({ method: req.method, url: req.url, headers: req.headers, body: Buffer.concat(parts).toString() });
        if (req.url === '/refuse') res.writeHead(422).end('{"code":"wrong_columns"}');
        else if (req.url === '/nothing') res.writeHead(204).end();
        else res.writeHead(200).end('{"rows":2}');
      });
    });
    server.listen(0, '127.0.0.1', () => {
      api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      done();
    });
  });
  after((done) => {
    server.close(done);
  });

  it('stream a table in blocks, with the key and its type, and return the report', async () => {
    const report = await uploadCsv({ api, key: 'k' }, '/csv', lines(20_000));
    const got = seen.at(-1);
    assert.deepEqual(report, { rows: 2 });
    assert.equal(got?.method, 'POST');
    assert.equal(got.headers.authorization, 'Bearer k');
    assert.equal(got.headers['content-type'], 'text/csv; charset=utf-8');
    assert.equal(got.headers['transfer-encoding'], 'chunked');
    assert.equal(got.body.split('\n').length, 20_001);
  });

  it('lose no line and no byte in joining them, and hold one block at most', async () => {
    let text = '';
    const sizes: number[] = [];
    for await (const block of blocks(lines(3_000, 100))) {
      text += new TextDecoder().decode(block);
      sizes.push(block.length);
    }
    let expected = '';
    for await (const line of lines(3_000, 100)) expected += line;
    assert.equal(text, expected);
    assert.ok(Math.max(...sizes) < 70_000, String(sizes));
    assert.equal(sizes.length, 5);
  });

  it('send JSON, and take an empty answer', async () => {
    assert.deepEqual(await sendJson({ api, key: 'k' }, 'PUT', '/json', { name: 'Tiệm' }), { rows: 2 });
    assert.deepEqual(JSON.parse(seen.at(-1)?.body ?? ''), { name: 'Tiệm' });
    assert.equal(await sendJson({ api, key: 'k' }, 'DELETE', '/nothing', {}), undefined);
  });

  it('throw what the API refused, with its words', async () => {
    await assert.rejects(uploadCsv({ api, key: 'k' }, '/refuse', lines(1)), (error: unknown) => {
      assert.ok(error instanceof ApiRefusal);
      assert.equal(error.status, 422);
      assert.match(error.message, /^POST \/refuse was answered 422: \{"code":"wrong_columns"\}/);
      return true;
    });
  });

  it('stop when the lines fail', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield 'id\n';
      throw new Error('the file ended');
    }
    await assert.rejects(uploadCsv({ api, key: 'k' }, '/csv', broken()));
  });
});
