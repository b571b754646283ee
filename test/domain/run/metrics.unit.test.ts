import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { EMPTY_FUNNEL } from '../../../domain/run/ledger.js';
import { addTotals, NO_TOTALS, RATES, ratesOf, totalsOf } from '../../../domain/run/metrics.js';

const FUNNEL = { delivered: 80, read: 40, clicked: 10, bought: 5, revenue: 900 };

describe('the counts of runs', () => {
  it('are the funnel’s and those beside it, by the same names, and add up', () => {
    const one = totalsOf(FUNNEL, { orders: 7, clickers: { human: 9, unsure: 1 } });
    assert.deepEqual(
      [one.delivered, one.revenue, one.orders, one['clickers.human'], one['opens.human']],
      [80, 900, 7, 9, 0],
    );
    const two = addTotals(one, one);
    assert.deepEqual([two.clicked, two['clickers.unsure'], two['clicks.machine']], [20, 2, 0]);
    assert.deepEqual(addTotals(NO_TOTALS, one), one);
    assert.deepEqual(totalsOf(EMPTY_FUNNEL, undefined), NO_TOTALS, 'of a run from before they were counted');
  });
});

describe('rates', () => {
  it('name what they are a part of', () => {
    assert.deepEqual(ratesOf(100, FUNNEL), {
      delivered: { value: 0.8, of: 'sent' },
      read: { value: 0.5, of: 'delivered' },
      clicked: { value: 0.125, of: 'delivered' },
      clickedOfRead: { value: 0.25, of: 'read' },
      bought: { value: 0.0625, of: 'delivered' },
      boughtOfClicked: { value: 0.5, of: 'clicked' },
    });
  });

  it('of nothing have no value, rather than none of it', () => {
    const { delivered, clickedOfRead } = ratesOf(0, EMPTY_FUNNEL);
    assert.deepEqual([delivered, clickedOfRead], [{ of: 'sent' }, { of: 'read' }]);
  });

  it('are defined in docs/metrics.md, each with its denominator, and nothing else is', () => {
    const page = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');
    const [, rates = ''] = page.split('## Rates');
    const rows = [...rates.matchAll(/^\| `(\w+)` \| `(\w+)` \|/gm)].map(([, name, of]) => [name, of]);
    assert.deepEqual(rows, Object.entries(RATES));
  });
});
