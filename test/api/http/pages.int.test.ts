import assert from 'node:assert/strict';
import { type Answer, useApi, useOwnShop } from '../support.js';

/** Lists that are whole in one answer: what they hold is bounded by a policy, or by how many there are of its kind. */
const WHOLE = [
  'listAccounts',
  'listAudiences',
  'listImportMappings',
  'listShopStops',
  'listStops',
  'listTemplates',
  'listTestRecipients',
  'listTouches',
  'listWebhooks',
];

interface Parameter {
  readonly name: string;
  readonly required: boolean;
}

describe('lists in pages', () => {
  const api = useApi();
  const own = useOwnShop(api);

  /** Follows `next` from the first page to the last. */
  async function* pages(path: string, query: string): AsyncGenerator<Answer['body']> {
    let after = '';
    for (;;) {
      const { status, body } = await own.ask('GET', `${path}?${query}${after}`);
      assert.equal(status, 200, JSON.stringify(body));
      yield body;
      if (body.next === undefined) return;
      after = `&after=${encodeURIComponent(body.next)}`;
    }
  }
  async function walked(path: string, list: string, key: string, query: string): Promise<[number, string[]]> {
    const found: string[][] = [];
    for await (const body of pages(path, query)) found.push(body[list].map((one: Record<string, string>) => one[key]));
    return [found.length, found.flat()];
  }

  it('are asked for and answered in one way everywhere', async () => {
    const { body } = await api.ask('GET', '/openapi.json', { key: null });
    const lists: string[] = [];
    for (const { get } of Object.values<{ get?: Record<string, unknown> }>(body.paths)) {
      const id = String(get?.operationId);
      if (!id.startsWith('list') || WHOLE.includes(id)) continue;
      const named = new Map(((get?.parameters ?? []) as Parameter[]).map((one) => [one.name, one]));
      for (const name of ['limit', 'after']) assert.equal(named.get(name)?.required, false, `${id}: ${name}`);
      const answer = (get as { responses: Record<string, { content: Record<string, { schema: { $ref: string } }> }> })
        .responses[200];
      const name = String(answer?.content['application/json']?.schema.$ref).split('/').at(-1) ?? '';
      assert.ok(body.components.schemas[name]?.properties.next, `${id}: ${name} has no next`);
      lists.push(id);
    }
    assert.ok(lists.length >= 14, lists.join());
  });

  it('lead through all entries, each once, from either end, and say when there are no more', async () => {
    const keys = ['o1', 'o2', 'o3', 'o4', 'o5'];
    const offer = { name: '11 %', code: 'SALE', startsAt: '2026-11-01T00:00:00Z', endsAt: '2026-12-01T00:00:00Z' };
    for (const key of keys)
      await own.ask('PUT', `/offers/${key}`, { json: { ...offer, code: `SALE${key.toUpperCase()}` } });
    assert.deepEqual(await walked('/offers', 'offers', 'offer', 'limit=2'), [3, keys]);
    assert.deepEqual(await walked('/offers', 'offers', 'offer', 'limit=2&sort=-key'), [3, keys.toReversed()]);
    assert.deepEqual(await walked('/offers', 'offers', 'offer', 'limit=5'), [1, keys]);
    const products = keys.map((sku) => ({ sku, name: sku, approved: true }));
    await own.ask('PUT', '/products', { json: { products } });
    assert.deepEqual(await walked('/products', 'products', 'sku', 'limit=2&sort=-key'), [3, keys.toReversed()]);
    const draw = { key: 'draw', count: 5 };
    await own.ask('PUT', '/offers/pool', {
      json: { name: 'Pool', kind: 'pool', startsAt: offer.startsAt, endsAt: offer.endsAt },
    });
    assert.equal((await own.ask('POST', '/offers/pool/codes/generate', { json: draw })).status, 200);
    const [count, codes] = await walked('/offers/pool/codes', 'codes', 'code', 'limit=2&state=free');
    assert.deepEqual([count, new Set(codes).size], [3, 5]);
  });

  it('are held to a state, in pages as well', async () => {
    const products = ['p1', 'p2', 'p3', 'p4', 'p5'].map((sku) => ({ sku, name: sku, approved: true }));
    await own.ask('PUT', '/products', { json: { products } });
    for (const key of ['c1', 'c2', 'c3']) {
      const made = await own.ask('POST', '/campaigns', { json: { key, saleDay: '2026-11-11' } });
      assert.equal(made.status, 201, JSON.stringify(made.body));
    }
    await own.ask('POST', '/campaigns/c2/cancel');
    assert.deepEqual(await walked('/campaigns', 'campaigns', 'campaign', 'limit=1&state=draft'), [2, ['c1', 'c3']]);
    assert.deepEqual(await walked('/campaigns', 'campaigns', 'campaign', 'state=cancelled&sort=-key'), [1, ['c2']]);
    assert.deepEqual(await walked('/winbacks', 'winbacks', 'winback', 'state=draft'), [1, []]);
  });

  it('say what a page may hold', async () => {
    for (const limit of ['0', '1001', 'x', '1.5']) {
      const { status, body } = await own.ask('GET', `/offers?limit=${limit}`);
      assert.deepEqual([status, body.errors[0].field], [400, 'query/limit'], limit);
    }
    assert.equal((await own.ask('GET', '/campaigns?sort=name')).body.errors[0].field, 'query/sort');
  });
});
