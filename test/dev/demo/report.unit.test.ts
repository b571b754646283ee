import assert from 'node:assert/strict';
import { broken, type DemoReport, skippedLines, table } from '../../../dev/demo/report.js';
import { WINDOWS } from '../../../domain/base/window.js';
import { EMPTY_FUNNEL, EMPTY_LEDGER, type Ledger } from '../../../domain/run/ledger.js';

const ledger: Ledger = { ...EMPTY_LEDGER, audience: 10, sent: 7, failed: 1, skipped: { no_consent: 1 }, unknown: 1 };
const good: DemoReport = {
  duplicates: 0,
  windows: WINDOWS.map((window) => ({
    window,
    ledger,
    funnel: { ...EMPTY_FUNNEL, sent: 7, delivered: 7, read: 5, clicked: 3, bought: 1, revenue: 900 },
  })),
  pause: { promised: 400, withinMs: 2000, after: 120, late: 0 },
  timings: {},
};
const withFirst = (change: Partial<DemoReport['windows'][number]>): DemoReport => ({
  ...good,
  windows: good.windows.map((window, i) => (i === 0 ? { ...window, ...change } : window)),
});

describe('the demo report', () => {
  it('accepts a balanced campaign', () => assert.deepEqual(broken(good), []));

  const cases: [string, DemoReport, RegExp][] = [
    ['a ledger that does not balance', withFirst({ ledger: { ...ledger, audience: 11 } }), /pre_launch is off by 1/],
    ['people left pending', withFirst({ ledger: { ...ledger, sent: 6, pending: 1 } }), /1 customers pending/],
    [
      'a funnel that disagrees with the ledger',
      withFirst({ funnel: { ...good.windows[0]!.funnel, sent: 6 } }),
      /6 sent in its funnel/,
    ],
    ['more readers than deliveries', withFirst({ funnel: { ...good.windows[0]!.funnel, read: 8 } }), /read by more/],
    [
      'more clickers than readers',
      withFirst({ funnel: { ...good.windows[0]!.funnel, clicked: 6 } }),
      /clicked by more/,
    ],
    ['nobody bought', withFirst({ funnel: { ...good.windows[0]!.funnel, bought: 0 } }), /counted as bought/],
    ['a duplicate', { ...good, duplicates: 2 }, /2 messages arrived twice/],
    ['a broken promise', { ...good, pause: { ...good.pause, after: 401 } }, /promised at most 400/],
    ['a message after the promised time', { ...good, pause: { ...good.pause, late: 1 } }, /later than 2000 ms/],
    ['a missing window', { ...good, windows: good.windows.slice(1) }, /3 windows/],
  ];
  for (const [what, report, sentence] of cases)
    it(`refuses ${what}`, () =>
      assert.ok(
        broken(report).some((line) => sentence.test(line)),
        broken(report).join('; '),
      ));

  it('shows each window with all columns of the identity', () => {
    const lines = table(good).split('\n');
    assert.equal(lines.length, 5);
    assert.match(lines[1]!, /^pre_launch\s+10\s+7\s+1\s+1\s+0\s+0\s+1 \|/);
    assert.deepEqual(skippedLines(good)[0], '  pre_launch: 1 no_consent');
  });
});
