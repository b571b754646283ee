import assert from 'node:assert/strict';
import { addSpending, spent } from '../../../domain/experiment/money.js';
import { experimentPolicyAt } from '../../../domain/experiment/policy.js';
import { type Metric, VARIANT_KEYS } from '../../../domain/experiment/variants.js';
import { judgeVariants, type VariantCount } from '../../../domain/experiment/winner.js';
import { winnerWords } from '../../../domain/experiment/winner-words.js';
import { binomial, draws } from './support.js';

const POLICY = experimentPolicyAt(new Date('2026-11-30T00:00:00Z'));

/** Messages by the people they were drawn for, clicks, buyers, and what each buyer spent. */
type Row = readonly [assigned: number, clicked: number, bought: number, each?: number];
const messages = (rows: readonly Row[]): VariantCount[] =>
  rows.map(([assigned, clicked, bought, each = 1_000], n) => ({
    key: VARIANT_KEYS[n] ?? 'd',
    assigned,
    clicked,
    bought,
    spending: addSpending(spent(each, bought), spent(0, assigned - bought)),
  }));
const judge = (metric: Metric, ...rows: readonly Row[]) => judgeVariants(messages(rows), metric, POLICY);

describe('the winner of an experiment', () => {
  it('is the message with the highest value of the metric that was asked for', () => {
    const rows = [
      [1_000, 100, 10, 9_000],
      [1_000, 60, 40, 1_000],
      [1_000, 50, 30, 4_000],
    ] as const;
    const winners = (['clicked', 'bought', 'revenue'] as const).map((metric) => judge(metric, ...rows).winner);
    assert.deepEqual(winners, ['a', 'b', 'c']);
  });

  it('is certain only where its interval leaves out zero against every other', () => {
    const clear = judge('clicked', [1_000, 20, 0], [1_000, 80, 0]);
    assert.deepEqual([clear.winner, clear.reason, clear.isCertain], ['b', 'best', true]);
    const close = judge('clicked', [1_000, 20, 0], [1_000, 78, 0], [1_000, 80, 0]);
    assert.deepEqual([close.winner, close.isCertain], ['c', false]);
    assert.match(winnerWords(close, true).en, /Message C did best, though the difference may be chance/);
    assert.match(winnerWords(clear, false).vi, /Mẫu B đang dẫn trước/);
  });

  it('of equals is the first, and of nobody the outreach’s own', () => {
    assert.equal(judge('clicked', [1_000, 30, 0], [1_000, 30, 0]).winner, 'a');
    const nobody = judge('clicked', [0, 0, 0], [0, 0, 0]);
    assert.deepEqual([nobody.winner, nobody.reason, nobody.isCertain], ['a', 'not_enough', false]);
    assert.equal(nobody.variants[0]?.value, 0);
  });

  it('is nobody’s with a handful of people, with no click at all, or with few buyers where money decides', () => {
    for (const one of [
      judge('clicked', [40, 1, 0], [60, 30, 0]),
      judge('clicked', [900, 0, 0], [900, 0, 0]),
      judge('revenue', [900, 0, 3], [900, 0, 9, 99_000]),
    ]) {
      assert.deepEqual([one.winner, one.reason], ['a', 'not_enough']);
    }
    assert.match(winnerWords(judge('clicked', [9, 0, 0], [9, 0, 0]), true).en, /Not enough data yet.*gets message A/);
  });

  it('is nobody’s where the messages have not the people they were drawn with', () => {
    const off = judge('clicked', [1_200, 12, 0], [900, 90, 0]);
    assert.deepEqual([off.winner, off.reason, off.ratio.isOff], ['a', 'blocked', true]);
    assert.match(winnerWords(off, true).vi, /không khớp tỷ lệ/);
    assert.doesNotMatch(winnerWords(off, false).vi, /nhận mẫu/);
  });

  it('says of each message how it stands to the outreach’s own, and not of that one', () => {
    const [own, b, c] = judge('bought', [1_000, 0, 20], [1_000, 0, 30], [1_000, 0, 20]).variants;
    assert.deepEqual([own?.difference, own?.better], [undefined, undefined]);
    assert.ok(b?.better && Math.abs(b.better - 0.92229) < 1e-5, 'the example of docs/sources.md#lift');
    assert.ok(b.difference && Math.abs(b.difference.lift - 0.01) < 1e-12);
    assert.ok(c?.difference && Math.abs(c.difference.lift) < 1e-12);
    const two = judge('bought', [1_000, 0, 20], [1_000, 0, 30]).variants[1]?.difference;
    assert.ok(two && two.low > b.difference.low && two.high < b.difference.high, 'more messages, wider intervals');
  });

  it('is certain by chance in at most five of a hundred experiments whose messages do alike', () => {
    const next = draws(42);
    let certain = 0;
    for (let n = 0; n < 1_000; n += 1) {
      const row = (): [number, number, number] => [300, binomial(next, 300, 0.1), 0];
      if (judge('clicked', row(), row()).isCertain) certain += 1;
    }
    assert.ok(certain <= 65, `${certain} of 1,000`);
  });

  it('must be one of some', () => {
    assert.throws(() => judgeVariants([], 'clicked', POLICY), RangeError);
  });
});
