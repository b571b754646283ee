import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isUndecided, matchesTree } from '../../../domain/audience/custom/matches.js';
import type { Tree } from '../../../domain/audience/custom/tree.js';
import { MAX_BOUGHT_ORDERS, MAX_BOUGHT_SKUS, type Touch } from '../../../domain/customer/customer.js';
import { ORDER_STATUSES, type OrderContent, openCart, orderNews } from '../../../domain/customer/order.js';
import {
  attributeOrders,
  changedTouch,
  type TouchChange,
  touchChanges,
  viewOrders,
} from '../../../domain/customer/order-facts.js';
import { CountChange } from '../../../domain/customer/tracking/counts.js';

const at = (iso: string): Date => new Date(iso);
const order = (ref: string, more: Partial<OrderContent> = {}): OrderContent => ({
  ref,
  placedAt: at('2026-10-01T00:00:00Z'),
  status: 'paid',
  total: 1000,
  skus: ['A'],
  ...more,
});

/** What is stored after these reports, in their order. */
const afterReports = (reports: readonly OrderContent[]): OrderContent | undefined =>
  reports.reduce<OrderContent | undefined>((stored, given) => {
    const news = orderNews(stored, given);
    return 'order' in news ? news.order : stored;
  }, undefined);

const anyStatus = fc.constantFrom(...ORDER_STATUSES);

describe('reports of an order', () => {
  it('go forward only: late news takes nothing back', () => {
    const paid = order('1');
    assert.equal(orderNews(paid, order('1', { status: 'placed' })).kind, 'older');
    assert.equal(orderNews(paid, order('1', { status: 'delivered' })).kind, 'changed');
    assert.equal(orderNews(order('1', { status: 'returned' }), order('1', { status: 'delivered' })).kind, 'older');
  });

  it('come to the same whatever their order', () => {
    fc.assert(
      fc.property(fc.array(anyStatus, { minLength: 1, maxLength: 8 }), fc.integer(), (statuses, seed) => {
        const reports = statuses.map((status) => order('1', { status }));
        const turned = reports.toSorted((a, b) => ((a.status.length * seed) % 7) - ((b.status.length * seed) % 7));
        assert.deepEqual(afterReports(turned), afterReports(reports));
      }),
    );
  });

  it('twice are once', () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        assert.equal(orderNews(order('1', { status }), order('1', { status })).kind, 'same');
      }),
    );
  });

  it('with other money, products or time at the same status are conflicts, not silent changes', () => {
    for (const other of [{ total: 999 }, { skus: ['B'] }, { placedAt: at('2026-10-02T00:00:00Z') }]) {
      assert.equal(orderNews(order('1'), order('1', other)).kind, 'conflict');
    }
    assert.equal(
      orderNews(order('1'), order('1', { status: 'delivered', placedAt: at('2026-01-01T00:00:00Z') })).kind,
      'conflict',
    );
  });

  it('take the net total of the further status: a return in part', () => {
    const news = orderNews(order('1'), order('1', { status: 'delivered', total: 400 }));
    assert.equal('order' in news && news.order.total, 400);
  });

  it('keep the first review', () => {
    const first = at('2026-10-05T00:00:00Z');
    const reviewed = orderNews(order('1'), order('1', { reviewedAt: first }));
    assert.ok(reviewed.kind === 'changed' && reviewed.order.reviewedAt === first);
    assert.equal(orderNews(reviewed.order, order('1', { reviewedAt: at('2026-10-06T00:00:00Z') })).kind, 'same');
    const delivered = orderNews(reviewed.order, order('1', { status: 'delivered' }));
    assert.ok('order' in delivered && delivered.order.reviewedAt === first);
  });
});

