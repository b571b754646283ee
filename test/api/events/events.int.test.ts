import assert from 'node:assert/strict';
import { ADMIN_KEY, makeShop, useApi, useOwnShop } from '../support.js';

const NDJSON = 'application/x-ndjson';
const AT = '2026-10-01T08:00:00+07:00';
const lines = (events: readonly object[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('');
const gbp = (amount: number) => ({ amount, currency: 'GBP' });

describe('events', () => {
  const api = useApi();
  const own = useOwnShop(api);

  let ids = 0;
  const event = (type: string, more: object = {}): object => {
    ids += 1;
    return { id: `e${ids}`, type, at: AT, customer: '1', ...more };
  };
  const post = (json: unknown) => own.ask('POST', '/events', { json });
  const stream = (body: string | Buffer) => own.ask('POST', '/events', { body, headers: { 'Content-Type': NDJSON } });
  const customer = async (ref = '1') => (await own.ask('GET', `/customers/${ref}`)).body;

  const ALL = () => [
    event('order_placed', { order: 'o1', total: gbp(1000), skus: ['A', 'B'], codes: ['SALE11'] }),
    event('order_paid', { order: 'o1' }),
    event('order_delivered', { order: 'o1' }),
    event('order_returned', { order: 'o1', amount: gbp(250) }),
    event('review_left', { order: 'o1' }),
    event('order_placed', { order: 'o2', total: gbp(9) }),
    event('order_cancelled', { order: 'o2' }),
    event('cart_added', { sku: 'C' }),
    event('cart_added', { sku: 'D' }),
    event('cart_removed', { sku: 'D', at: '2026-10-02T00:00:00Z' }),
    event('wishlist_added', { sku: 'E' }),
    event('wishlist_removed', { sku: 'F' }),
    event('followed'),
    event('unfollowed', { at: '2026-09-01T00:00:00Z' }),
    event('consent_given', { channel: 'chat' }),
    event('consent_withdrawn', { channel: 'sms' }),
    event('profile_changed', {
      profile: {
        name: ' Nguye\u0302\u0303n  Na ',
        phone: '0168 123 4567',
        email: ' Na@Example.COM',
        chatId: 'na-1',
        city: 'TP.HCM ',
      },
    }),
  ];

  it('of every type make the customer that they tell of', async () => {
    const { body } = await post(ALL());
    assert.deepEqual([body.events, body.accepted, body.duplicate, body.rejected], [17, 17, 0, 0]);
    const at = new Date(AT).toISOString();
    const { bought: _bought, ...shown } = await customer();
    assert.deepEqual(shown, {
      customer: '1',
      name: 'Nguyễn Na',
      phone: '+84381234567',
      email: 'na@example.com',
      chatId: 'na-1',
      city: 'TP.HCM',
      facts: { validOrders: 1, revenue: 750, firstOrderAt: at, lastOrderAt: at, recentOrderAts: [at] },
      signals: {
        followedAt: at,
        wishlist: [{ sku: 'E', at }],
        cart: [{ sku: 'C', at }],
        unpaid: [],
        unreviewed: [],
      },
      consent: { chat: { granted: true, at }, sms: { granted: false, at, optedOut: true } },
      touches: [],
    });
  });

  it('as a list, one by one, and as lines come to the same', async () => {
    const all = ALL();
    await post(all);
    const listed = await customer();
    await own.renew();
    assert.equal((await stream(lines(all))).body.accepted, all.length);
    assert.deepEqual(await customer(), listed);
    await own.renew();
    for (const one of all.toReversed()) assert.equal((await post(one)).body.accepted, 1);
    assert.deepEqual(await customer(), listed);
  });

  it('are each answered in their place: accepted, duplicate, or rejected with field and reason', async () => {
    const known = event('followed');
    await post(known);
    const { status, body } = await post([
      event('cart_added', { sku: 'A' }),
      known,
      event('cart_added', { sku: 'a%2Fb' }),
      event('order_placed', { order: 'o', total: { amount: 1, currency: 'VND' } }),
      event('cart_added', { sku: 'B', at: '2026-11-03T00:00:00Z' }),
    ]);
    assert.equal(status, 200);
    assert.deepEqual(
      body.results.map(({ index, outcome, errors = [] }: { index: number; outcome: string; errors?: [] }) => [
        index,
        outcome,
        ...errors.map(({ code, field }: { code: string; field: string }) => `${code} ${field}`),
      ]),
      [
        [0, 'accepted'],
        [1, 'duplicate'],
        [2, 'rejected', 'invalid_value /sku'],
        [3, 'rejected', 'wrong_currency /total/currency'],
        [4, 'rejected', 'invalid_value /at'],
      ],
    );
    assert.match(
      body.results[2].errors[0].message,
      /^Cannot take the event as '\/sku' must be 1 to 64 visible characters without %/,
    );
    assert.deepEqual([body.accepted, body.duplicate, body.rejected], [1, 1, 3]);
    assert.equal(body.results[0].id, `e${ids - 3}`);
  });

  it('are duplicates the second time, and change nothing', async () => {
    const all = ALL();
    await post(all);
    const before = await api.models.customers.findById(`${own.shop}/1`).lean();
    const { body } = await post(all);
    assert.deepEqual([body.accepted, body.duplicate], [0, all.length]);
    assert.deepEqual(await api.models.customers.findById(`${own.shop}/1`).lean(), before);
  });

  it('in lines tell of the rejected ones, by line and index, and list at most 100', async () => {
    const bad = Array.from({ length: 150 }, () => ({ ...event('followed'), at: 'yesterday' }));
    const { body } = await stream(`${lines([event('followed')])}\n${lines(bad)}`);
    assert.deepEqual([body.events, body.accepted, body.rejected], [151, 1, 150]);
    assert.deepEqual([body.results.length, body.moreResults], [100, 50]);
    assert.deepEqual([body.results[0].index, body.results[0].line], [1, 3]);
  });

  it('in lines are answered in lines for whoever accepts that, as they are written', async () => {
    const count = 2500;
    const body = lines(Array.from({ length: count }, (_, at) => event('followed', { customer: `c${at % 50}` })));
    const headers = { 'Content-Type': NDJSON, Accept: NDJSON, Authorization: `Bearer ${ADMIN_KEY}` };
    const response = await fetch(`${api.url}/v1/shops/${own.shop}/events`, {
      method: 'POST',
      headers,
      body: `${body}{"id":"cut`,
    });
    assert.match(response.headers.get('content-type') ?? '', /^application\/x-ndjson/);
    const answers = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(answers.length, count + 2);
    assert.deepEqual(answers[7], {
      index: 7,
      line: 8,
      id: JSON.parse(body.split('\n')[7] ?? '').id,
      outcome: 'accepted',
    });
    assert.equal(answers[count].errors[0].code, 'malformed_row');
    assert.deepEqual(answers.at(-1), { events: count + 1, accepted: count, duplicate: 0, rejected: 1 });
  });

  it('of an order that an import told otherwise are conflicts, and the others are taken', async () => {
    const order = { id: 'o1', customer: '1', placedAt: AT, status: 'paid', total: gbp(5), skus: ['A'] };
    await post(event('profile_changed', { profile: { name: 'Na' } }));
    await own.ask('POST', '/orders', { json: { orders: [order] } });
    const { body } = await post([
      event('order_placed', { order: 'o1', total: gbp(5), at: '2026-10-02T00:00:00Z' }),
      event('order_delivered', { order: 'o1' }),
    ]);
    assert.deepEqual(
      body.results.map(({ outcome }: { outcome: string }) => outcome),
      ['rejected', 'accepted'],
    );
    assert.equal(body.results[0].errors[0].code, 'order_conflict');
    assert.equal((await customer()).facts.validOrders, 1);
  });

  it('write the consents they tell of into the ledger', async () => {
    await post([event('consent_given', { channel: 'chat' }), event('consent_withdrawn', { channel: 'chat' })]);
    const entries = await api.models.consents.find({ shop: own.shop }).lean();
    assert.deepEqual(entries.map(({ granted, method }) => [granted, method]).sort(), [
      [false, 'api'],
      [true, 'api'],
    ]);
  });

  it('need the key of their shop, and a shop', async () => {
    const other = await makeShop(api, 'other');
    const refused = await own.ask('POST', '/events', { key: other, json: [event('followed')] });
    assert.equal(refused.status, 403);
    const nowhere = await api.ask('POST', '/v1/shops/nobody/events', { json: [event('followed')] });
    assert.deepEqual([nowhere.status, nowhere.body.code], [404, 'shop_not_found']);
  });
});
