import assert from 'node:assert/strict';
import type { AudienceName } from '../../../domain/audience/audience.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { EMPTY_FUNNEL, EMPTY_LEDGER } from '../../../domain/run/ledger.js';
import type { Run } from '../../../domain/run/run.js';
import { customer, daysAgo, factsOf, NO_SIGNALS, run } from '../../domain/support/samples.js';
import { makeShop, NOW, useApi } from '../support.js';

const URL = '/v1/shops/hoa/suggestions';
// biome-ignore lint/suspicious/noExplicitAny: answers of every shape are looked into
type Any = any;

const id = (n: number) => ({ _id: `hoa/c${String(n).padStart(4, '0')}`, ref: `c${String(n).padStart(4, '0')}` });
const people = (from: number, count: number, over: Partial<Customer>): Customer[] =>
  Array.from({ length: count }, (_, n) =>
    customer({ ...over, ...id(from + n), consent: { chat: { granted: true, at: daysAgo(400) } } }),
  );
const pastRun = (name: AudienceName, n: number, sent: number, clicked: number, bought: number): Run =>
  run({
    _id: `hoa.10-10.${name.replaceAll('_', '-')}.${n}`,
    campaign: 'hoa.10-10',
    audience: { name },
    state: 'closed',
    closedAt: daysAgo(9, NOW),
    ledger: { ...EMPTY_LEDGER, audience: sent, sent },
    funnel: { ...EMPTY_FUNNEL, clicked, bought },
  });

describe('suggestions', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa');
    await makeShop(api, 'new');
    const followedAt = daysAgo(9, NOW);
    const cart = [{ sku: 's', at: daysAgo(0.5, NOW) }];
    // In no audience but cart and followers: others have no history, and today's draw may put them first.
    const facts = { ...factsOf([daysAgo(20, NOW), daysAgo(100, NOW)]), revenue: 8_000 };
    const once = { ...factsOf([daysAgo(100, NOW)]), revenue: 4_000 };
    await api.models.customers.collection.insertMany([
      ...people(0, 400, { signals: { ...NO_SIGNALS, followedAt } }),
      ...people(1_000, 300, { signals: { ...NO_SIGNALS, cart, followedAt }, facts }),
      ...people(2_000, 20, { signals: { ...NO_SIGNALS, wishlist: cart }, facts: once }),
      ...people(3_000, 60, { facts: once }),
    ] as never[]);
    await api.models.runs.create([
      pastRun('followers', 1, 9_000, 900, 30),
      pastRun('cart', 1, 9_000, 300, 450),
      pastRun('inactive', 1, 40, 2, 2),
      { ...pastRun('potential', 1, 10, 10, 10), closedAt: NOW },
    ]);
  });
  const ask = async (query: string) => api.ask('GET', `${URL}?${query}`, { key });
  const names = (body: Any): string[] => body.suggestions.map((one: Any) => one.audience);

  it('rank those who click first for traffic and those who buy first for orders', async () => {
    const traffic = (await ask('goal=traffic')).body;
    const orders = (await ask('goal=orders')).body;
    assert.equal(names(traffic)[0], 'followers');
    assert.equal(names(orders)[0], 'cart');
    assert.deepEqual([traffic.day, traffic.currency, orders.value], ['2026-11-01', 'GBP', 800]);
  });

  it('show the history, the interval, the reason, the cost and whether that is enough to tell', async () => {
    const { body } = await ask('goal=orders');
    const cart = body.suggestions.find((one: Any) => one.audience === 'cart');
    assert.deepEqual([cart.reachable, cart.history], [300, { sent: 9_000, responded: 450, enough: true }]);
    assert.deepEqual([cart.channel, cart.cost, cart.uplift.known], ['chat', 0, false]);
    assert.ok(cart.rate.low < 0.05 && 0.05 < cart.rate.high && cart.rate.high < 0.06);
    assert.match(cart.reason.vi, /^“Khách thêm sản phẩm vào giỏ” qua chat: 300 khách nhận được tin/);
    // Here they are the same people, to whom the same would be said.
    const away = body.suggestions.filter((one: Any) => ['inactive', 'lapsed'].includes(one.audience));
    assert.deepEqual(
      away.map((one: Any) => one.history.enough),
      [false],
    );
    assert.match(away[0].reason.en, /Not enough data/);
  });

  it('are the same all day and others tomorrow', async () => {
    const first = (await ask('goal=orders')).body.suggestions;
    api.setNow(new Date(NOW.getTime() + 3_600_000));
    assert.deepEqual(
      (await ask('goal=orders')).body.suggestions.map((one: Any) => one.draw),
      first.map((one: Any) => one.draw),
    );
    api.setNow(new Date(NOW.getTime() + 86_400_000));
    const tomorrow = (await ask('goal=orders')).body.suggestions;
    assert.notDeepEqual(
      tomorrow.map((one: Any) => one.draw),
      first.map((one: Any) => one.draw),
    );
    api.setNow(NOW);
  });

  it('leave out groups too small to show numbers of', async () => {
    const { body } = await ask('goal=orders');
    const wishlist = body.leftOut.find((one: Any) => one.audience === 'wishlist');
    assert.deepEqual(wishlist, { audience: 'wishlist', reachable: 20 });
    assert.ok(!names(body).includes('wishlist'));
  });

  it('bring a draft that an edit of the campaign takes as it is', async () => {
    const products = Array.from({ length: 5 }, (_, n) => ({ sku: `S${n}`, name: `Hàng ${n}`, approved: true }));
    await api.ask('PUT', '/v1/shops/hoa/products', { json: { products } });
    const made = await api.ask('POST', '/v1/shops/hoa/campaigns', {
      key,
      json: { saleDay: '2026-11-11', key: 'sale' },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { body } = await ask('goal=orders&campaign=sale');
    const { draft } = body.suggestions[0];
    const windows = made.body.windows.map((window: Any) =>
      window.window === draft.window ? { ...window, outreaches: [...window.outreaches, draft.outreach] } : window,
    );
    const patch = { key, json: { version: made.body.version, windows } };
    const patched = await api.ask('PATCH', '/v1/shops/hoa/campaigns/sale', patch);
    assert.equal(patched.status, 200, JSON.stringify(patched.body));
    const ids = patched.body.windows.flatMap((one: Any) => one.outreaches.map((outreach: Any) => outreach.id));
    assert.ok(ids.includes(draft.outreach.id));
  });

  it('of a shop without customers are none, and every audience says why', async () => {
    const { status, body } = await api.ask('GET', '/v1/shops/new/suggestions?goal=orders');
    assert.equal(status, 200);
    assert.deepEqual(body.suggestions, []);
    assert.ok(body.leftOut.length > 5 && body.leftOut.every((one: Any) => one.reachable === 0));
    assert.equal(body.value, undefined);
  });

  for (const [query, status] of [
    ['', 400],
    ['goal=fame', 400],
    ['goal=orders&goal=traffic', 400],
    ['goal=orders&limit=3', 400],
    ['goal=orders&campaign=none', 404],
  ] as const) {
    it(`asked for with "${query}" are refused`, async () => assert.equal((await ask(query)).status, status));
  }

  it('belong to the shop', async () => {
    assert.equal((await api.ask('GET', '/v1/shops/new/suggestions?goal=orders', { key })).status, 403);
    assert.equal((await api.ask('GET', '/v1/shops/none/suggestions?goal=orders')).status, 404);
  });
});
