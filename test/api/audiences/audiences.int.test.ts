import assert from 'node:assert/strict';
import { AUDIENCES } from '../../../domain/audience/audience.js';
import { makeShop, startApi, useApi } from '../support.js';

const URL = '/v1/shops/hoa-nang/audiences';
const FOLLOWS = { kind: 'follows' };
const BUYERS = { kind: 'orders', atLeast: 1 };
const nested = (levels: number): object => (levels === 1 ? FOLLOWS : { kind: 'not', of: nested(levels - 1) });

describe('custom audiences', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa-nang');
    await makeShop(api, 'other');
    const product = (sku: string) => ({ products: [{ sku, name: sku, approved: true }] });
    await api.ask('PUT', '/v1/shops/hoa-nang/products', { json: product('A1') });
    await api.ask('PUT', '/v1/shops/other/products', { json: product('B1') });
  });

  const put = (name: string, tree: unknown, version?: number) =>
    api.ask('PUT', `${URL}/${name}`, { key, json: { name: 'Nhóm', tree, ...(version ? { version } : {}) } });

  it('are made, described in words, edited by version, listed and deleted; earlier versions stay', async () => {
    const tree = {
      kind: 'and',
      of: [
        { kind: 'wishlist', skus: ['A1'], days: 30 },
        { kind: 'not', of: FOLLOWS },
      ],
    };
    const made = await put('wishers', tree);
    assert.equal(made.status, 201);
    assert.deepEqual(made.body, {
      audience: 'wishers',
      name: 'Nhóm',
      version: 1,
      tree,
      words: {
        vi: 'có sản phẩm A1 yêu thích trong 30 ngày gần đây và không phải (đang theo dõi gian hàng)',
        en: 'has product A1 wished for in the last 30 days and not (follows the shop)',
      },
      editedAt: '2026-11-01T00:00:00.000Z',
    });
    const edited = await put('wishers', BUYERS, 1);
    assert.deepEqual([edited.status, edited.body.version, edited.body.tree], [200, 2, BUYERS]);
    assert.deepEqual((await api.ask('GET', `${URL}/wishers`, { key })).body, edited.body);
    assert.deepEqual((await api.ask('GET', `${URL}/wishers?version=1`, { key })).body, made.body);
    assert.deepEqual((await api.ask('GET', URL, { key })).body.custom, [edited.body]);

    assert.equal((await api.ask('DELETE', `${URL}/wishers`, { key })).status, 204);
    assert.equal((await api.ask('GET', `${URL}/wishers`, { key })).body.code, 'audience_not_found');
    assert.equal((await api.ask('DELETE', `${URL}/wishers`, { key })).status, 404);
    assert.deepEqual((await api.ask('GET', `${URL}/wishers?version=2`, { key })).body, edited.body);
    assert.deepEqual((await api.ask('GET', URL, { key })).body.custom, []);
    const again = await put('wishers', BUYERS);
    assert.deepEqual([again.status, again.body.version], [201, 4], 'no version is used twice');
  });

  it('are not overwritten by who read an older version, or none', async () => {
    await put('contested', BUYERS);
    const both = await Promise.all([put('contested', FOLLOWS, 1), put('contested', { kind: 'cart' }, 1)]);
    assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 409]);
    for (const late of [await put('contested', FOLLOWS, 1), await put('contested', FOLLOWS)]) {
      assert.deepEqual([late.status, late.body.code], [409, 'version_conflict']);
    }
    const winner = both.find(({ status }) => status === 200);
    assert.deepEqual((await api.ask('GET', `${URL}/contested`, { key })).body, winner?.body);
  });

  it('belong to their shop', async () => {
    await put('mine', BUYERS);
    assert.deepEqual((await api.ask('GET', '/v1/shops/other/audiences')).body.custom, []);
    assert.equal((await api.ask('GET', '/v1/shops/other/audiences/mine')).status, 404);
    assert.equal((await api.ask('GET', '/v1/shops/other/audiences', { key })).status, 403);
    assert.equal(
      (await api.ask('PUT', '/v1/shops/none/audiences/x', { json: { name: 'x', tree: BUYERS } })).status,
      404,
    );
  });

  it('that name what is not the shop’s are refused, each by its name', async () => {
    const refused = await put('x', {
      kind: 'or',
      of: [
        { kind: 'cart', skus: ['A1', 'B1', 'none'] },
        { kind: 'reached', campaign: 'not-ours' },
      ],
    });
    assert.deepEqual([refused.status, refused.body.code], [422, 'unknown_sku']);
    assert.deepEqual(
      refused.body.errors.map((one: { code: string; value: string }) => [one.code, one.value]),
      [
        ['unknown_sku', 'B1'],
        ['unknown_sku', 'none'],
        ['unknown_campaign', 'not-ours'],
      ],
    );
  });

  it('may have 5 levels and 50 nodes, and no more', async () => {
    const wide = (n: number) => ({ kind: 'or', of: Array.from({ length: n - 1 }, () => FOLLOWS) });
    assert.equal((await put('deep', nested(5))).status, 201);
    assert.equal((await put('wide', wide(50))).status, 201);
    for (const tree of [nested(6), wide(51), nested(500)]) assert.equal((await put('bad', tree)).status, 400);
  });

  for (const [what, tree, field] of [
    ['no kind', {}, '/tree/kind'],
    ['an unknown kind', { kind: 'where' }, '/tree/kind'],
    ['an operator as kind', { kind: '$where', of: 'sleep(1)' }, '/tree/kind'],
    ['an unknown field', { kind: 'follows', $ne: 1 }, '/tree/$ne'],
    ['an operator as value', { kind: 'orders', atLeast: { $gt: 0 } }, '/tree/atLeast'],
    ['an operator as product', { kind: 'cart', skus: [{ $ne: '' }] }, '/tree/skus/0'],
    ['an operator as product name', { kind: 'cart', skus: ['$where'] }, '/tree/skus/0'],
    ['NaN', { kind: 'revenue', atLeast: Number.NaN }, '/tree/atLeast'],
    ['a negative window', { kind: 'cart', days: -1 }, '/tree/days'],
    ['half a day', { kind: 'cart', days: 0.5 }, '/tree/days'],
    ['a date for days', { kind: 'cart', days: '2026-11-11' }, '/tree/days'],
    ['no bound', { kind: 'orders' }, '/tree/atLeast'],
    ['no age', { kind: 'last_order' }, '/tree/atLeastDays'],
    ['bounds the wrong way round', { kind: 'revenue', atLeast: 2, atMost: 1 }, '/tree/atMost'],
    ['ages the wrong way round', { kind: 'last_order', atLeastDays: 2, atMostDays: 1 }, '/tree/atMostDays'],
    ['more dated orders than are kept', { kind: 'orders', atLeast: 11, days: 30 }, '/tree/days'],
    ['a window of no campaign', { kind: 'reached', window: 'launch' }, '/tree/campaign'],
    ['an empty junction', { kind: 'and', of: [] }, '/tree/of'],
    ['an empty list of products', { kind: 'cart', skus: [] }, '/tree/skus'],
    ['a list for a tree', [FOLLOWS], '/tree'],
    ['null', null, '/tree'],
  ] as const) {
    it(`with ${what} are refused`, async () => {
      const { status, body } = await put('bad', tree);
      assert.deepEqual([status, body.code, body.errors[0].field], [400, 'invalid_request', field]);
    });
  }

  it('cannot reach a prototype', async () => {
    const body = '{"name":"x","tree":{"kind":"follows","__proto__":{"kind":"cart"}}}';
    const ask = { key, body, headers: { 'Content-Type': 'application/json' } };
    const made = await api.ask('PUT', `${URL}/proto`, ask);
    assert.deepEqual([made.status, made.body.code], [400, 'unsafe_key']);
    assert.equal((await api.ask('GET', `${URL}/proto`, { key })).status, 404);
  });

  it('do not take the name of a built-in one', async () => {
    for (const name of ['wishlist', 'preview']) assert.equal((await put(name, BUYERS)).status, 400);
  });

  it('are at most 200', async () => {
    const rows = Array.from({ length: 200 }, (_, n) => ({
      ...{ _id: `other/a${n}`, shop: 'other', key: `a${n}`, name: 'x', tree: BUYERS, version: 1, editedAt: new Date() },
    }));
    await api.models.audiences.collection.insertMany(rows as never[]);
    const more = await api.ask('PUT', '/v1/shops/other/audiences/more', { json: { name: 'x', tree: BUYERS } });
    assert.deepEqual([more.status, more.body.code], [422, 'too_many_audiences']);
    const edit = { name: 'y', tree: BUYERS, version: 1 };
    assert.equal((await api.ask('PUT', '/v1/shops/other/audiences/a1', { json: edit })).status, 200);
  });
});

