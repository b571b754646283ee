import assert from 'node:assert/strict';
import { makeShop, useApi } from '../support.js';

const OFFER = {
  name: 'Giảm 11 %',
  code: 'HOANANG1111',
  startsAt: '2026-11-04T00:00:00+07:00',
  endsAt: '2026-11-19T00:00:00+07:00',
};

describe('offers', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa-nang');
  });

  it('are put, replaced, shown and listed, instants in UTC', async () => {
    assert.equal((await api.ask('PUT', '/v1/shops/hoa-nang/offers/ten', { key, json: OFFER })).status, 201);
    const put = await api.ask('PUT', '/v1/shops/hoa-nang/offers/ten', { key, json: { ...OFFER, code: 'TEN' } });
    assert.equal(put.status, 200);
    const get = await api.ask('GET', '/v1/shops/hoa-nang/offers/ten', { key });
    const offer = {
      offer: 'ten',
      name: 'Giảm 11 %',
      kind: 'shared',
      code: 'TEN',
      startsAt: '2026-11-03T17:00:00.000Z',
      endsAt: '2026-11-18T17:00:00.000Z',
      version: 2,
    };
    assert.deepEqual(get.body, { ...offer, used: 0 });
    assert.deepEqual((await api.ask('GET', '/v1/shops/hoa-nang/offers', { key })).body, { offers: [offer] });
  });

  it('that are missing are 404', async () => {
    const get = await api.ask('GET', '/v1/shops/hoa-nang/offers/none', { key });
    assert.deepEqual([get.status, get.body.code], [404, 'offer_not_found']);
    const put = await api.ask('PUT', '/v1/shops/nobody/offers/ten', { json: OFFER });
    assert.deepEqual([put.status, put.body.code], [404, 'shop_not_found']);
  });

  for (const [field, value, allowed] of [
    ['endsAt', OFFER.startsAt, /after startsAt/],
    ['startsAt', '2026-11-04T00:00:00', /an instant such as/],
    ['startsAt', '2026-02-30T00:00:00Z', /an instant such as/],
    ['startsAt', '1999-01-01T00:00:00Z', /from 2000/],
    ['startsAt', 1_762_000_000_000, /string/],
    ['code', 'HAI MƯƠI', /letters, digits/],
    ['code', { $ne: '' }, /string/],
  ] as const) {
    it(`with ${field} ${JSON.stringify(value)} are refused`, async () => {
      const put = await api.ask('PUT', '/v1/shops/hoa-nang/offers/bad', { key, json: { ...OFFER, [field]: value } });
      assert.deepEqual([put.status, put.body.errors[0].field], [400, `/${field}`]);
      assert.match(put.body.errors[0].allowed, allowed);
    });
  }
});

describe('products', () => {
  const api = useApi();
  before(async () => {
    await makeShop(api, 'hoa-nang');
    await makeShop(api, 'other');
  });
  const product = (sku: string, approved = true) => ({ sku, name: `Hàng ${sku}`, approved });

  it('are put by SKU and others stay', async () => {
    await api.ask('PUT', '/v1/shops/hoa-nang/products', { json: { products: [product('B'), product('A')] } });
    await api.ask('PUT', '/v1/shops/other/products', { json: { products: [product('Z')] } });
    const put = await api.ask('PUT', '/v1/shops/hoa-nang/products', { json: { products: [product('A', false)] } });
    assert.deepEqual(put.body, { saved: 1 });
    const list = await api.ask('GET', '/v1/shops/hoa-nang/products');
    assert.deepEqual(list.body.products, [product('A', false), product('B')]);
    const page = await api.ask('GET', '/v1/shops/hoa-nang/products?after=A');
    assert.deepEqual(page.body.products, [product('B')]);
  });

  for (const [what, products, field] of [
    ['none', [], '/products'],
    ['the same SKU twice', [product('A'), product('A')], '/products'],
    ['a SKU with a percent sign', [product('A%B')], '/products/0/sku'],
    ['1001 products', Array.from({ length: 1001 }, (_, n) => product(`P${n}`)), '/products'],
  ] as const) {
    it(`with ${what} are refused`, async () => {
      const put = await api.ask('PUT', '/v1/shops/hoa-nang/products', { json: { products } });
      assert.deepEqual([put.status, put.body.errors[0].field], [400, field]);
    });
  }
});
