import assert from 'node:assert/strict';
import { postSigned } from '../customers/consent-support.js';
import { CHAT_SECRET, makeShop, SHOP_BODY, useApi } from '../support.js';

const SHOP = '/v1/shops/hoa-nang';
const JSON_TYPE = { 'Content-Type': 'application/json' };
const EVENT = { id: 'e1', type: 'cart_added', at: '2026-10-01T00:00:00Z', customer: '1', sku: 'A' };
const TOTAL = '{"amount":1,"currency":"GBP"}';
/** JSON text: an object literal cannot say `__proto__`. */
const withKey = (value: object, key: string): string => `{"${key}":{"polluted":1},${JSON.stringify(value).slice(1)}`;

describe('a key that could reach a prototype', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa-nang');
  });
  const send = (method: string, path: string, body: string, type = 'application/json') =>
    api.ask(method, path, { key, body, headers: { 'Content-Type': type } });

  for (const name of ['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])
    it(`is refused by its name and place, wherever it stands: ${name}`, async () => {
      const read = JSON.parse(`"${name}"`);
      for (const [method, path, body, place] of [
        ['POST', `${SHOP}/campaigns`, withKey({ saleDay: '2026-11-11' }, name), `/${read}`],
        ['PUT', `${SHOP}/products`, `{"products":[{"sku":"A"},{"x/y":{"${name}":1}}]}`, `/products/1/x~1y/${read}`],
        ['PUT', `${SHOP}/audiences/a`, `{"name":"x","tree":${withKey({ kind: 'follows' }, name)}}`, `/tree/${read}`],
        ['POST', `${SHOP}/orders`, `[[{"${name}":null}]]`, `/0/0/${read}`],
      ] as const) {
        const answer = await send(method, path, body);
        assert.deepEqual([answer.status, answer.body.code], [400, 'unsafe_key'], JSON.stringify(answer.body));
        assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
        assert.equal(answer.body.type, '/problems/unsafe_key');
        assert.deepEqual([answer.body.errors.length, answer.body.errors[0].field], [1, place]);
        assert.ok(
          answer.body.detail.startsWith(`Cannot read the body as '${place}' must be absent`),
          answer.body.detail,
        );
      }
      assert.equal(await api.models.campaigns.countDocuments(), 0);
      assert.equal(await api.models.products.countDocuments(), 0);
      assert.equal(await api.models.audiences.countDocuments(), 0);
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
    });

  it('is refused in what an admin and a provider send as well', async () => {
    const put = await api.ask('PUT', SHOP, { body: withKey(SHOP_BODY, '__proto__'), headers: JSON_TYPE });
    assert.deepEqual([put.status, put.body.code], [400, 'unsafe_key']);
    const told = await postSigned(api, 'chat', '{"events":[],"__proto__":{"events":[]}}', { secret: CHAT_SECRET });
    assert.deepEqual([told.status, told.body.code, told.body.errors[0].field], [400, 'unsafe_key', '/__proto__']);
  });

  it('is asked for only when the body is JSON and somebody may send it', async () => {
    const path = `${SHOP}/campaigns`;
    const stranger = await api.ask('POST', path, { key: 'no-key', body: '{"__proto__":1}', headers: JSON_TYPE });
    assert.equal(stranger.body.code, 'unauthenticated');
    assert.equal((await send('POST', path, '{"__proto__":1')).body.code, 'malformed_json');
  });

  it('is no value: a name of a person, a product or a text may be such a word', async () => {
    const products = [{ sku: 'constructor', name: '__proto__', approved: true }];
    const { status } = await api.ask('PUT', `${SHOP}/products`, { key, json: { products } });
    assert.equal(status, 200);
    const event = { ...EVENT, id: 'prototype', customer: 'constructor', sku: 'prototype' };
    const { body } = await send('POST', `${SHOP}/events`, JSON.stringify(event));
    assert.equal(body.accepted, 1);
  });

  const events: readonly (readonly [where: string, event: string, place: string])[] = [
    ['in an event', withKey(EVENT, 'prototype'), '/prototype'],
    [
      'in its money',
      `{"id":"e2","type":"order_placed","at":"2026-10-01T00:00:00Z","customer":"1","order":"o","total":{"__proto__":1,${TOTAL.slice(1)}}`,
      '/total/__proto__',
    ],
    [
      'in its profile',
      '{"id":"e3","type":"profile_changed","at":"2026-10-01T00:00:00Z","customer":"1","profile":{"name":"An","__proto__":{"x":1}}}',
      '/profile/__proto__',
    ],
    ['in a product of its list', JSON.stringify({ ...EVENT, skus: [{ constructor: 1 }] }), '/skus/0/constructor'],
  ];
  for (const [where, event, place] of events)
    for (const type of ['application/x-ndjson', 'application/json'])
      it(`${where} (${type}) rejects that event by name and place, and no other`, async () => {
        const good = JSON.stringify({ ...EVENT, id: `good ${where} ${type}`.replaceAll(' ', '-'), customer: 'good' });
        const body = type === 'application/json' ? `[${event},${good}]` : `${event}\n${good}\n`;
        const answer = await send('POST', `${SHOP}/events`, body, type);
        assert.deepEqual([answer.status, answer.body.accepted, answer.body.rejected], [200, 1, 1]);
        const [{ index, errors }] = answer.body.results;
        assert.deepEqual([index, errors.length, errors[0].code, errors[0].field], [0, 1, 'unsafe_key', place]);
        assert.equal(await api.models.customers.countDocuments({ ref: '1' }), 0);
      });

  it('very deep is named by the end of its place', async () => {
    const deep = `${'{"of":'.repeat(5_000)}{"__proto__":1}${'}'.repeat(5_000)}`;
    const { body } = await send('POST', `${SHOP}/events`, deep, 'application/x-ndjson');
    assert.equal(body.results[0].errors[0].code, 'unsafe_key');
    assert.match(body.results[0].errors[0].field, /^….{0,200}\/of\/__proto__$/);
  });
});
