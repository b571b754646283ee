import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isUndecided, matchesTree } from '../../../../domain/audience/custom/matches.js';
import type { Condition, Tree } from '../../../../domain/audience/custom/tree.js';
import type { Customer } from '../../../../domain/customer/customer.js';
import { customer, daysAgo, factsOf, msAgo, NO_SIGNALS, NOW, touch } from '../../support/samples.js';
import { anyCustomer, anyTree } from './trees.js';

const DAY = 86_400_000;
const is = (who: Customer, tree: Tree): boolean => matchesTree(who, tree, NOW);
const bought = (...days: number[]) => customer({ facts: factsOf(days.map((day) => daysAgo(day))) });
const wished = (sku: string, days: number) =>
  customer({ signals: { ...NO_SIGNALS, wishlist: [{ sku, at: daysAgo(days) }] } });
/** Who bought for these amounts, so many days ago each, and may have bought more before. */
const paid = (amounts: readonly [number, number][], ordersSince?: number) =>
  customer({
    facts: factsOf(amounts.map(([days]) => daysAgo(days))),
    bought: {
      orders: amounts.map(([days, total]) => ({ at: daysAgo(days), total })),
      ...(ordersSince === undefined ? {} : { ordersSince: daysAgo(ordersSince) }),
      skus: [],
    },
  });
const owns = (sku: string, days: number, skusSince?: number) =>
  customer({
    facts: factsOf([daysAgo(days)]),
    bought: {
      orders: [],
      skus: [{ sku, at: daysAgo(days) }],
      ...(skusSince === undefined ? {} : { skusSince: daysAgo(skusSince) }),
    },
  });
const reviewed = (days: number) =>
  customer({ facts: factsOf([daysAgo(90)]), bought: { orders: [], skus: [], reviewedAt: daysAgo(days) } });
const sent = (over: Parameters<typeof touch>[0]) => customer({ touches: [touch(over)] });

describe('a condition', () => {
  for (const [what, condition, yes, no] of [
    ['orders ever', { kind: 'orders', atLeast: 2 }, bought(1, 900), bought(1)],
    ['orders lately', { kind: 'orders', atLeast: 2, days: 30 }, bought(1, 30), bought(1, 31)],
    ['at most so many orders lately', { kind: 'orders', atMost: 1, days: 30 }, bought(1, 31), bought(1, 2)],
    ['no order lately is met by who never ordered', { kind: 'orders', atMost: 0, days: 30 }, bought(), bought(3)],
    ['revenue', { kind: 'revenue', atLeast: 2000, atMost: 2000 }, bought(1, 2), bought(1, 2, 3)],
    [
      'revenue lately',
      { kind: 'revenue', atLeast: 500, days: 30 },
      paid([
        [3, 200],
        [30, 300],
      ]),
      paid([
        [3, 200],
        [31, 300],
      ]),
    ],
    [
      'little revenue lately',
      { kind: 'revenue', atMost: 400, days: 30 },
      paid([
        [3, 200],
        [31, 300],
      ]),
      paid([[3, 401]]),
    ],
    ['bought a product', { kind: 'bought', skus: ['a', 'b'] }, owns('b', 900), owns('c', 1)],
    ['bought a product lately', { kind: 'bought', skus: ['a'], days: 30 }, owns('a', 30), owns('a', 31)],
    ['bought of a category', { kind: 'bought', categories: ['hoa'], products: ['a'] }, owns('a', 3), owns('b', 3)],
    ['left a review lately', { kind: 'reviewed', days: 30 }, reviewed(30), reviewed(31)],
    [
      'lives there, however spelt',
      { kind: 'city', cities: ['TP. Hà Nội'] },
      customer({ cityKey: 'hanoi' }),
      customer(),
    ],
    ['carries a tag', { kind: 'tag', tags: ['sỉ', 'vip'] }, customer({ tags: ['vip'] }), customer({ tags: ['lẻ'] })],
    ['the last order is old', { kind: 'last_order', atLeastDays: 60 }, bought(60, 90), bought(59, 90)],
    ['the last order is old, but there was one', { kind: 'last_order', atLeastDays: 60 }, bought(61), bought()],
    ['the first order is recent', { kind: 'first_order', atMostDays: 30 }, bought(30), bought(1, 31)],
    ['never ordered', { kind: 'never_ordered' }, bought(), bought(900)],
    ['any wish', { kind: 'wishlist' }, wished('a', 900), customer()],
    ['a wish for these', { kind: 'wishlist', skus: ['a', 'b'] }, wished('b', 9), wished('c', 9)],
    ['a wish for these lately', { kind: 'wishlist', skus: ['a'], days: 30 }, wished('a', 30), wished('a', 31)],
    [
      'a cart',
      { kind: 'cart' },
      customer({ signals: { ...NO_SIGNALS, cart: [{ sku: 'a', at: NOW }] } }),
      wished('a', 1),
    ],
    ['reached', { kind: 'reached' }, sent({}), sent({ failed: true })],
    ['reached by SMS', { kind: 'reached', channel: 'sms' }, sent({ channel: 'sms' }), sent({})],
    ['reached lately', { kind: 'reached', days: 30 }, sent({ at: daysAgo(30) }), sent({ at: daysAgo(31) })],
    [
      'reached by a campaign of this shop',
      { kind: 'reached', campaign: '10-10' },
      sent({}),
      sent({ window: 'other.10-10.launch' }),
    ],
    [
      'reached by a campaign, not by one whose key begins alike',
      { kind: 'reached', campaign: '10' },
      sent({ window: 'hoa.10.launch' }),
      sent({}),
    ],
    [
      'reached in a window',
      { kind: 'reached', campaign: '10-10', window: 'launch' },
      sent({}),
      sent({ window: 'hoa.10-10.pre_launch' }),
    ],
  ] as [string, Condition, Customer, Customer][]) {
    it(`"${what}" tells customers apart`, () =>
      assert.deepEqual([is(yes, condition), is(no, condition)], [true, false]));
  }

  it('follows, unpaid and unreviewed look at their own signal', () => {
    const at = msAgo(15 * DAY);
    const who = (signals: object) => customer({ signals: { ...NO_SIGNALS, ...signals } });
    const people = [
      who({ followedAt: at }),
      who({ unpaid: [{ order: 'o', at }] }),
      who({ unreviewed: [{ order: 'o', at }] }),
    ];
    const conditions: Condition[] = [
      { kind: 'follows' },
      { kind: 'unpaid', days: 15 },
      { kind: 'unreviewed', days: 15 },
    ];
    conditions.forEach((condition, n) => {
      assert.deepEqual(
        people.map((one) => is(one, condition)),
        people.map((_, index) => index === n),
      );
    });
    assert.equal(is(people[1]!, { kind: 'unpaid', days: 14 }), false);
  });

  it('does not see what comes after the instant it is evaluated at', () => {
    const later = msAgo(-1);
    const signals = { ...NO_SIGNALS, followedAt: later, cart: [{ sku: 'a', at: later }] };
    const who = customer({ facts: factsOf([later]), signals, touches: [touch({ at: later })] });
    const conditions: Condition[] = [
      { kind: 'follows' },
      { kind: 'cart' },
      { kind: 'reached' },
      { kind: 'orders', atLeast: 1, days: 30 },
      { kind: 'last_order', atMostDays: 30 },
    ];
    for (const condition of conditions) assert.equal(is(who, condition), false, condition.kind);
  });
});

