import assert from 'node:assert/strict';
import type { Touch } from '../../../domain/customer/customer.js';
import { EMPTY_FUNNEL, EMPTY_LEDGER } from '../../../domain/run/ledger.js';
import { claimCustomers } from '../../../models/run/claims.js';
import { makeShop, startApi, useApi, useOwnShop } from '../support.js';

const HOUR = 3_600_000;
const PLACED = new Date('2026-10-31T12:00:00Z');
const ago = (ms: number): Date => new Date(PLACED.getTime() - ms);

describe('orders', () => {
  const api = useApi();
  const own = useOwnShop(api);
  beforeEach(async () => {
    await own.ask('POST', '/imports/customers', {
      body: 'id,name,chat_id,cart\n1,Một,chat-1,A@2026-10-30T00:00:00Z B@2026-10-30T00:00:00Z\n2,Hai,chat-2,\n',
      headers: { 'Content-Type': 'text/csv' },
    });
  });

  const order = (id: string, more: object = {}) => ({
    id,
    customer: '1',
    placedAt: PLACED.toISOString(),
    status: 'paid',
    total: { amount: 1000, currency: 'GBP' },
    skus: ['A'],
    ...more,
  });
  const post = (...orders: object[]) => own.ask('POST', '/orders', { json: { orders } });
  const customer = async (ref = '1') => (await own.ask('GET', `/customers/${ref}`)).body;
  const outcomes = (answer: { body: { results: { outcome: string }[] } }) =>
    answer.body.results.map(({ outcome }) => outcome);

  /** A run of the shop that has messaged customer 1. */
  const touched = async (name: string, marks: Partial<Touch>): Promise<string> => {
    const run = `${own.shop}.sale.${name}.1`;
    await api.models.runs.create({
      _id: run,
      shop: own.shop,
      campaign: `${own.shop}.sale`,
      window: 'launch',
      outreach: name,
      channel: 'chat',
      audience: { name: 'cart' },
      template: { text: 'x' },
      link: 'https://example.com/',
      before: [],
      dueAt: ago(48 * HOUR),
      expiresAt: PLACED,
      lateness: 'send',
      asOf: ago(48 * HOUR),
      state: 'open',
      planned: { batches: 1, done: true },
      ledger: EMPTY_LEDGER,
      funnel: EMPTY_FUNNEL,
    });
    const touch = { run, window: `${own.shop}.sale.launch`, channel: 'chat', at: ago(48 * HOUR), claim: 'x', ...marks };
    await api.models.customers.updateOne({ _id: `${own.shop}/1` }, { $push: { touches: touch }, $inc: { rev: 1 } });
    return run;
  };
  const funnel = async (run: string) => (await api.models.runs.findById(run).lean())!.funnel;

  it('may have the words of platforms for their status', async () => {
    const words = ['shipped', 'canceled', 'Refunded', 'on_hold', 'completed'];
    const taken = await post(...words.map((status, n) => order(`w${n}`, { status })));
    assert.equal(taken.body.recorded, 5);
    assert.equal((await customer()).facts.validOrders, 2, 'shipped and completed');
  });

  it('are recorded once, however often they are sent, each answered in its place', async () => {
    const first = await post(order('a'), order('b', { customer: '2' }));
    assert.deepEqual(first.body, {
      recorded: 2,
      duplicate: 0,
      rejected: 0,
      results: [
        { index: 0, id: 'a', outcome: 'recorded' },
        { index: 1, id: 'b', outcome: 'recorded' },
      ],
    });
    assert.deepEqual(outcomes(await post(order('a'), order('c'), order('b', { customer: '2' }))), [
      'duplicate',
      'recorded',
      'duplicate',
    ]);
    assert.deepEqual((await customer()).facts.validOrders, 2);
  });

  it('of one request may be two reports of one order', async () => {
    const answer = await post(
      order('a', { status: 'placed' }),
      order('a'),
      order('a'),
      order('a', { status: 'placed' }),
    );
    assert.deepEqual(outcomes(answer), ['recorded', 'recorded', 'duplicate', 'duplicate']);
    assert.deepEqual((await customer()).signals.unpaid, []);
  });

  it('bring facts, signals and cart in line at once', async () => {
    await post(order('a', { status: 'placed' }));
    const unpaid = await customer();
    assert.deepEqual(unpaid.signals.unpaid, [{ order: 'a', at: PLACED.toISOString() }]);
    assert.deepEqual(
      unpaid.signals.cart.map(({ sku }: { sku: string }) => sku),
      ['B'],
    );
    assert.equal(unpaid.facts.validOrders, 0);
    await post(order('a'));
    const paid = await customer();
    assert.deepEqual(paid.signals.unpaid, []);
    assert.deepEqual(paid.signals.unreviewed, [{ order: 'a', at: PLACED.toISOString() }]);
    assert.deepEqual([paid.facts.validOrders, paid.facts.revenue], [1, 1000]);
    await post(order('a', { reviewedAt: '2026-10-31T13:00:00Z' }));
    assert.deepEqual((await customer()).signals.unreviewed, []);
    await post(order('a', { status: 'returned' }));
    assert.deepEqual((await customer()).facts, { validOrders: 0, revenue: 0, recentOrderAts: [] });
  });

  it('come to the same in whatever order the reports come', async () => {
    const reports = [
      order('a', { status: 'placed' }),
      order('a', { status: 'cancelled' }),
      order('b'),
      order('b', { status: 'delivered', total: { amount: 400, currency: 'GBP' } }),
    ];
    await post(...reports);
    await post(...reports.map((report) => ({ ...report, customer: '2' })).reverse());
    const [one, two] = [await customer('1'), await customer('2')];
    assert.deepEqual(one.facts, two.facts);
    assert.equal(one.facts.revenue, 400);
  });

  for (const [what, more, code, field] of [
    ['of a guest', { customer: '0' }, 'guest', 'customer'],
    ['in another currency', { total: { amount: 1, currency: 'VND' } }, 'wrong_currency', 'total/currency'],
    ['from the future', { placedAt: '2026-11-03T00:00:00Z' }, 'invalid_value', 'placedAt'],
    ['with other money than recorded', { id: 'known', total: { amount: 1, currency: 'GBP' } }, 'order_conflict', 'id'],
  ] as const) {
    it(`${what} are rejected with the reason, and the others recorded`, async () => {
      await post(order('known'));
      const { status, body } = await post(order('x'), order('bad', more), order('y'));
      assert.equal(status, 200);
      assert.deepEqual(outcomes({ body }), ['recorded', 'rejected', 'recorded']);
      const { error } = body.results[1];
      assert.deepEqual([error.code, error.field], [code, `/orders/1/${field}`]);
      assert.match(error.message, /^Cannot record the order as /);
    });
  }

  for (const [what, json, field] of [
    ['none', { orders: [] }, '/orders'],
    ['501', { orders: Array.from({ length: 501 }, () => order('a')) }, '/orders'],
    [
      'a negative amount',
      { orders: [order('a', { total: { amount: -1, currency: 'GBP' } })] },
      '/orders/0/total/amount',
    ],
    [
      'an amount that is no integer',
      { orders: [order('a', { total: { amount: 1.5, currency: 'GBP' } })] },
      '/orders/0/total/amount',
    ],
    ['a bad date', { orders: [order('a', { placedAt: '11.11.2026' })] }, '/orders/0/placedAt'],
    ['an unknown status', { orders: [order('a', { status: 'teleported' })] }, '/orders/0/status'],
    ['an operator for an id', { orders: [order('a', { customer: { $ne: '' } })] }, '/orders/0/customer'],
    ['an unknown field', { orders: [order('a', { discount: 1 })] }, '/orders/0/discount'],
  ] as const) {
    it(`with ${what} are refused as a whole, and nothing is recorded`, async () => {
      const { status, body } = await own.ask('POST', '/orders', { json });
      assert.deepEqual([status, body.code, body.errors[0].field], [400, 'invalid_request', field]);
      assert.equal((await customer()).facts.validOrders, 0);
    });
  }

  it('belong to the last click within 5 days: on the touch and in the counters, once', async () => {
    const older = await touched('older', { readAt: ago(3 * HOUR), clickedAt: ago(100 * HOUR) });
    const clicked = await touched('clicked', { readAt: ago(30 * HOUR), clickedAt: ago(29 * HOUR) });
    const read = await touched('read', { readAt: ago(HOUR) });
    await post(order('a'));
    await post(order('a'), order('b', { total: { amount: 50, currency: 'GBP' } }));
    const bought = { ...EMPTY_FUNNEL, bought: 1, revenue: 1050 };
    assert.deepEqual(await funnel(clicked), bought);
    assert.deepEqual(await funnel(older), EMPTY_FUNNEL);
    assert.deepEqual(await funnel(read), EMPTY_FUNNEL);
    const touch = (await customer()).touches.find((one: Touch) => one.run === clicked);
    assert.deepEqual([touch.order, touch.boughtAt, touch.revenue], ['a', PLACED.toISOString(), 1050]);
    await post(
      order('a', { status: 'returned' }),
      order('b', { status: 'cancelled', total: { amount: 50, currency: 'GBP' } }),
    );
    assert.deepEqual(await funnel(clicked), EMPTY_FUNNEL);
    assert.equal('order' in (await customer()).touches.find((one: Touch) => one.run === clicked), false);
  });

  it('belong to the last read within 24 hours when nothing was clicked, and to nothing later', async () => {
    const read = await touched('read', { readAt: ago(23 * HOUR) });
    const late = await touched('late', { readAt: ago(25 * HOUR), clickedAt: ago(121 * HOUR) });
    await post(order('a'));
    assert.equal((await funnel(read)).bought, 1);
    assert.equal((await funnel(late)).bought, 0);
  });

  it('that are not paid yet bought nothing', async () => {
    const clicked = await touched('clicked', { clickedAt: ago(HOUR) });
    await post(order('a', { status: 'placed' }));
    assert.equal((await funnel(clicked)).bought, 0);
    await post(order('a'));
    assert.equal((await funnel(clicked)).bought, 1);
  });

  it('sent at the same time by many, while customers are being claimed, are counted exactly', async () => {
    const clicked = await touched('clicked', { clickedAt: ago(HOUR) });
    const claims = async (): Promise<void> => {
      for (let claim = 0; claim < 10; claim += 1) {
        const { rev } = (await api.models.customers.findById(`${own.shop}/1`).lean())!;
        const touch: Touch = {
          run: `${own.shop}.other.o${claim}.1`,
          window: 'w',
          channel: 'chat',
          at: PLACED,
          claim: 'y',
        };
        await claimCustomers(api.models.customers, [{ id: `${own.shop}/1`, rev }], touch);
      }
    };
    const posts = Array.from({ length: 24 }, (_, at) => post(order(`o${at % 12}`), order(`p${at}`)));
    await Promise.all([...posts, claims()]);
    assert.deepEqual(await funnel(clicked), { ...EMPTY_FUNNEL, bought: 1, revenue: 36_000 });
    assert.equal((await customer()).facts.validOrders, 36);
    assert.equal(await api.models.orders.countDocuments({ shop: own.shop }), 36);
  });

  it('need the key of their shop', async () => {
    const other = await makeShop(api, 'other');
    const answer = await own.ask('POST', '/orders', { key: other, json: { orders: [order('a')] } });
    assert.equal(answer.status, 403);
  });
});

