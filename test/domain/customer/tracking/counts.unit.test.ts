import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Touch } from '../../../../domain/customer/customer.js';
import { CountChange, countIn, TOUCH_COUNTS } from '../../../../domain/customer/tracking/counts.js';
import { touch } from '../../support/samples.js';

const HOUR = Date.parse('2026-11-11T02:00:00Z');
const at = (minutes: number): Date => new Date(HOUR + minutes * 60_000);
const countsOf = (one: Touch): CountChange => {
  const change = new CountChange();
  change.add(one, 1);
  return change;
};

const KINDS = ['readers', 'clickers', 'opens', 'clicks'];
const byKind = (a: string, b: string): number =>
  KINDS.indexOf(a.split('.')[0] ?? '') - KINDS.indexOf(b.split('.')[0] ?? '');

describe('what a touch adds to its run', () => {
  it('is one person per step, in the hour of the step', () => {
    const { sum, hours } = countsOf(touch({ deliveredAt: at(1), readAt: at(59), clickedAt: at(60) }));
    assert.deepEqual(Object.fromEntries(sum), { delivered: 1, read: 1, clicked: 1 });
    assert.deepEqual(Object.fromEntries(hours.get(HOUR) ?? []), { delivered: 1, read: 1 });
    assert.deepEqual(Object.fromEntries(hours.get(HOUR + 3_600_000) ?? []), { clicked: 1 });
  });

  it('is a person by the best class among their requests, and every request by its own', () => {
    const engaged = {
      opens: { human: 0, unsure: 2, machine: 5 },
      clicks: { human: 1, unsure: 0, machine: 9 },
    };
    assert.deepEqual(Object.fromEntries(countsOf(touch({ engaged })).sum), {
      'readers.unsure': 1,
      'opens.unsure': 2,
      'opens.machine': 5,
      'clickers.human': 1,
      'clicks.human': 1,
      'clicks.machine': 9,
    });
  });

  it('is each order in the hour in which it was placed, by what it was attributed', () => {
    const sales = [
      { at: at(0), by: 'click' as const, orders: 2, revenue: 300 },
      { at: at(60), by: 'receipt' as const, orders: 1, revenue: 50 },
    ];
    const { sum, hours } = countsOf(touch({ order: 'o1', boughtAt: at(5), revenue: 350, sales }));
    assert.deepEqual(Object.fromEntries(sum), {
      ...{ bought: 1, orders: 3, revenue: 350 },
      ...{ clickOrders: 2, clickRevenue: 300, receiptOrders: 1, receiptRevenue: 50 },
    });
    assert.equal(hours.get(HOUR + 3_600_000)?.get('revenue'), 50);
  });

  it('is the sum in the hour of its first order, of a touch from before orders were kept by the hour', () => {
    const { sum, hours } = countsOf(touch({ order: 'o1', boughtAt: at(5), revenue: 350 }));
    assert.deepEqual(Object.fromEntries(sum), { bought: 1, revenue: 350 });
    assert.deepEqual(Object.fromEntries(hours.get(HOUR) ?? []), { bought: 1, revenue: 350 });
  });

  it('is nothing when the provider refused the message', () => {
    const engaged = { clicks: { human: 1, unsure: 0, machine: 0 } };
    const { sum } = countsOf(touch({ failed: true, deliveredAt: at(0), readAt: at(0), boughtAt: at(0), engaged }));
    assert.equal(sum.size, 0);
  });

  it('and is taken back, comes to nothing, whatever it was', () => {
    const minute = fc.option(fc.integer({ min: 0, max: 600 }), { nil: undefined });
    const anyTouch = fc.record({
      delivered: minute,
      read: minute,
      bought: minute,
      human: fc.nat(3),
      machine: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(anyTouch, { maxLength: 6 }), (list) => {
        const change = new CountChange();
        const touches = list.map(({ delivered, read, bought, human, machine }) =>
          touch({
            ...(delivered === undefined ? {} : { deliveredAt: at(delivered) }),
            ...(read === undefined ? {} : { readAt: at(read) }),
            ...(bought === undefined ? {} : { boughtAt: at(bought), revenue: bought }),
            engaged: { clicks: { human, unsure: 0, machine } },
          }),
        );
        for (const one of touches) change.add(one, 1);
        for (const one of touches.toReversed()) change.add(one, -1);
        assert.equal(change.sum.size, 0);
        for (const own of change.hours.values()) assert.equal(own.size, 0);
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

describe('a count that is kept', () => {
  it('is defined once, in docs/metrics.md, and nothing else is', () => {
    const page = readFileSync(new URL('../../../../docs/metrics.md', import.meta.url), 'utf8');
    const counts = page.split('## Counts')[1]?.split('## Rates')[0] ?? '';
    const defined = [...counts.matchAll(/^\| `([\w.]+)` \| (?:people|requests|orders|money) \| \S/gm)].map(
      ([, one]) => one,
    );
    assert.deepEqual(defined, [...TOUCH_COUNTS.slice(0, 10), ...[...TOUCH_COUNTS.slice(10)].sort(byKind)]);
  });

  it('is found by its name, with its class one level deeper, and is 0 where there is none', () => {
    const kept = { orders: 3, readers: { human: 2 } };
    assert.equal(countIn(kept, 'orders'), 3);
    assert.equal(countIn(kept, 'readers.human'), 2);
    assert.equal(countIn(kept, 'readers.machine'), 0);
    assert.equal(countIn(kept, 'clicks.human'), 0);
    assert.equal(countIn(undefined, 'orders'), 0);
    assert.equal(new Set(TOUCH_COUNTS).size, TOUCH_COUNTS.length);
  });
});