describe('what orders say of a customer', () => {
  const orders = [
    order('2', { placedAt: at('2026-10-02T00:00:00Z'), total: 500, reviewedAt: at('2026-10-09T00:00:00Z') }),
    order('1', { status: 'delivered' }),
    order('3', { placedAt: at('2026-10-03T00:00:00Z'), status: 'placed', skus: ['C'] }),
    order('4', { placedAt: at('2026-10-04T00:00:00Z'), status: 'cancelled' }),
    order('5', { placedAt: at('2026-10-05T00:00:00Z'), status: 'returned' }),
  ];

  it('counts paid and delivered orders only', () => {
    const { facts, unpaid, unreviewed } = viewOrders(orders, []);
    assert.deepEqual(facts, {
      validOrders: 2,
      revenue: 1500,
      firstOrderAt: at('2026-10-01T00:00:00Z'),
      lastOrderAt: at('2026-10-02T00:00:00Z'),
      recentOrderAts: [at('2026-10-02T00:00:00Z'), at('2026-10-01T00:00:00Z')],
    });
    assert.deepEqual(unpaid, [{ order: '3', at: at('2026-10-03T00:00:00Z') }]);
    assert.deepEqual(unreviewed, [{ order: '1', at: at('2026-10-01T00:00:00Z') }]);
  });

  it('does not depend on the order in which they came', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(orders, { minLength: orders.length }), (shuffled) => {
        assert.deepEqual(viewOrders(shuffled, []), viewOrders(orders, []));
      }),
    );
  });

  it('empties the cart of what was ordered since, and of nothing else', () => {
    const cart = [
      { sku: 'C', at: at('2026-10-02T00:00:00Z') },
      { sku: 'A', at: at('2026-10-06T00:00:00Z') },
      { sku: 'Z', at: at('2026-09-01T00:00:00Z') },
    ];
    assert.deepEqual(
      openCart(cart, orders).map(({ sku }) => sku),
      ['A', 'Z'],
    );
    assert.deepEqual(openCart(openCart(cart, orders), orders), openCart(cart, orders));
  });

  it('keeps at most 10 instants and 50 signals, the newest', () => {
    const many = Array.from({ length: 80 }, (_, n) =>
      order(String(n), { placedAt: new Date(Date.UTC(2026, 0, 1 + n)) }),
    );
    const { facts, unreviewed } = viewOrders(many, []);
    assert.deepEqual([facts.recentOrderAts.length, unreviewed.length], [10, 50]);
    assert.equal(unreviewed[0]?.order, '79');
  });
});

