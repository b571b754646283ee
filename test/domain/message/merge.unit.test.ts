import assert from 'node:assert/strict';
import type { Customer } from '../../../domain/customer/customer.js';
import { NAMELESS } from '../../../domain/customer/customer.js';
import { mergeWants, NO_WANTS, orderFields, productNames } from '../../../domain/message/merge.js';
import { mergeFields } from '../../../domain/run/reach.js';

const day = (d: number): Date => new Date(Date.UTC(2026, 9, d));
const signals = (unpaid: [string, number][], unreviewed: [string, number][]): Customer['signals'] => ({
  wishlist: [],
  cart: [],
  unpaid: unpaid.map(([order, at]) => ({ order, at: day(at) })),
  unreviewed: unreviewed.map(([order, at]) => ({ order, at: day(at) })),
});
const facts = { validOrders: 1, revenue: 1, lastOrderAt: day(3), recentOrderAts: [] };
const ALL = { order: true, orderedAt: true };

describe('what a batch keeps of a customer for the template', () => {
  it('is nothing but the name unless the template says more', () => {
    assert.equal(mergeWants({ text: 'Chào {{ customer_name }}, {{ order_id }} border' }), NO_WANTS);
    assert.deepEqual(mergeWants({ text: '{{ order }}' }), { order: true, orderedAt: false });
    assert.deepEqual(mergeWants({ text: 'x', subject: '{{ days_since_order }}' }), { order: false, orderedAt: true });
    const mail = { language: 'html', source: '', html: '<img alt="{{ order_date | escape }}">', links: [] } as const;
    assert.deepEqual(
      mergeWants({ text: 'x', mail }),
      { order: false, orderedAt: true },
      'HTML says more than its text',
    );
    const customer = { name: '', chatId: 'c', facts, signals: signals([['A', 1]], []) };
    assert.deepEqual(mergeFields(customer, 'chat'), { to: 'c', name: NAMELESS });
    assert.deepEqual(mergeFields(customer, 'chat', ALL), { to: 'c', name: NAMELESS, order: 'A', orderedAt: day(3) });
  });

  it('is the newest order that waits for payment or review, whatever their order in the lists', () => {
    const newest = (unpaid: [string, number][], unreviewed: [string, number][]) =>
      orderFields({ facts, signals: signals(unpaid, unreviewed) }, ALL).order;
    assert.equal(
      newest(
        [
          ['A', 2],
          ['B', 5],
          ['C', 1],
        ],
        [['D', 4]],
      ),
      'B',
    );
    assert.equal(
      newest(
        [['A', 2]],
        [
          ['D', 4],
          ['E', 3],
        ],
      ),
      'D',
    );
    assert.equal(newest([], []), undefined);
  });

  it('holds no value for somebody who never ordered', () => {
    const { lastOrderAt: _, ...none } = facts;
    assert.deepEqual(orderFields({ facts: none, signals: signals([], []) }, ALL), {});
  });
});

describe('the products that a message names', () => {
  const product = (sku: string, approved = true) => ({ sku, name: `Món ${sku}`, approved });
  const products = ['A', 'B', 'C', 'D'].map((sku) => product(sku));
  it('are those of its card, else the first approved ones of the campaign; three at most', () => {
    assert.deepEqual(productNames({ text: '' }, [product('X', false), ...products]), ['Món A', 'Món B', 'Món C']);
    const card = { products: [{ sku: 'Z', name: 'Món Z' }] };
    assert.deepEqual(productNames({ text: '', card }, products), ['Món Z']);
    assert.deepEqual(productNames({ text: '', card: { products: [] } }, products.slice(0, 1)), ['Món A']);
  });
});
