import assert from 'node:assert/strict';
import { HOUR, SHOP, useSeller } from '../seller.js';
import { NOW, SHOP_BODY } from '../support.js';
import { EMAIL } from '../winbacks/winback-support.js';

const SHOP_PATH = `/v1/shops/${SHOP}`;
const OFFER = {
  name: 'Giảm 11%',
  code: 'SALE11',
  startsAt: NOW.toISOString(),
  endsAt: new Date(NOW.getTime() + 900 * HOUR).toISOString(),
};
const RULES = { banned: [], removed: [], domains: [] };
describe('versions', () => {
  const seller = useSeller();
  const ask = (method: string, path: string, json?: unknown, headers: Record<string, string> = {}) =>
    seller.api.ask(method, path, { ...(json === undefined ? {} : { json }), headers });

  /** What is saved whole by PUT, each with two contents of one field. */
  const SAVED = {
    'a shop': { path: SHOP_PATH, of: (name: string) => ({ ...SHOP_BODY, name }) },
    'an offer': { path: `${SHOP_PATH}/offers/etag`, of: (name: string) => ({ ...OFFER, name, code: 'ETAG11' }) },
    'content rules': {
      path: `${SHOP_PATH}/content-rules`,
      of: (name: string) => ({ ...RULES, domains: [`${name.toLowerCase()}.example.com`] }),
    },
    'a programme': { path: `${SHOP_PATH}/winbacks/etag`, of: (name: string) => ({ ...EMAIL, name }) },
  };
  for (const [what, { path, of }] of Object.entries(SAVED)) {
    it(`let ${what} be changed by whoever read it last, and refuse the other`, async () => {
      assert.ok([200, 201].includes((await ask('PUT', path, of('One'))).status));
      const tag = (await ask('GET', path)).headers.get('etag') ?? '';
      assert.match(tag, /^"\d+"$/);
      const first = await ask('PUT', path, of('Two'), { 'If-Match': tag });
      assert.equal(first.status, 200, JSON.stringify(first.body));
      assert.notEqual(first.headers.get('etag'), tag);
      const late = await ask('PUT', path, of('Three'), { 'If-Match': tag });
      assert.deepEqual([late.status, late.body.code], [412, 'etag_mismatch']);
      const after = await ask('GET', path);
      assert.equal(after.headers.get('etag'), first.headers.get('etag'));
      assert.equal((await ask('PUT', path, of('Four'), { 'If-None-Match': '*' })).status, 412);
      const weak = await ask('PUT', path, of('Five'), { 'If-Match': `W/${after.headers.get('etag')}` });
      assert.equal(weak.status, 412);
      const old = await ask('PUT', path, { ...of('Old'), version: 1 });
      assert.deepEqual([old.status, old.body.code], [409, 'version_conflict']);
      assert.equal((await ask('PUT', path, { ...of('New'), version: after.body.version })).status, 200);
      assert.equal((await ask('PUT', path, of('Six'), { 'If-Match': 'three' })).status, 400);
      assert.equal((await ask('PUT', path, of('Seven'), { 'If-Match': '*' })).status, 200);
    });
  }

  it('let one of two make an offer that is not there yet, and nobody change one that is not there', async () => {
    const path = `${SHOP_PATH}/offers/new-one`;
    const missing = await ask('PUT', path, { ...OFFER, code: 'NEW1' }, { 'If-Match': '"1"' });
    assert.equal(missing.status, 412);
    const both = await Promise.all(
      ['NEW1', 'NEW2'].map((code) => ask('PUT', path, { ...OFFER, code }, { 'If-None-Match': '*' })),
    );
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 412]);
  });

  it('keep content rules that are saved beside the settings of the shop', async () => {
    for (let i = 0; i < 20; i += 1) {
      const domains = [`d${i}.example.com`];
      const [rules, shop] = await Promise.all([
        ask('PUT', `${SHOP_PATH}/content-rules`, { ...RULES, domains }),
        ask('PUT', SHOP_PATH, { ...SHOP_BODY, name: `Tên ${i}` }),
      ]);
      assert.deepEqual([rules.status, shop.status], [200, 200]);
      assert.deepEqual((await ask('GET', `${SHOP_PATH}/content-rules`)).body.domains, domains);
      assert.equal((await ask('GET', SHOP_PATH)).body.name, `Tên ${i}`);
    }
  });

  it('of a campaign are named by If-Match or in the body, and one of the two must be', async () => {
    const { campaign } = await seller.draft();
    const path = `${SHOP_PATH}/campaigns/${campaign}`;
    const tag = (await ask('GET', path)).headers.get('etag') ?? '';
    assert.equal((await ask('PATCH', path, { name: 'Một' }, { 'If-Match': tag })).body.version, 2);
    assert.equal((await ask('PATCH', path, { name: 'Hai' }, { 'If-Match': tag })).status, 412);
    assert.equal((await ask('PATCH', path, { name: 'Ba', version: 1 })).status, 409);
    const neither = await ask('PATCH', path, { name: 'Bốn' });
    assert.deepEqual([neither.status, neither.body.errors[0].field], [400, '/version']);
    assert.equal((await ask('GET', path)).body.name, 'Một');
  });
});