describe('what was bought', () => {
  const day = (n: number): Date => at(new Date(Date.UTC(2026, 0, n)).toISOString());

  it('is each product with its last purchase, the amounts, and the newest review, of valid orders only', () => {
    const { bought } = viewOrders(
      [
        order('1', { placedAt: day(1), skus: ['A', 'B'], total: 5, reviewedAt: day(9) }),
        order('2', { placedAt: day(2), skus: ['A'], total: 7, reviewedAt: day(4) }),
        order('3', { placedAt: day(3), skus: ['C'], status: 'cancelled' }),
      ],
      [],
    );
    assert.deepEqual(bought, {
      orders: [
        { at: day(2), total: 7 },
        { at: day(1), total: 5 },
      ],
      skus: [
        { sku: 'A', at: day(2) },
        { sku: 'B', at: day(1) },
      ],
      reviewedAt: day(9),
    });
    assert.equal(viewOrders([order('3', { status: 'placed' })], []).bought, undefined);
  });

  it('stays small for who orders every day, and says since when it is all there', () => {
    const many = Array.from({ length: 400 }, (_, n) => order(`o${n}`, { placedAt: day(n), skus: [`s${n}`] }));
    const { bought } = viewOrders(many, []);
    assert.deepEqual([bought?.orders.length, bought?.skus.length], [MAX_BOUGHT_ORDERS, MAX_BOUGHT_SKUS]);
    assert.deepEqual(
      [bought?.ordersSince, bought?.skusSince],
      [day(400 - MAX_BOUGHT_ORDERS), day(400 - MAX_BOUGHT_SKUS)],
    );
    const { bought: few } = viewOrders(many.slice(0, MAX_BOUGHT_ORDERS), []);
    assert.deepEqual([few?.ordersSince, few?.skusSince], [undefined, undefined]);
  });

  it('leads to the same answers as all orders would, or to none', () => {
    const anyOrders = fc.array(
      fc.record({
        day: fc.integer({ min: 1, max: 200 }),
        total: fc.integer({ min: 0, max: 9 }),
        sku: fc.integer({ min: 0, max: 250 }),
      }),
      { minLength: 1, maxLength: 260 },
    );
    const now = day(200);
    fc.assert(
      fc.property(
        anyOrders,
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 0, max: 400 }),
        (given, days, atLeast) => {
          const orders = given.map((one, n) =>
            order(`o${n}`, { placedAt: day(one.day), total: one.total, skus: [`s${one.sku}`] }),
          );
          const { facts, bought } = viewOrders(orders, []);
          const member = {
            _id: 'hoa/c',
            facts,
            signals: { wishlist: [], cart: [], unpaid: [], unreviewed: [] },
            touches: [],
            ...(bought ? { bought } : {}),
          };
          const inside = given.filter((one) => 200 - one.day <= days);
          const truths: [Tree, boolean][] = [
            [{ kind: 'revenue', atLeast, days }, inside.reduce((sum, { total }) => sum + total, 0) >= atLeast],
            [{ kind: 'bought', skus: ['s7'], days }, inside.some(({ sku }) => sku === 7)],
          ];
          for (const [tree, truth] of truths) {
            if (isUndecided(member, tree, now)) continue;
            assert.equal(matchesTree(member, tree, now), truth);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the purchases of a touch', () => {
  const rule = { clickHours: 120, readHours: 24 };
  const touch = (run: string, clickedAt: string): Touch => ({
    run,
    window: 'w',
    channel: 'chat',
    at: at('2026-10-01T00:00:00Z'),
    claim: 'x',
    clickedAt: at(clickedAt),
  });
  const customer = {
    shop: 's',
    touches: [touch('s.a.x.1', '2026-10-01T10:00:00Z'), touch('s.b.x.1', '2026-10-03T10:00:00Z')],
  };
  const orders = [
    order('1', { placedAt: at('2026-10-02T00:00:00Z'), total: 100 }),
    order('2', { placedAt: at('2026-10-03T00:00:00Z'), total: 50 }),
    order('3', { placedAt: at('2026-10-04T00:00:00Z'), total: 7 }),
    order('4', { placedAt: at('2026-10-04T00:00:00Z'), total: 9, status: 'placed' }),
    order('5', { placedAt: at('2026-10-30T00:00:00Z'), total: 9 }),
  ];

  it('are the valid orders that the attribution rule gives it: first order, all revenue', () => {
    const bought = attributeOrders(customer, orders, rule);
    const sale = (hour: string, revenue: number) => ({ at: at(hour), by: 'click', orders: 1, revenue });
    assert.deepEqual(bought.get('s.a.x.1'), {
      ...{ order: '1', boughtAt: at('2026-10-02T00:00:00Z'), revenue: 150 },
      sales: [sale('2026-10-02T00:00:00Z', 100), sale('2026-10-03T00:00:00Z', 50)],
    });
    assert.deepEqual(bought.get('s.b.x.1'), {
      ...{ order: '3', boughtAt: at('2026-10-04T00:00:00Z'), revenue: 7 },
      sales: [sale('2026-10-04T00:00:00Z', 7)],
    });
  });

  it('change the counters by what is new, and by nothing the second time', () => {
    const bought = attributeOrders(customer, orders, rule);
    const changes = touchChanges(customer.touches, bought);
    const growth = (all: readonly TouchChange[]) =>
      all.map((change) => {
        const grown = new CountChange();
        grown.add(change.before, -1);
        grown.add(changedTouch(change), 1);
        return [change.before.run, grown.sum.get('bought'), grown.sum.get('revenue')];
      });
    assert.deepEqual(growth(changes), [
      ['s.a.x.1', 1, 150],
      ['s.b.x.1', 1, 7],
    ]);
    const written = customer.touches.map((one, index) => ({ ...one, ...changes[index]?.to }));
    assert.deepEqual(touchChanges(written, bought), []);
    const returned = attributeOrders(
      { ...customer, touches: written },
      [order('1', { placedAt: orders[0]!.placedAt, status: 'returned' })],
      rule,
    );
    assert.deepEqual(growth(touchChanges(written, returned)), [
      ['s.a.x.1', -1, -150],
      ['s.b.x.1', -1, -7],
    ]);
  });
});
