import assert from 'node:assert/strict';
import { attributionOf } from '../../../models/shop/attribution-rule.js';
import { ADMIN_KEY, makeShop, SHOP_BODY, useApi } from '../support.js';

describe('shops', () => {
  const api = useApi();

  it('are created by PUT and read back as they were given', async () => {
    const put = await api.ask('PUT', '/v1/shops/hoa-nang', { json: SHOP_BODY });
    assert.equal(put.status, 201);
    const { createdAt, version, ...shop } = (await api.ask('GET', '/v1/shops/hoa-nang')).body;
    assert.deepEqual(shop, { shop: 'hoa-nang', ...SHOP_BODY });
    assert.deepEqual([createdAt, version], ['2026-11-01T00:00:00.000Z', 1]);
  });

  it('put again are replaced, not merged: what is left out is gone', async () => {
    await api.ask('PUT', '/v1/shops/again', { json: SHOP_BODY });
    const { hotline: _hotline, metrics: _metrics, ...rest } = SHOP_BODY;
    const put = await api.ask('PUT', '/v1/shops/again', { json: { ...rest, caps: { week_all: 4 } } });
    assert.equal(put.status, 200);
    assert.equal('hotline' in put.body || 'metrics' in put.body, false);
    assert.deepEqual(put.body.caps, { week_all: 4 });
  });

  it('keep their own hours of attribution, by which the next orders belong to messages', async () => {
    const attribution = { clickHours: 24, readHours: 2 };
    const put = await api.ask('PUT', '/v1/shops/quick', { json: { ...SHOP_BODY, attribution } });
    assert.deepEqual([put.status, put.body.attribution], [201, attribution]);
    const now = new Date('2026-11-01T00:00:00Z');
    assert.deepEqual(await attributionOf(api.models, 'quick', now), attribution);
    await api.ask('PUT', '/v1/shops/quick', { json: SHOP_BODY });
    const { clickHours, readHours } = await attributionOf(api.models, 'quick', now);
    assert.deepEqual([clickHours, readHours], [120, 24], 'left out, the policy’s hold again');
    const { clickHours: ofNone } = await attributionOf(api.models, 'nobody', now);
    assert.equal(ofNone, 120);
  });

  for (const [field, value, allowed] of [
    ['attribution', { clickHours: 0, readHours: 24 }, /at least 1/],
    ['attribution', { clickHours: 1_441, readHours: 24 }, /at most 1440/],
    ['zone', 'Asia/Saigonn', /IANA/],
    ['zone', '+07:00', /IANA/],
    ['currency', 'VNX', /ISO 4217/],
    ['link', 'javascript:alert(1)', /http/],
    ['link', 'https://user:pw@example.com/', /without credentials/],
    ['name', '', /at least 1 character/],
    ['name', 'two\nlines', /one line/],
    ['caps', { week_all: '4' }, /number|int/],
    ['metrics', { positiveRating: 85 }, /at most 1/],
    ['surprise', 1, /absent/],
  ] as const) {
    it(`with ${field} ${JSON.stringify(value)} are refused, naming field, value and what is allowed`, async () => {
      const put = await api.ask('PUT', '/v1/shops/bad', { json: { ...SHOP_BODY, [field]: value } });
      assert.equal(put.status, 400);
      assert.equal(put.body.code, 'invalid_request');
      const error = put.body.errors[0];
      assert.ok(error.field.startsWith(`/${field}`), error.field);
      assert.match(error.allowed, allowed);
      assert.match(error.message, /^Cannot save the shop as '.+' must be .+: current value is /);
      assert.equal((await api.ask('GET', '/v1/shops/bad')).status, 404);
    });
  }

  it('keep their own sending hours as they wrote them, and may only narrow those of the law', async () => {
    const hours = {
      simulated: false,
      source: 'chủ shop',
      channels: { sms: { opens: '09:00', until: '20:00' }, email: null },
    };
    const put = await api.ask('PUT', '/v1/shops/hours', { json: { ...SHOP_BODY, hours } });
    assert.equal(put.status, 201);
    assert.deepEqual((await api.ask('GET', '/v1/shops/hours')).body.hours, hours);
    const night = { ...hours, channels: { sms: { opens: '22:00', until: '24:00' } } };
    const refused = await api.ask('PUT', '/v1/shops/hours', { json: { ...SHOP_BODY, hours: night } });
    assert.deepEqual(
      [refused.status, refused.body.code, refused.body.errors[0].field],
      [422, 'shop_hours', '/hours/channels/sms'],
    );
    assert.match(refused.body.errors[0].allowed, /07:00-21:45/);
    const unreal = await api.ask('PUT', '/v1/shops/hours', {
      json: { ...SHOP_BODY, hours: { ...night, simulated: true } },
    });
    assert.equal(unreal.status, 200, 'a shop whose messages reach nobody has its own');
    const wrong = await api.ask('PUT', '/v1/shops/hours', {
      json: { ...SHOP_BODY, hours: { ...hours, channels: { sms: { opens: '9h', until: '20:00' } } } },
    });
    assert.deepEqual([wrong.status, wrong.body.errors[0].field], [422, '/hours/channels/sms/opens']);
  });

  it('with caps that the policy does not have, or beyond the law, are refused by name', async () => {
    for (const [caps, code] of [
      [{ year_all: 1 }, 'unknown_cap'],
      [{ day_sms: 4 }, 'cap_out_of_range'],
      [JSON.parse('{"hasOwnProperty": 1}'), 'unknown_cap'],
    ]) {
      const put = await api.ask('PUT', '/v1/shops/bad', { json: { ...SHOP_BODY, caps } });
      assert.deepEqual([put.status, put.body.code], [422, code]);
    }
  });

  it('with a name that is no slug are refused before anything is looked up', async () => {
    for (const name of ['A', 'a.b', '$where', 'a%2Fb', '-a', 'x'.repeat(41), '__proto__']) {
      const get = await api.ask('GET', `/v1/shops/${name}`, { key: ADMIN_KEY });
      assert.equal(get.body.code, 'invalid_request', name);
    }
  });

  it('are written by admins only, and read by their own key', async () => {
    const key = await makeShop(api, 'mine');
    assert.equal((await api.ask('GET', '/v1/shops/mine', { key })).status, 200);
    const put = await api.ask('PUT', '/v1/shops/mine', { key, json: SHOP_BODY });
    assert.deepEqual([put.status, put.body.code], [403, 'forbidden']);
  });

  it('keep their currency once they have orders, since amounts have no other unit', async () => {
    await makeShop(api, 'paid');
    await api.models.orders.create({
      _id: 'paid/1/1',
      shop: 'paid',
      customer: '1',
      ref: '1',
      placedAt: new Date(),
      status: 'paid',
      total: 1,
      currency: 'GBP',
      skus: [],
    });
    const put = await api.ask('PUT', '/v1/shops/paid', { json: { ...SHOP_BODY, currency: 'VND' } });
    assert.deepEqual([put.status, put.body.code], [409, 'currency_fixed']);
    assert.equal((await api.ask('PUT', '/v1/shops/paid', { json: SHOP_BODY })).status, 200);
  });
});
