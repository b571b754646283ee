import assert from 'node:assert/strict';
import { ADMIN_KEY, makeShop, NOW, useApi } from '../support.js';

describe('keys of the installation', () => {
  const api = useApi();
  before(async () => {
    await makeShop(api, 'hoa-nang');
    await makeShop(api, 'other');
  });
  beforeEach(() => api.setNow(NOW));

  const make = (json: object, key = ADMIN_KEY) => api.ask('POST', '/v1/keys', { key, json });
  const ALL = { kind: 'admin' };

  it('take over from the key of the configuration, which may then go', async () => {
    const { body: operator } = await make({ scope: ALL, id: 'ops', name: 'Night shift' });
    assert.deepEqual([operator.id, operator.role], ['ops', 'operator']);
    const { body: second } = await make({ scope: ALL, id: 'ops-two' }, operator.key);
    assert.equal(second.createdBy, 'ops');
    assert.equal((await api.ask('GET', '/v1/keys', { key: second.key })).status, 200);
  });

  it('are listed with those of every shop, or of one', async () => {
    const all = await api.ask('GET', '/v1/keys');
    const shops = new Set(all.body.keys.map(({ scope }: { scope: { shop?: string } }) => scope.shop));
    assert.ok(shops.has('hoa-nang') && shops.has('other') && shops.has(undefined));
    const { body } = await api.ask('GET', '/v1/keys?shop=other');
    assert.ok(body.keys.length > 0);
    assert.ok(body.keys.every(({ scope }: { scope: { shop?: string } }) => scope.shop === 'other'));
  });

  it('are listed a page at a time, each once', async () => {
    const scope = { kind: 'shop', shop: 'many' } as const;
    const names = Array.from({ length: 205 }, (_, n) => `many.k${String(n).padStart(3, '0')}`);
    await api.models.apiKeys.insertMany(names.map((_id) => ({ _id, hash: _id, scope, createdAt: NOW })));
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const after: string = next === undefined ? '' : `&after=${next}`;
      const { body } = await api.ask('GET', `/v1/keys?shop=many${after}`);
      seen.push(...body.keys.map(({ id }: { id: string }) => id));
      next = body.next;
    } while (next !== undefined);
    assert.deepEqual(seen, names);
  });

  it('are rotated by an operator, also those of a shop', async () => {
    const { body } = await make({ scope: { kind: 'shop', shop: 'other' }, role: 'sender' });
    const turned = await api.ask('POST', `/v1/keys/${body.id}/rotate`, { json: { graceSeconds: 0 } });
    assert.deepEqual([turned.status, turned.body.role], [200, 'sender']);
    assert.equal((await api.ask('GET', '/v1/shops/other', { key: body.key })).status, 401);
    assert.equal((await api.ask('GET', '/v1/shops/other', { key: turned.body.key })).status, 200);
  });

  it('of which two turn one at the same moment never leave it without a secret that somebody has', async () => {
    const { body } = await make({ scope: ALL, role: 'viewer' });
    const turn = () => api.ask('POST', `/v1/keys/${body.id}/rotate`, { json: {} });
    const answers = await Promise.all([turn(), turn(), turn()]);
    const won = answers.filter(({ status }) => status === 200);
    assert.ok(won.length > 0 && answers.every(({ status }) => status === 200 || status === 409));
    const good = await Promise.all(won.map((one) => api.ask('GET', '/v1/shops', { key: one.body.key })));
    assert.ok(good.some(({ status }) => status === 200));
  });

  const refused: [field: string, body: object][] = [
    ['/id', { id: 'Has Space' }],
    ['/id', { id: 'a.b' }],
    ['/name', { name: '' }],
    ['/name', { name: 'two\nlines' }],
    ['/role', { role: 'admin' }],
    ['/areas', { areas: [] }],
    ['/areas/0', { areas: ['everything'] }],
    ['/expiresAt', { expiresAt: '2026-13-01T00:00:00Z' }],
    ['/scope/shop', { scope: { kind: 'shop', shop: 'A' } }],
  ];
  for (const [field, body] of refused) {
    it(`are refused for ${field} of ${JSON.stringify(body)}`, async () => {
      const answer = await make({ scope: ALL, ...body });
      assert.deepEqual([answer.status, answer.body.errors[0].field], [400, field]);
    });
  }

  it('that nobody has made are not rotated', async () => {
    const answer = await api.ask('POST', '/v1/keys/nobody/rotate', { json: {} });
    assert.deepEqual([answer.status, answer.body.code], [404, 'key_not_found']);
  });
});
