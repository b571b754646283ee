import assert from 'node:assert/strict';
import { makeShop, useApi, useOwnShop } from '../support.js';

/** The bad inputs of audiences and events, by name: each is a clear refusal, and nothing of it is applied. */

const AT = '2026-10-01T00:00:00Z';
const NDJSON = { 'Content-Type': 'application/x-ndjson' };
const JSON_TYPE = { 'Content-Type': 'application/json' };
const EVENT = { id: 'e1', type: 'cart_added', at: AT, customer: '1', sku: 'A' };
const PLACED = {
  id: 'e1',
  type: 'order_placed',
  at: AT,
  customer: '1',
  order: 'o',
  total: { amount: 1, currency: 'GBP' },
};
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const tree = (condition: unknown): string => JSON.stringify({ tree: condition });
const nested = (levels: number): string =>
  `{"tree":${'{"kind":"not","of":'.repeat(levels)}{"kind":"follows"}${'}'.repeat(levels)}}`;
/** The tree of a body as what a preview is asked about. */
const picked = (body: string): string => `{"audience":{"kind":"tree",${body.slice(1)}}`;
const cut = (text: string): string => text.slice(0, -7);

describe('bad input', () => {
  const api = useApi();
  const own = useOwnShop(api);
  const send = (path: string, body: string | Buffer, headers: Record<string, string>) =>
    own.ask('POST', `/${path}`, { body, headers });
  const untouched = async (): Promise<void> => {
    assert.equal(await api.models.customers.countDocuments({ shop: own.shop }), 0);
    assert.equal(await api.models.orders.countDocuments({ shop: own.shop }), 0);
    assert.equal(await api.models.audiences.countDocuments({ shop: own.shop }), 0);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.deepEqual(
      api.logged.filter(({ level }) => level === 'error'),
      [],
    );
  };

  describe('among events', () => {
    for (const [what, line, code, field] of [
      ['an unknown field', JSON.stringify({ ...EVENT, colour: 'red' }), 'unknown_field', '/colour'],
      ['an unknown type', JSON.stringify({ ...EVENT, type: 'looked' }), 'invalid_value', '/type'],
      ['no type', '{"id":"e1"}', 'missing', '/type'],
      ['a field of another type', JSON.stringify({ ...EVENT, order: 'o' }), 'unknown_field', '/order'],
      ['no id', JSON.stringify({ ...EVENT, id: undefined }), 'missing', '/id'],
      ['a number for an id', JSON.stringify({ ...EVENT, id: 7 }), 'invalid_value', '/id'],
      ['a date that is none', JSON.stringify({ ...EVENT, at: '2026-02-30T00:00:00Z' }), 'invalid_value', '/at'],
      ['a date in words', JSON.stringify({ ...EVENT, at: 'yesterday' }), 'invalid_value', '/at'],
      ['a date without offset', JSON.stringify({ ...EVENT, at: '2026-10-01T00:00:00' }), 'invalid_value', '/at'],
      ['a date of the far future', JSON.stringify({ ...EVENT, at: '+275760-09-13T00:00:00Z' }), 'invalid_value', '/at'],
      ['a date after tomorrow', JSON.stringify({ ...EVENT, at: '2026-11-03T00:00:00Z' }), 'invalid_value', '/at'],
      ['NaN', JSON.stringify(PLACED).replace('"amount":1', '"amount":NaN'), 'malformed_row', ''],
      ['infinity', JSON.stringify(PLACED).replace('"amount":1', '"amount":1e999'), 'invalid_value', '/total/amount'],
      [
        'half a unit of money',
        JSON.stringify(PLACED).replace('"amount":1', '"amount":0.5'),
        'invalid_value',
        '/total/amount',
      ],
      ['negative money', JSON.stringify(PLACED).replace('"amount":1', '"amount":-1'), 'invalid_value', '/total/amount'],
      [
        'text for money',
        JSON.stringify(PLACED).replace('"amount":1', '"amount":"1"'),
        'invalid_value',
        '/total/amount',
      ],
      ['another currency', JSON.stringify(PLACED).replace('GBP', 'VND'), 'wrong_currency', '/total/currency'],
      [
        'the key __proto__',
        `{"__proto__":{"polluted":1},${JSON.stringify(EVENT).slice(1)}`,
        'unsafe_key',
        '/__proto__',
      ],
      ['the key constructor', JSON.stringify({ ...EVENT, constructor: { polluted: 1 } }), 'unsafe_key', '/constructor'],
      ['a prototype for a type', JSON.stringify({ ...EVENT, type: '__proto__' }), 'invalid_value', '/type'],
      ['an operator for a customer', JSON.stringify({ ...EVENT, customer: { $gt: '' } }), 'invalid_value', '/customer'],
      ['an operator in a text', JSON.stringify({ ...EVENT, sku: '$where' }), 'invalid_value', '/sku'],
      ['an operator for a field', JSON.stringify({ ...EVENT, $set: { rev: 0 } }), 'unknown_field', '/$set'],
      ['another shop in a customer', JSON.stringify({ ...EVENT, customer: 'other%2F1' }), 'invalid_value', '/customer'],
      ['another shop in a product', JSON.stringify({ ...EVENT, sku: 'other%2FA' }), 'invalid_value', '/sku'],
      [
        'a dotted path for a field',
        JSON.stringify({ ...EVENT, 'facts.validOrders': 9 }),
        'unknown_field',
        '/facts.validOrders',
      ],
      ['a bomb of brackets', deep(30_000), 'invalid_value', ''],
      ['a bomb inside a field', `{"id":${deep(30_000)},${JSON.stringify(EVENT).slice(11)}`, 'invalid_value', '/id'],
      ['a list', '[1]', 'invalid_value', ''],
      ['null', 'null', 'invalid_value', ''],
      ['no JSON', 'id,type', 'malformed_row', ''],
      ['a line cut in its middle', cut(JSON.stringify(EVENT)), 'malformed_row', ''],
      [
        'no change in a change',
        JSON.stringify({ ...EVENT, type: 'profile_changed', sku: undefined, profile: {} }),
        'invalid_value',
        '/profile',
      ],
      [
        'a bad phone',
        JSON.stringify({ ...EVENT, type: 'profile_changed', sku: undefined, profile: { phone: '9.12E+08' } }),
        'invalid_value',
        '/profile/phone',
      ],
    ] as const) {
      it(`${what} is rejected with its place, the rest of the body is taken`, async () => {
        const good = JSON.stringify({ ...EVENT, id: 'good', customer: 'good' });
        const { status, body } = await send('events', `${line}\n${good}\n`, NDJSON);
        assert.deepEqual([status, body.events, body.accepted, body.rejected], [200, 2, 1, 1], JSON.stringify(body));
        const [{ index, line: at, errors }] = body.results;
        assert.deepEqual([index, at], [0, 1]);
        assert.deepEqual([errors[0].code, errors[0].field], [code, field], JSON.stringify(errors));
        assert.match(errors[0].message, /^Cannot (?:take|read) the event as /);
        const customers = await api.models.customers.find({ shop: own.shop }).lean();
        assert.deepEqual(
          customers.map(({ ref }) => ref),
          ['good'],
        );
      });
    }

    it('bytes that are no UTF-8 are rejected by their line', async () => {
      const { body } = await send('events', Buffer.concat([Buffer.from([0xc3, 0x28, 0x0a])]), NDJSON);
      assert.deepEqual([body.rejected, body.results[0].errors[0].code], [1, 'broken_encoding']);
      await untouched();
    });

    it('a body cut in the middle of its last line keeps what is whole, and names the cut line', async () => {
      const whole = ['a', 'b'].map((id) => JSON.stringify({ ...EVENT, id })).join('\n');
      const { body } = await send('events', `${whole}\n${cut(JSON.stringify(EVENT))}`, NDJSON);
      assert.deepEqual([body.accepted, body.rejected, body.results[0].line], [2, 1, 3]);
      assert.match(body.results[0].errors[0].allowed, /the body ends inside it/);
    });

    for (const [what, body, headers, status, code] of [
      ['JSON that ends early', '[{"id":"e1"', JSON_TYPE, 400, 'malformed_json'],
      ['NaN in JSON', '[NaN]', JSON_TYPE, 400, 'malformed_json'],
      ['a JSON body of more than 2 MB', `[${'1,'.repeat(1_100_000)}1]`, JSON_TYPE, 413, 'body_too_large'],
      ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), NDJSON, 415, 'unsupported_encoding'],
      ['gzip', 'x', { ...NDJSON, 'Content-Encoding': 'gzip' }, 415, 'unsupported_encoding'],
      ['a form', 'id=1', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_media_type'],
    ] as const) {
      it(`${what} is refused with ${code}`, async () => {
        const answer = await send('events', body, headers);
        assert.deepEqual([answer.status, answer.body.code], [status, code]);
        await untouched();
      });
    }

    it('a bomb of brackets as JSON is one rejected event, or more values than a body may hold', async () => {
      const { status, body } = await send('events', deep(30_000), JSON_TYPE);
      assert.deepEqual([status, body.rejected, body.accepted], [200, 1, 0]);
      const more = await send('events', deep(500_000), JSON_TYPE);
      assert.deepEqual([more.status, more.body.code], [413, 'body_too_large']);
      assert.match(more.body.detail, /at most 100000 values.*x-ndjson/);
      await untouched();
    });

    it("a product of another shop is a name here, and nothing of that shop's is seen or changed", async () => {
      await makeShop(api, 'other');
      const product = { sku: 'A', name: 'Áo dài', approved: true };
      await api.ask('PUT', '/v1/shops/other/products', { json: { products: [product] } });
      const { body } = await send('events', JSON.stringify(EVENT), NDJSON);
      assert.equal(body.accepted, 1);
      assert.equal(await api.models.customers.countDocuments({ shop: 'other' }), 0);
      assert.equal(await api.models.products.countDocuments({ shop: own.shop }), 0);
    });
  });

  describe('for audiences', () => {
    const FOLLOWS = { kind: 'follows' };
    for (const [what, body] of [
      ['an unknown field', tree({ ...FOLLOWS, colour: 'red' })],
      ['an unknown condition', tree({ kind: 'looked' })],
      ['an operator for a condition', tree({ $where: 'sleep(1000)' })],
      ['an operator for a value', tree({ kind: 'orders', atLeast: { $gt: 0 } })],
      ['an operator among products', tree({ kind: 'cart', skus: [{ $ne: '' }] })],
      ['an operator in a text', tree({ kind: 'cart', skus: ['$where'] })],
      ['a negative window', tree({ kind: 'last_order', atLeastDays: -1 })],
      ['a window that ends before it begins', tree({ kind: 'last_order', atLeastDays: 60, atMostDays: 30 })],
      ['NaN', '{"tree":{"kind":"orders","atLeast":NaN}}'],
      ['infinity', '{"tree":{"kind":"orders","atLeast":1e999}}'],
      ['a date for days', tree({ kind: 'last_order', atLeastDays: '2026-02-30' })],
      ['the key constructor', tree({ ...FOLLOWS, constructor: { polluted: 1 } })],
      ['a prototype for a condition', tree({ kind: '__proto__' })],
      ['a depth bomb', nested(2_000)],
      ['a depth bomb of lists', `{"tree":${deep(20_000)}}`],
      ['a width bomb', tree({ kind: 'and', of: Array.from({ length: 60 }, () => FOLLOWS) })],
      ['a list for a tree', tree([FOLLOWS])],
    ] as const) {
      it(`${what} is refused by preview and by saving`, async () => {
        const preview = await send('audiences/preview', picked(body), JSON_TYPE);
        assert.equal(preview.status, 400, JSON.stringify(preview.body));
        assert.ok(['invalid_request', 'malformed_json', 'unsafe_key'].includes(preview.body.code), preview.body.code);
        const named = `{"name":"x",${body.slice(1)}`;
        const saved = await own.ask('PUT', '/audiences/bad', { body: named, headers: JSON_TYPE });
        assert.equal(saved.status, 400, JSON.stringify(saved.body));
        await untouched();
      });
    }

    it('the key __proto__ reaches no prototype', async () => {
      const body = '{"tree":{"kind":"follows","__proto__":{"polluted":1}}}';
      const answer = await send('audiences/preview', picked(body), JSON_TYPE);
      assert.deepEqual([answer.status, answer.body.code], [400, 'unsafe_key']);
      assert.equal(answer.body.errors[0].field, '/audience/tree/__proto__');
      await untouched();
    });

    it('a body of more than 2 MB is refused', async () => {
      const { status, body } = await send('audiences/preview', `{"x":"${'y'.repeat(2_200_000)}"}`, JSON_TYPE);
      assert.deepEqual([status, body.code], [413, 'body_too_large']);
    });
  });
});
