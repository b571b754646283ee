import assert from 'node:assert/strict';
import { uniform } from '../../../domain/base/uniform.js';
import { ReturnGaps } from '../../../domain/winback/return-curve.js';
import { suggestDays } from '../../../domain/winback/suggest.js';

/** Numbers between 0 and 1 that depend on the seed alone. */
function chance(seed: number): () => number {
  let n = 0;
  return () => uniform(`${seed}/${n++}`);
}

interface Curve {
  readonly name: string;
  /** The day before which a share of the returners is back. */
  readonly day: (share: number) => number;
}
const exponential = (mean: number): Curve => ({ name: `exponential ${mean}`, day: (p) => -mean * Math.log(1 - p) });
const weibull = (scale: number, shape: number): Curve => ({
  name: `Weibull ${scale}, ${shape}`,
  day: (p) => scale * (-Math.log(1 - p)) ** (1 / shape),
});

/** A shop whose customers come back with a known chance by a known curve, seen for some days. */
function shop(seed: number, { day }: Curve, comesBack: number, seen: number, customers = 1_500): ReturnGaps {
  const [random, gaps] = [chance(seed), new ReturnGaps(seen)];
  for (let n = 0; n < customers; n += 1) {
    const days: number[] = [];
    let at = Math.floor(random() * seen);
    while (at <= seen) {
      days.push(at);
      if (random() >= comesBack) break;
      at += Math.max(1, Math.ceil(day(random())));
    }
    gaps.add(`c${n}`, days);
  }
  return gaps;
}

describe('the suggested N', () => {
  const CURVES = [exponential(30), exponential(60), weibull(90, 1.5), weibull(40, 0.8), weibull(130, 3)];
  for (const [at, curve] of CURVES.entries()) {
    it(`finds the day by which 80 % of the returners are back, whatever share returns: ${curve.name}`, () => {
      const truth = Math.ceil(curve.day(0.8));
      let covered = 0;
      for (const [n, share] of [0.1, 0.2, 0.3, 0.4, 0.6, 0.1, 0.2, 0.3, 0.4, 0.6].entries()) {
        const { days, interval } = suggestDays(shop(100 * at + n, curve, share, 730));
        assert.ok(days !== undefined && interval, `${share}: ${truth} can be found`);
        assert.ok(Math.abs(days - truth) <= 0.25 * truth, `${share}: ${days} is near ${truth}`);
        assert.ok(interval.low <= days && days <= interval.high);
        if (interval.low <= truth && truth <= interval.high) covered += 1;
      }
      assert.ok(covered >= 8, `${covered} of 10 intervals hold ${truth}`);
    });
  }

  it('is withheld in words while a short history would make it too short', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const found = suggestDays(shop(seed, exponential(100), 0.4, 120));
      assert.equal(found.days, undefined);
      assert.match(found.words.en, /^Too little history for a suggestion: 1[12]\d days are too short/);
      assert.match(found.words.vi, /^Chưa đủ lịch sử đơn hàng để gợi ý: 1[12]\d ngày là quá ngắn/);
    }
  });

  it('is withheld in words where next to nobody has come back', () => {
    const found = suggestDays(shop(1, exponential(30), 0.005, 730));
    assert.equal(found.days, undefined);
    assert.match(found.words.en, /customers have come back (once|\d+ times), so the shop sets/);
    const none = suggestDays(new ReturnGaps(0));
    assert.deepEqual([none.days, none.returns, none.seenDays], [undefined, 0, 0]);
  });

  it('keeps its interval wider for a smaller shop', () => {
    const width = (customers: number): number => {
      const { interval } = suggestDays(shop(3, exponential(40), 0.4, 730, customers));
      assert.ok(interval);
      return interval.high - interval.low;
    };
    assert.ok(width(300) > 1.5 * width(6_000), `${width(300)} and ${width(6_000)}`);
  });

  it('stays within 14 and 180 days and says what was measured', () => {
    const quick = suggestDays(shop(1, exponential(3), 0.5, 365));
    assert.deepEqual([quick.days, quick.interval && quick.interval.low >= 4], [14, true]);
    assert.match(quick.words.en, /within [56] days .* Suggested are 14, within 14 to 180\.$/);
    const slow = suggestDays(shop(1, weibull(200, 4), 0.6, 1_500));
    assert.equal(slow.days, 180);
  });

  it('counts the older orders of the faithful as their newest', () => {
    const [all, newest] = [new ReturnGaps(900), new ReturnGaps(900)];
    for (let n = 0; n < 200; n += 1) {
      const days = Array.from({ length: n % 2 ? 3 : 30 }, (_, at) => 800 - at * (n % 2 ? 90 : 20) - (n % 7));
      all.add(`c${n}`, days);
      newest.add(`c${n}`, days.slice(0, 10), days.length);
    }
    assert.equal(newest.returns, all.returns);
    assert.equal(suggestDays(newest).days, suggestDays(all).days);
    assert.equal(suggestDays(all).days, 20, 'not the 90 of those who come back twice');
  });

  it('counts days with an order, none after the present, and waits no longer than the shop has orders', () => {
    const gaps = new ReturnGaps(2_000);
    for (let n = 0; n < 40; n += 1) gaps.add(`c${n}`, [30, 0, 30, 60, 90, 2_001]);
    for (let n = 0; n < 40; n += 1) gaps.add(`d${n}`, [80]);
    // No customer was seen longer than to day 90, so nobody waits 1,910 days.
    assert.deepEqual([gaps.returns, gaps.seenDays], [120, 91]);
    assert.equal(Math.max(gaps.curves().whole.back.length), 31);
    assert.equal(suggestDays(gaps).days, 30);
  });
});
