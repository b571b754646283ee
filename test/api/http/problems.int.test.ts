import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { SHOP_BODY, startApi, type TestApi, useApi } from '../support.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** What was logged beside the line that each answer has. */
const unanswered = ({ logged }: Pick<TestApi, 'logged'>) => logged.filter(({ message }) => message !== 'answered');

describe('a bad request', () => {
  const api = useApi();
  const put = (body: string | Buffer, headers: Record<string, string> = JSON_TYPE) =>
    api.ask('PUT', '/v1/shops/bad', { body, headers });

  for (const [what, status, code, ask] of [
    ['with malformed JSON', 400, 'malformed_json', () => put('{"name": ')],
    ['with an empty body', 400, 'malformed_json', () => put('')],
    ['with JSON that is not UTF-8', 400, 'malformed_json', () => put(Buffer.from([0x22, 0xff, 0xfe, 0x22]))],
    ['with JSON of another kind', 400, 'invalid_request', () => put('[1]')],
    ['with null', 400, 'invalid_request', () => put('null')],
    ['with a million nested lists', 413, 'body_too_large', () => put('['.repeat(1_000_000))],
    ['with lists that nobody closes', 400, 'malformed_json', () => put('['.repeat(40_000))],
    ['as plain text', 415, 'unsupported_media_type', () => put('{}', { 'Content-Type': 'text/plain' })],
    [
      'as a form',
      415,
      'unsupported_media_type',
      () => put('a=1', { 'Content-Type': 'application/x-www-form-urlencoded' }),
    ],
    [
      'in an unknown encoding',
      415,
      'unsupported_encoding',
      () => put('{}', { ...JSON_TYPE, 'Content-Encoding': 'zip' }),
    ],
    [
      'that does not decompress',
      415,
      'unsupported_encoding',
      () => put('{}', { ...JSON_TYPE, 'Content-Encoding': 'gzip' }),
    ],
    ['of 3 MB', 413, 'body_too_large', () => put(JSON.stringify({ name: 'x'.repeat(3_000_000) }))],
    [
      'of 30 MB once decompressed',
      413,
      'body_too_large',
      () => put(gzipSync(Buffer.alloc(30_000_000, 0x20)), { ...JSON_TYPE, 'Content-Encoding': 'gzip' }),
    ],
    ['to an unknown route', 404, 'route_not_found', () => api.ask('GET', '/v2/shops')],
    [
      'to what is read, and no action',
      405,
      'method_not_allowed',
      () => api.ask('POST', '/v1/shops/bad/campaigns/c/lift'),
    ],
    ['with an unknown method', 405, 'method_not_allowed', () => api.ask('PATCH', '/v1/shops/bad')],
    ['with a broken percent-escape', 400, 'invalid_request', () => api.ask('GET', '/v1/shops/%E0%A4%A')],
  ] as const) {
    it(`${what} is answered ${status} ${code} as problem details`, async () => {
      const answer = await ask();
      assert.deepEqual([answer.status, answer.body.code, answer.body.status], [status, code, status]);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
      assert.equal(answer.body.type, `/problems/${code}`);
      for (const member of ['title', 'detail', 'instance']) assert.equal(typeof answer.body[member], 'string', member);
      assert.deepEqual(unanswered(api), []);
    });
  }

  it('with prototype keys or operators changes nothing and no prototype', async () => {
    const text = JSON.stringify(SHOP_BODY).replace(
      /\}$/,
      ',"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    );
    const answer = await put(text);
    assert.deepEqual([answer.status, answer.body.code], [400, 'unsafe_key']);
    assert.equal(answer.body.errors[0].field, '/__proto__');
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    for (const name of [{ $gt: '' }, ['x'], { $where: 'sleep(1)' }]) {
      const refused = await put(JSON.stringify({ ...SHOP_BODY, name }));
      assert.deepEqual([refused.status, refused.body.errors[0].field], [400, '/name']);
    }
    assert.equal(await api.models.shops.countDocuments({}), 0);
  });

  it('with the method not allowed is told which are', async () => {
    const answer = await api.ask('DELETE', '/v1/shops/bad');
    assert.equal(answer.headers.get('allow'), 'PUT, GET, HEAD');
  });

  it('with an unknown query parameter is refused, not half-understood', async () => {
    const answer = await api.ask('GET', '/v1/shops/bad?limt=1');
    assert.deepEqual([answer.status, answer.body.errors[0]?.field], [400, 'query/limt']);
  });
});

describe('a fault of our own', () => {
  it('is answered 500 without its cause, which is in the log', async () => {
    const api = await startApi({
      randomBytes: () => {
        throw new Error('mongodb://user:secret@db/ refused');
      },
    });
    try {
      const answer = await api.ask('POST', '/v1/keys', { json: { scope: { kind: 'admin' } } });
      assert.deepEqual([answer.status, answer.body.code], [500, 'internal']);
      assert.equal(JSON.stringify(answer.body).includes('secret'), false);
      assert.equal(unanswered(api).length, 1);
      assert.match(JSON.stringify(unanswered(api)[0]), /POST \/v1\/keys/);
    } finally {
      await api.close();
    }
  });
});

describe('readiness', () => {
  it('is refused while Temporal is away, and health is not', async () => {
    const api = await startApi();
    try {
      assert.equal((await api.ask('GET', '/readyz', { key: null })).status, 200);
      api.workflows.away = true;
      const ready = await api.ask('GET', '/readyz', { key: null });
      assert.deepEqual(
        [ready.status, ready.body.code, ready.body.detail],
        [503, 'not_ready', 'Not ready: temporal: no answer; searchAttributes: no answer.'],
      );
      assert.equal((await api.ask('GET', '/healthz', { key: null })).status, 200);
    } finally {
      await api.close();
    }
  });
});
