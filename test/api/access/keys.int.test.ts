import assert from 'node:assert/strict';
import { makeShop, NOW, useApi, useOwnShop } from '../support.js';

const DAY_MS = 86_400_000;
const later = (ms: number): Date => new Date(NOW.getTime() + ms);

describe('keys of a shop', () => {
  const api = useApi();
  const own = useOwnShop(api);
  beforeEach(() => api.setNow(NOW));

  const make = (json: object, key = own.key) => own.ask('POST', '/keys', { key, json });
  const read = (key: string) => own.ask('GET', '', { key });

  it('are made by its owner with a name, a role and an end, and listed without their secrets', async () => {
    const made = await make({
      id: 'pos',
      name: 'Quầy thu ngân',
      role: 'editor',
      expiresAt: later(DAY_MS).toISOString(),
    });
    assert.equal(made.status, 201);
    const { key, ...shown } = made.body;
    assert.equal(shown.id, `${own.shop}.pos`);
    const { body } = await own.ask('GET', '/keys');
    const listed = body.keys.find(({ id }: { id: string }) => id === shown.id);
    assert.deepEqual(listed, shown);
    assert.ok(!JSON.stringify(body).includes(key));
  });

  it('are refused from their last instant on', async () => {
    const { body } = await make({ role: 'viewer', expiresAt: later(DAY_MS).toISOString() });
    api.setNow(later(DAY_MS - 1));
    assert.equal((await read(body.key)).status, 200);
    api.setNow(later(DAY_MS));
    assert.equal((await read(body.key)).status, 401);
    assert.equal((await make({ expiresAt: NOW.toISOString() })).body.errors[0].field, '/expiresAt');
  });

  it('say when they were last used, to the minute', async () => {
    const { body } = await make({ id: 'used', role: 'viewer' });
    const lastUsed = async () =>
      (await own.ask('GET', '/keys')).body.keys.find(({ id }: { id: string }) => id === body.id).lastUsedAt;
    assert.equal(await lastUsed(), undefined);
    await read(body.key);
    assert.equal(await lastUsed(), NOW.toISOString());
    api.setNow(later(59_999));
    await read(body.key);
    assert.equal(await lastUsed(), NOW.toISOString());
    api.setNow(later(60_000));
    await read(body.key);
    assert.equal(await lastUsed(), later(60_000).toISOString());
  });

  it('are rotated: the former secret is taken until its grace is over', async () => {
    const { body: before } = await make({ id: 'turned', role: 'viewer' });
    const turned = await own.ask('POST', `/keys/${before.id}/rotate`, { json: { graceSeconds: 60 } });
    assert.deepEqual([turned.status, turned.body.id], [200, before.id]);
    assert.notEqual(turned.body.key, before.key);
    api.setNow(later(59_999));
    assert.equal((await read(before.key)).status, 200);
    api.setNow(later(60_000));
    assert.equal((await read(before.key)).status, 401);
    assert.equal((await read(turned.body.key)).status, 200);
  });

  it('that leaked are rotated without grace, and sessions that were opened with them end', async () => {
    const { body: leaked } = await make({ role: 'viewer' });
    const signed = await api.ask('POST', '/v1/session', { key: null, json: { key: leaked.key } });
    assert.equal(signed.body.role, 'viewer');
    const cookie = { key: null, headers: { Cookie: signed.headers.get('set-cookie')?.split(';', 1)[0] ?? '' } };
    assert.equal((await own.ask('GET', '', cookie)).status, 200);
    api.setNow(later(1));
    await own.ask('POST', `/keys/${leaked.id}/rotate`, { json: { graceSeconds: 0 } });
    assert.equal((await read(leaked.key)).status, 401);
    assert.equal((await own.ask('GET', '', cookie)).status, 401);
  });

  it('of an id that the caller has chosen are made once: a lost answer leaves none behind', async () => {
    assert.equal((await make({ id: 'one' })).status, 201);
    const again = await make({ id: 'one' });
    assert.deepEqual([again.status, again.body.code], [409, 'key_exists']);
    assert.equal((await own.ask('POST', `/keys/${own.shop}.one/rotate`, { json: {} })).status, 200);
  });

  it('of the same id at two shops are two', async () => {
    await make({ id: 'twin' });
    await own.renew();
    assert.equal((await make({ id: 'twin' })).status, 201);
  });

  it('never have more than their maker', async () => {
    const { body: limited } = await make({ role: 'owner', areas: ['keys', 'events'] });
    assert.equal((await make({ role: 'operator' })).body.code, 'forbidden');
    assert.equal((await make({ role: 'owner' }, limited.key)).body.code, 'forbidden');
    assert.equal((await make({ role: 'owner', areas: ['offers'] }, limited.key)).body.code, 'forbidden');
    assert.equal((await make({ role: 'editor', areas: ['events'] }, limited.key)).status, 201);
    const { body: whole } = await make({ role: 'owner' });
    const turned = await own.ask('POST', `/keys/${whole.id}/rotate`, { key: limited.key, json: {} });
    assert.equal(turned.body.code, 'forbidden');
    const gone = await own.ask('DELETE', `/keys/${whole.id}`, { key: limited.key });
    assert.equal(gone.body.code, 'forbidden');
  });

  it('reach only the parts of the API that they are held to', async () => {
    const { body } = await make({ role: 'editor', areas: ['events'] });
    const events = await own.ask('POST', '/events', { key: body.key, json: [] });
    assert.equal(events.status, 200);
    assert.equal((await own.ask('GET', '/offers', { key: body.key })).body.code, 'forbidden');
  });

  it('of another shop are not found by its owner', async () => {
    const { body } = await make({ id: 'mine' });
    const other = await makeShop(api, `${own.shop}-other`);
    for (const [method, path] of [
      ['POST', `/keys/${body.id}/rotate`],
      ['DELETE', `/keys/${body.id}`],
    ] as const) {
      const json = method === 'POST' ? { json: {} } : {};
      const answer = await api.ask(method, `/v1/shops/${own.shop}-other${path}`, { key: other, ...json });
      assert.equal(answer.body.code, 'key_not_found');
    }
  });

  it('are not operators, whoever makes them', async () => {
    const json = { scope: { kind: 'shop', shop: own.shop }, role: 'operator' };
    const made = await api.ask('POST', '/v1/keys', { json });
    assert.deepEqual([made.status, made.body.errors[0].field], [422, '/role']);
  });

  it('make sign-in links for people, who have a name and a role', async () => {
    const link = await own.ask('POST', '/sign-in-links', { json: { role: 'editor', name: 'Chị Lan' } });
    assert.equal(link.status, 201);
    const once = link.body.path.split('=')[1];
    const { body } = await api.ask('POST', '/v1/session', { key: null, json: { once } });
    assert.deepEqual([body.name, body.role, body.scope.shop], ['Chị Lan', 'editor', own.shop]);
    const { body: editor } = await make({ role: 'editor' });
    assert.equal((await own.ask('POST', '/sign-in-links', { key: editor.key, json: {} })).body.code, 'forbidden');
  });
});

describe('keys from before there were roles', () => {
  const api = useApi();

  it('are owners of their shop, or operators', async () => {
    const key = await makeShop(api, 'old');
    await api.models.apiKeys.updateMany({}, { $unset: { role: 1 } });
    const { body } = await api.ask('GET', '/v1/shops/old/keys', { key });
    assert.deepEqual(
      body.keys.map(({ role }: { role: string }) => role),
      ['owner'],
    );
  });
});