describe('what is not kept of a customer', () => {
  const not = (of: Tree): Tree => ({ kind: 'not', of });
  const both = (who: Customer, tree: Tree) => [is(who, tree), is(who, not(tree))];
  const rich: Tree = { kind: 'revenue', atLeast: 500, days: 30 };

  it('is guessed neither as yes nor as no', () => {
    const more = paid([[3, 200]], 3);
    assert.deepEqual(both(more, rich), [false, false]);
    assert.ok(isUndecided(more, rich, NOW));
    assert.deepEqual(both(owns('b', 3, 3), { kind: 'bought', skus: ['a'] }), [false, false]);
  });

  it('is undecided of a wish beyond the fifty that are kept, unless the days are shorter than what is kept', () => {
    const wishes = Array.from({ length: 50 }, (_, n) => ({ sku: `s${n}`, at: daysAgo(n + 1) }));
    const full = customer({ signals: { ...NO_SIGNALS, wishlist: wishes } });
    const old: Tree = { kind: 'wishlist', skus: ['long-ago'] };
    assert.deepEqual(both(full, old), [false, false]);
    assert.ok(isUndecided(full, old, NOW));
    assert.deepEqual(both(full, { ...old, days: 49 }), [false, true]);
    assert.deepEqual(both(full, { ...old, skus: ['s7'] }), [true, false]);
    const all = customer({ signals: { ...NO_SIGNALS, wishlist: wishes.slice(1) } });
    assert.deepEqual(both(all, old), [false, true]);
  });

  it('does not matter where what is kept decides', () => {
    assert.deepEqual(both(paid([[3, 500]], 3), rich), [true, false]);
    assert.deepEqual(both(paid([[3, 200]], 31), rich), [false, true]);
    assert.deepEqual(both(paid([[3, 500]], 3), { kind: 'revenue', atMost: 400, days: 30 }), [false, true]);
    assert.deepEqual(both(owns('b', 40, 31), { kind: 'bought', skus: ['a'], days: 30 }), [false, true]);
  });

  it('is nothing for who never ordered, and everything for a buyer of before purchases were kept', () => {
    assert.deepEqual(both(customer(), { kind: 'bought', skus: ['a'] }), [false, true]);
    assert.deepEqual(both(bought(3), { kind: 'bought', skus: ['a'] }), [false, false]);
    assert.deepEqual(both(bought(3), { kind: 'reviewed' }), [false, false]);
  });
});

describe('a tree', () => {
  const follows: Tree = { kind: 'follows' };
  const buyer: Tree = { kind: 'orders', atLeast: 1 };

  it('joins with and, or and not as logic has it', () => {
    fc.assert(
      fc.property(anyCustomer('c'), anyTree(3), anyTree(3), (who, a, b) => {
        const [left, right] = [is(who, a), is(who, b)];
        assert.equal(is(who, { kind: 'and', of: [a, b] }), left && right);
        assert.equal(is(who, { kind: 'or', of: [a, b] }), left || right);
        assert.equal(is(who, { kind: 'not', of: a }), !left && !isUndecided(who, a, NOW));
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps De Morgan', () => {
    fc.assert(
      fc.property(anyCustomer('c'), anyTree(3), anyTree(3), (who, a, b) => {
        const no = (of: Tree): Tree => ({ kind: 'not', of });
        assert.equal(is(who, no({ kind: 'and', of: [a, b] })), is(who, { kind: 'or', of: [no(a), no(b)] }));
      }),
    );
  });

  it('picks buyers who do not follow', () => {
    const tree: Tree = { kind: 'and', of: [buyer, { kind: 'not', of: follows }] };
    const follower = { ...bought(3), signals: { ...NO_SIGNALS, followedAt: daysAgo(1) } };
    assert.deepEqual([is(bought(3), tree), is(follower, tree), is(customer(), tree)], [true, false, false]);
  });
});
