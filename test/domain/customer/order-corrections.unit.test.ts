import assert from 'node:assert/strict';
import fc from 'fast-check';
import { marksOfCorrection, marksOfReport, NO_MARKS, orderOf } from '../../../domain/customer/events/order-marks.js';
import { correctionNews, ORDER_STATUSES, type OrderContent, orderNews } from '../../../domain/customer/order.js';

const at = (iso: string): Date => new Date(iso);
const order = (more: Partial<OrderContent> = {}): OrderContent => ({
  ref: '1',
  placedAt: at('2026-10-01T00:00:00Z'),
  status: 'paid',
  total: 1000,
  skus: ['A'],
  ...more,
});
const told = (day: number, more: Partial<OrderContent> = {}): OrderContent =>
  order({ updatedAt: at(`2026-10-${String(day).padStart(2, '0')}T00:00:00Z`), ...more });

describe('the word of a whole file', () => {
  it('takes back what was wrong: status, total, date, items', () => {
    for (const more of [
      { status: 'placed' },
      { status: 'cancelled' },
      { total: 400 },
      { skus: ['A', 'B'] },
      { placedAt: at('2026-10-01T00:00:30Z') },
    ] as const) {
      const news = correctionNews(order({ status: 'delivered' }), order(more));
      assert.deepEqual([news.kind, 'order' in news && news.order], ['changed', order(more)]);
    }
    const back = correctionNews(order({ status: 'cancelled' }), order({ status: 'delivered' }));
    assert.equal('order' in back && back.order.status, 'delivered');
  });

  it('is unchanged when it says the same, also when it forgets a code or a review', () => {
    const stored = order({ codes: ['X'], reviewedAt: at('2026-10-05T00:00:00Z') });
    assert.equal(correctionNews(stored, order()).kind, 'same');
    const news = correctionNews(stored, order({ total: 5 }));
    assert.deepEqual('order' in news && [news.order.codes, news.order.reviewedAt], [['X'], stored.reviewedAt]);
  });

  it('of the platform is weighed by its own time: older, newer, and two words of one instant', () => {
    assert.equal(correctionNews(told(5), told(4, { total: 5 })).kind, 'older');
    assert.equal(correctionNews(told(5), told(6, { total: 5 })).kind, 'changed');
    assert.equal(correctionNews(told(5), told(5, { total: 5 })).kind, 'conflict');
    assert.equal(correctionNews(told(5), told(5)).kind, 'same');
    assert.equal(correctionNews(told(5), order({ total: 5 })).kind, 'changed');
    assert.equal(orderNews(told(5), told(4, { status: 'delivered' })).kind, 'older');
  });

  it('by the platform’s time comes to the newest in whatever order the files come', () => {
    const words = fc.uniqueArray(
      fc.record({ day: fc.integer({ min: 1, max: 28 }), status: fc.constantFrom(...ORDER_STATUSES), total: fc.nat(9) }),
      { minLength: 1, maxLength: 6, selector: ({ day }) => day },
    );
    fc.assert(
      fc.property(
        words.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))),
        ([some, turned]) => {
          const newest = some.reduce((best, one) => (one.day > best.day ? one : best));
          const stored = turned.reduce<OrderContent | undefined>((known, { day, status, total }) => {
            const news = correctionNews(known, told(day, { status, total }));
            return 'order' in news ? news.order : known;
          }, undefined);
          assert.deepEqual([stored?.status, stored?.total], [newest.status, newest.total]);
        },
      ),
      { seed: 14 },
    );
  });

  it('counts for an order that events know as well, where single reports only go forward', () => {
    const marks = marksOfReport(NO_MARKS, order({ status: 'delivered' }));
    assert.equal(orderOf('1', marksOfReport(marks, order({ status: 'placed' })))?.status, 'delivered');
    assert.equal(orderOf('1', marksOfCorrection(marks, order({ status: 'placed', total: 7 })))?.status, 'placed');
    assert.equal(orderOf('1', marksOfCorrection(marks, order({ total: 7 })))?.total, 7);
  });
});