describe('customers', () => {
  it('are shown with what the rules know of them, without what the locks need', async () => {
    const api = await startApi();
    try {
      const key = await makeShop(api, 'hoa-nang');
      const body = 'id,name,phone,consent_chat\n1,Một,0912345678,2026-09-01T00:00:00Z\n';
      await api.ask('POST', '/v1/shops/hoa-nang/imports/customers', {
        key,
        body,
        headers: { 'Content-Type': 'text/csv' },
      });
      const touch = {
        run: 'hoa-nang.c.o.1',
        window: 'hoa-nang.c.launch',
        channel: 'chat' as const,
        at: PLACED,
        claim: 'secret',
      };
      await api.models.customers.updateOne({ _id: 'hoa-nang/1' }, { $push: { touches: touch } });
      const shown = await api.ask('GET', '/v1/shops/hoa-nang/customers/1', { key });
      assert.deepEqual(shown.body, {
        customer: '1',
        name: 'Một',
        phone: '+84912345678',
        facts: { validOrders: 0, revenue: 0, recentOrderAts: [] },
        signals: { wishlist: [], cart: [], unpaid: [], unreviewed: [] },
        consent: { chat: { granted: true, at: '2026-09-01T00:00:00.000Z' } },
        touches: [{ run: touch.run, window: touch.window, channel: 'chat', at: PLACED.toISOString() }],
      });
      const missing = await api.ask('GET', '/v1/shops/hoa-nang/customers/2', { key });
      assert.deepEqual([missing.status, missing.body.code], [404, 'customer_not_found']);
    } finally {
      await api.close();
    }
  });
});