describe('the built-in audiences', () => {
  it('are listed with their words, parameters, windows and sources', async () => {
    const api = await startApi();
    try {
      await makeShop(api, 'hoa-nang');
      const { builtIn } = (await api.ask('GET', URL)).body;
      assert.deepEqual(
        builtIn.map((one: { audience: string }) => one.audience),
        [...AUDIENCES],
      );
      const inactive = builtIn.find((one: { audience: string }) => one.audience === 'inactive');
      assert.equal(inactive.label.vi, 'Người mua không hoạt động');
      assert.deepEqual([inactive.windows, inactive.params[0].default], [['launch'], 60]);
      for (const one of builtIn) assert.match(one.source, /docs\/(?:seeds|sources)\.md#|design choice/);
      assert.equal((await api.ask('GET', '/v1/shops/none/audiences')).status, 404);
      assert.equal((await api.ask('GET', `${URL}?campaign=none`)).status, 404);
    } finally {
      await api.close();
    }
  });

  it('that need products come as trees for the approved ones, which can be previewed and saved', async () => {
    const api = await startApi();
    try {
      await makeShop(api, 'hoa-nang');
      const presets = async () => (await api.ask('GET', URL)).body.presets;
      assert.deepEqual(
        (await presets()).map((one: { preset: string; tree?: object }) => [one.preset, one.tree]),
        [
          ['wished_in_campaign', undefined],
          ['sold_products', undefined],
        ],
      );
      const products = ['A', 'B', 'C'].map((sku) => ({ sku, name: sku, approved: sku !== 'B' }));
      await api.ask('PUT', '/v1/shops/hoa-nang/products', { json: { products } });
      const [wished, sold] = await presets();
      assert.deepEqual(wished.tree, { kind: 'or', of: [{ kind: 'wishlist', skus: ['A', 'C'] }] });
      const saved = await api.ask('PUT', `${URL}/sold`, { json: { name: sold.label.vi, tree: sold.tree } });
      assert.equal(saved.status, 201);
      const preview = { json: { audience: { kind: 'tree', tree: wished.tree } } };
      assert.equal((await api.ask('POST', `${URL}/preview`, preview)).status, 200);
    } finally {
      await api.close();
    }
  });
});
