import assert from 'node:assert/strict';
import { hashKey } from '../../../api/http/key-hash.js';
import { ADMIN_KEY, makeShop, startApi, useApi } from '../support.js';

describe('API keys', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa-nang');
    await makeShop(api, 'other');
  });

  it('are needed: without one the answer is 401 with a challenge', async () => {
    const get = await api.ask('GET', '/v1/shops/hoa-nang', { key: null });
    assert.deepEqual([get.status, get.body.code], [401, 'unauthenticated']);
    assert.match(get.headers.get('www-authenticate') ?? '', /^Bearer/);
  });

  for (const authorization of [
    'Basic YTpi',
    'Bearer',
    'Bearer ',
    'Bearer wrong',
    `Bearer ${'x'.repeat(5000)}`,
    `bearer  ${ADMIN_KEY}x`,
  ]) {
    it(`that are not ours are refused: ${authorization.slice(0, 20)}`, async () => {
      const headers = { Authorization: authorization };
      assert.equal((await api.ask('GET', '/v1/shops/hoa-nang', { key: null, headers })).status, 401);
    });
  }

  it('of one shop do not open another, whether it exists or not', async () => {
    for (const shop of ['other', 'nobody']) {
      const get = await api.ask('GET', `/v1/shops/${shop}`, { key });
      assert.deepEqual([get.status, get.body.code], [403, 'forbidden']);
    }
  });

  it('of a shop make no keys', async () => {
    const made = await api.ask('POST', '/v1/keys', { key, json: { scope: { kind: 'admin' } } });
    assert.deepEqual([made.status, made.body.code], [403, 'forbidden']);
  });

  it('are asked for before the body is read', async () => {
    const made = await api.ask('POST', '/v1/keys', {
      key: null,
      body: '{',
      headers: { 'Content-Type': 'application/json' },
    });
    assert.equal(made.status, 401);
  });

  it('are kept as hashes only', async () => {
    const stored = await api.models.apiKeys.find().lean();
    assert.ok(stored.length > 0);
    assert.equal(JSON.stringify(stored).includes(key), false);
    assert.ok(stored.some((one) => one.hash === hashKey(key)));
  });

  it('of admins made by an admin reach every shop, until they are deleted', async () => {
    const made = await api.ask('POST', '/v1/keys', { json: { scope: { kind: 'admin' } } });
    assert.equal(made.status, 201);
    const second = { key: made.body.key };
    assert.equal((await api.ask('GET', '/v1/shops/other', second)).status, 200);
    assert.equal((await api.ask('DELETE', `/v1/keys/${made.body.id}`)).status, 204);
    assert.equal((await api.ask('GET', '/v1/shops/other', second)).status, 401);
    assert.equal((await api.ask('DELETE', `/v1/keys/${made.body.id}`)).body.code, 'key_not_found');
  });

  it('are not made for a shop that does not exist', async () => {
    const made = await api.ask('POST', '/v1/keys', { json: { scope: { kind: 'shop', shop: 'nobody' } } });
    assert.deepEqual([made.status, made.body.code], [404, 'shop_not_found']);
  });

  it('without a bootstrap key in the configuration come from the database alone', async () => {
    const strict = await startApi({ adminKey: undefined } as never);
    try {
      assert.equal((await strict.ask('GET', '/v1/shops/a', { key: 'undefined' })).status, 401);
      assert.equal((await strict.ask('GET', '/v1/shops/a')).status, 401);
    } finally {
      await strict.close();
    }
  });
});
