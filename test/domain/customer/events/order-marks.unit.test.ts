import assert from 'node:assert/strict';
import type { OrderEvent } from '../../../../domain/customer/events/event.js';
import {
  MAX_RETURNS,
  marksNews,
  marksOfReport,
  NO_MARKS,
  type OrderMarks,
  orderOf,
} from '../../../../domain/customer/events/order-marks.js';
import { isValidOrder } from '../../../../domain/customer/order.js';

const day = (n: number): Date => new Date(Date.UTC(2026, 9, n));
let ids = 0;
const event = (type: string, at: Date, more: object = {}): OrderEvent => {
  ids += 1;
  return { id: `e${String(ids).padStart(4, '0')}`, type, at, customer: '1', order: 'o', ...more } as OrderEvent;
};
const PLACED = event('order_placed', day(1), { total: 1000, skus: ['A'] });
const told = (events: readonly OrderEvent[], marks: OrderMarks = NO_MARKS): OrderMarks =>
  events.reduce((now, one) => {
    const news = marksNews(now, one);
    return news.kind === 'changed' ? news.marks : now;
  }, marks);
const order = (...events: OrderEvent[]) => orderOf('o', told(events));

describe('an order that events tell of', () => {
  it('counts for nothing before its placement has come, and then at once for all', () => {
    const paid = event('order_paid', day(2));
    assert.equal(order(paid), undefined);
    assert.deepEqual(order(paid, PLACED), { ref: 'o', placedAt: day(1), status: 'paid', total: 1000, skus: ['A'] });
  });

  it('goes the furthest way that any event told of', () => {
    assert.equal(order(PLACED, event('order_delivered', day(3)), event('order_paid', day(2)))?.status, 'delivered');
    assert.equal(order(event('order_cancelled', day(2)), PLACED, event('order_paid', day(3)))?.status, 'cancelled');
  });

  it('is net of what was returned, each return once', () => {
    const part = event('order_returned', day(4), { amount: 300 });
    const other = event('order_returned', day(5), { amount: 200 });
    const paid = event('order_paid', day(2));
    const net = order(part, PLACED, paid, other, part);
    assert.deepEqual([net?.total, net?.status], [500, 'paid']);
  });

  it('is returned when one event says so or the parts come to all of it', () => {
    const paid = event('order_paid', day(2));
    for (const returns of [
      [event('order_returned', day(4))],
      [event('order_returned', day(4), { amount: 600 }), event('order_returned', day(4), { amount: 400 })],
    ]) {
      const one = order(PLACED, paid, ...returns);
      assert.ok(one && one.status === 'returned' && !isValidOrder(one));
    }
  });

  it('remembers the newest returns only', () => {
    const parts = Array.from({ length: MAX_RETURNS + 20 }, (_, n) =>
      event('order_returned', new Date(day(2).getTime() + n), { amount: 1 }),
    );
    assert.equal(told(parts).returns.length, MAX_RETURNS);
    assert.deepEqual(told(parts), told(parts.toReversed()));
  });

  it('placed twice under two ids is the one that was first by its time', () => {
    const later = event('order_placed', day(2), { total: 7, skus: ['B'] });
    assert.equal(order(later, PLACED)?.total, 1000);
    assert.equal(order(PLACED, later)?.total, 1000);
  });

  it('keeps its first review', () => {
    const reviews = [event('review_left', day(6)), event('review_left', day(5)), event('review_left', day(7))];
    assert.deepEqual(order(PLACED, ...reviews)?.reviewedAt, day(5));
  });

  it('that a file told keeps the placement of the file; another time is a conflict', () => {
    const file = { ref: 'o', placedAt: day(1), status: 'paid' as const, total: 900, skus: ['A'] };
    const marks = marksOfReport(NO_MARKS, file);
    assert.deepEqual(orderOf('o', marks), file);
    assert.equal(marksNews(marks, PLACED).kind, 'same');
    assert.equal(marksNews(marks, event('order_placed', day(2), { total: 1, skus: [] })).kind, 'conflict');
  });

  it('that a report tells after its events takes the net amount of the report, and later returns are taken from it', () => {
    const part = event('order_returned', day(4), { amount: 300 });
    const marks = told([PLACED, part]);
    const report = marksOfReport(marks, { ref: 'o', placedAt: day(1), status: 'delivered', total: 650, skus: ['A'] });
    assert.deepEqual([orderOf('o', report)?.total, orderOf('o', report)?.status], [650, 'delivered']);
    const more = told([part, event('order_returned', day(5), { amount: 50 })], report);
    assert.equal(orderOf('o', more)?.total, 600);
  });
});
