import assert from 'node:assert/strict';
import type { Customer } from '../../../domain/customer/customer.js';
import { customer, daysAgo, NO_SIGNALS, touch } from '../../domain/support/samples.js';
import { makeShop, NOW, useApi } from '../support.js';

const URL = '/v1/shops/hoa/audiences/preview';
const follower = (n: number, over: Partial<Customer> = {}): Customer =>
  customer({
    _id: `hoa/c${String(n).padStart(3, '0')}`,
    ref: `c${String(n).padStart(3, '0')}`,
    signals: { ...NO_SIGNALS, followedAt: daysAgo(9, NOW) },
    ...over,
  });

describe('a preview of an audience', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa');
    await makeShop(api, 'hoa-2');
    const { email: _, ...noEmail } = follower(3);
    const touched = [0.1, 0.2, 0.3].map((days) => touch({ at: daysAgo(days, NOW) }));
    const late = { ...NO_SIGNALS, followedAt: daysAgo(-1, NOW) };
    await api.models.customers.collection.insertMany([
      ...[1, 2].map((n) => follower(n)),
      noEmail,
      follower(4, { consent: {} }),
      follower(5, { touches: touched }),
      follower(6, { signals: late }),
      follower(7, { signals: NO_SIGNALS }),
      follower(8, { _id: 'hoa-2/x', shop: 'hoa-2', ref: 'x' }),
    ] as never[]);
  });
  const ask = (json: object) => api.ask('POST', URL, { key, json });
  const FOLLOWERS = { kind: 'built_in', name: 'followers' };

  it('counts the members of a built-in one, whom each channel reaches, and why not the others', async () => {
    const { status, body } = await ask({ audience: FOLLOWERS });
    assert.equal(status, 200);
    assert.deepEqual([body.count, body.asOf], [5, NOW.toISOString()]);
    const reach = Object.entries<{ reachable: number; excluded: object }>(body.channels);
    assert.deepEqual(
      reach.map(([channel, { reachable, excluded }]) => [channel, reachable, Object.values(excluded)]),
      [
        ['chat', 3, [0, 0, 1, 0, 0, 1, 0, 0]],
        ['email', 2, [1, 0, 1, 0, 0, 1, 0, 0]],
        ['sms', 3, [0, 0, 1, 0, 0, 1, 0, 0]],
        ['zalo', 0, [0, 0, 5, 0, 0, 0, 0, 0]],
      ],
    );
    assert.equal(body.channels.chat.groupSize.verdict, 'warning');
    assert.deepEqual(body.samples.map((one: { customer: string }) => one.customer).toSorted(), [
      'c001',
      'c002',
      'c003',
      'c004',
      'c005',
    ]);
    assert.equal(body.words.en, 'Follow the shop');
  });

  it('counts an unsaved tree and a saved custom one alike', async () => {
    const tree = { kind: 'and', of: [{ kind: 'follows' }, { kind: 'not', of: { kind: 'reached', days: 1 } }] };
    const put = { name: 'x', tree };
    assert.equal((await api.ask('PUT', '/v1/shops/hoa/audiences/fresh', { key, json: put })).status, 201);
    const unsaved = await ask({ audience: { kind: 'tree', tree } });
    const saved = await ask({ audience: { kind: 'custom', audience: 'fresh' } });
    assert.equal(unsaved.body.count, 4);
    assert.deepEqual(saved.body, unsaved.body);
    assert.match(saved.body.words.vi, /^đang theo dõi gian hàng và không phải/);
  });

  it('refuses to send to nobody, and says so', async () => {
    const { body } = await ask({ audience: { kind: 'built_in', name: 'frequent' }, channels: ['sms'] });
    assert.deepEqual(Object.keys(body.channels), ['sms']);
    assert.deepEqual([body.count, body.samples, body.channels.sms.groupSize.verdict], [0, [], 'refused']);
  });

  it('estimates the parts of an SMS: plain and Vietnamese, one part and several', async () => {
    const parts = async (text: string) => {
      const { cost, ...rest } = (await ask({ audience: FOLLOWERS, text })).body.sms;
      // The policy's price of a part in the shop's currency: 4 pence.
      assert.deepEqual([cost.amount, cost.currency, cost.perPart], [rest.parts * 4, 'GBP', 4]);
      assert.match(cost.source, /public lists/);
      return rest;
    };
    assert.deepEqual(await parts('Sale 11.11'), { parts: 3, counted: 3, mostParts: 1 });
    assert.deepEqual(await parts('x'.repeat(161)), { parts: 6, counted: 3, mostParts: 2 });
    assert.deepEqual(await parts(`Chào {{ customer_name }} ${'ạ'.repeat(60)}`), { parts: 6, counted: 3, mostParts: 2 });
    assert.equal((await ask({ audience: FOLLOWERS })).body.sms, undefined);
  });

  it('shows samples without telling who they are', async () => {
    const { body } = await ask({ audience: FOLLOWERS, channels: ['email', 'sms'] });
    const second = body.samples.find((one: { customer: string }) => one.customer === 'c002');
    assert.equal(second.name, 'N••• T••• M•••');
    assert.deepEqual(second.addresses, { email: 'm•••@example.com', sms: '+84•••678' });
    assert.doesNotMatch(JSON.stringify(body), /Nguyễn|minh@|912345/);
  });

  it('counts whom the platform would not take any more, and whom a programme holds out', async () => {
    const { name, zone, currency, link, metrics } = (await api.ask('GET', '/v1/shops/hoa')).body;
    const shop = { name, zone, currency, link, metrics, hotline: '1900 1234' };
    const small = { ...shop, platform: 'shopee', metrics: { ...metrics, followers: 1 } };
    assert.equal((await api.ask('PUT', '/v1/shops/hoa', { json: small })).status, 200);
    try {
      const { chat } = (await ask({ audience: FOLLOWERS })).body.channels;
      assert.deepEqual([chat.reachable, chat.excluded.quota], [2, 1]);
    } finally {
      await api.ask('PUT', '/v1/shops/hoa', { json: shop });
    }
    const programme = { _id: 'hoa.wb_quay-lai', shop: 'hoa', key: 'quay-lai', salt: 's', holdout: 1 };
    await api.models.winbacks.collection.insertOne(programme as never);
    const { channels } = (await ask({ audience: FOLLOWERS, winback: 'quay-lai' })).body;
    assert.deepEqual([channels.chat.reachable, channels.chat.excluded.holdout], [0, 3]);
    assert.equal((await ask({ audience: FOLLOWERS, winback: 'none' })).status, 404);
  });

  it('counts apart those of whom too little is kept to know', async () => {
    const tree = { kind: 'not', of: { kind: 'bought', days: 30 } };
    assert.equal((await ask({ audience: { kind: 'tree', tree } })).body.undecided, 0);
    const old = { validOrders: 1, revenue: 1, recentOrderAts: [daysAgo(900)] };
    const { insertedId } = await api.models.customers.collection.insertOne(follower(90, { facts: old }) as never);
    const { body } = await ask({ audience: { kind: 'tree', tree } });
    assert.deepEqual([body.undecided, (await ask({ audience: FOLLOWERS })).body.undecided], [1, undefined]);
    await api.models.customers.collection.deleteOne({ _id: insertedId });
  });

  it('respects the caps that the shop set itself', async () => {
    const { name, zone, currency, link, metrics } = (await api.ask('GET', '/v1/shops/hoa')).body;
    const shop = { name, zone, currency, link, metrics, hotline: '1900 1234' };
    await api.ask('PUT', '/v1/shops/hoa', { json: { ...shop, caps: { day_all: 4 } } });
    try {
      assert.equal((await ask({ audience: FOLLOWERS })).body.channels.chat.reachable, 4);
    } finally {
      await api.ask('PUT', '/v1/shops/hoa', { json: shop });
    }
  });

  for (const [what, json, status, code] of [
    ['an unknown audience', { audience: { kind: 'built_in', name: 'vip' } }, 422, 'unknown_audience'],
    ['a prototype key as audience', { audience: { kind: 'built_in', name: 'constructor' } }, 422, 'unknown_audience'],
    [
      'a parameter out of range',
      { audience: { kind: 'built_in', name: 'inactive', params: { days: 0 } } },
      422,
      'audience_parameter_out_of_range',
    ],
    [
      'a custom audience that is not there',
      { audience: { kind: 'custom', audience: 'none' } },
      404,
      'audience_not_found',
    ],
    [
      'a tree with another shop’s product',
      { audience: { kind: 'tree', tree: { kind: 'cart', skus: ['Z'] } } },
      422,
      'unknown_sku',
    ],
    ['a kind that is none', { audience: { kind: 'all' } }, 400, 'invalid_request'],
    ['no channel', { audience: FOLLOWERS, channels: [] }, 400, 'invalid_request'],
    ['a channel twice', { audience: FOLLOWERS, channels: ['sms', 'sms'] }, 400, 'invalid_request'],
    ['broken Liquid', { audience: FOLLOWERS, text: '{{ customer_name' }, 422, 'template_syntax'],
    ['an unknown parameter', { audience: FOLLOWERS, text: '{{ password }}' }, 422, 'unknown_parameter'],
    ['an empty text', { audience: FOLLOWERS, text: ' ' }, 422, 'message_empty'],
  ] as const) {
    it(`with ${what} is refused`, async () => {
      const answer = await ask(json);
      assert.deepEqual([answer.status, answer.body.code], [status, code]);
    });
  }

  it('belongs to the shop', async () => {
    assert.equal(
      (await api.ask('POST', '/v1/shops/hoa-2/audiences/preview', { key, json: { audience: FOLLOWERS } })).status,
      403,
    );
    const other = await api.ask('POST', '/v1/shops/hoa-2/audiences/preview', { json: { audience: FOLLOWERS } });
    assert.equal(other.body.count, 1);
  });

  it('reads on over several pages', async () => {
    const many = Array.from({ length: 20_500 }, (_, n) =>
      follower(0, { _id: `many/c${String(n).padStart(6, '0')}`, shop: 'many', ref: `c${n}` }),
    );
    await makeShop(api, 'many');
    for (let at = 0; at < many.length; at += 5_000) {
      await api.models.customers.collection.insertMany(many.slice(at, at + 5_000) as never[]);
    }
    const answer = await api.ask('POST', '/v1/shops/many/audiences/preview', { json: { audience: FOLLOWERS } });
    assert.deepEqual([answer.body.count, answer.body.samples.length], [20_500, 10]);
    assert.equal(answer.body.channels.email.groupSize.verdict, 'ok');
  }).timeout(240_000);
});
