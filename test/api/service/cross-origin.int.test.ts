import assert from 'node:assert/strict';
import { makeShop, useApi } from '../support.js';

const DESK = 'https://desk.shop.example';
const PREFLIGHT = {
  'Access-Control-Request-Method': 'PUT',
  'Access-Control-Request-Headers': 'authorization,if-match',
};

describe('a page of another origin', () => {
  const api = useApi({ corsOrigins: [DESK] });
  const preflight = (origin: string) =>
    fetch(`${api.url}/v1/shops/hoa`, { method: 'OPTIONS', headers: { Origin: origin, ...PREFLIGHT } });

  it('may ask with a key and read the answer and its version, where its origin is named', async () => {
    await makeShop(api, 'hoa');
    const asked = await preflight(DESK);
    assert.deepEqual(
      [
        asked.status,
        asked.headers.get('access-control-allow-origin'),
        asked.headers.get('access-control-allow-headers'),
      ],
      [204, DESK, 'authorization,if-match'],
    );
    assert.match(asked.headers.get('access-control-allow-methods') ?? '', /PUT/);
    const shop = await api.ask('GET', '/v1/shops/hoa', { headers: { Origin: DESK } });
    assert.deepEqual([shop.status, shop.headers.get('access-control-allow-origin')], [200, DESK]);
    assert.match(shop.headers.get('access-control-expose-headers') ?? '', /ETag/);
    assert.equal(shop.headers.get('access-control-allow-credentials'), null);
    assert.match(shop.headers.get('vary') ?? '', /Origin/);
  });

  it('may not where it is not named, nor anything but the API', async () => {
    assert.equal((await preflight('https://evil.example')).headers.get('access-control-allow-origin'), null);
    const ready = await fetch(`${api.url}/livez`, { headers: { Origin: DESK } });
    assert.equal(ready.headers.get('access-control-allow-origin'), null);
    await ready.text();
  });
});

describe('a deployment that names no origin', () => {
  const api = useApi();
  it('lets no page of another origin in', async () => {
    const asked = await fetch(`${api.url}/v1/shops/hoa`, {
      method: 'OPTIONS',
      headers: { Origin: DESK, ...PREFLIGHT },
    });
    assert.deepEqual([asked.status, asked.headers.get('access-control-allow-origin')], [405, null]);
    await asked.text();
  });
});
