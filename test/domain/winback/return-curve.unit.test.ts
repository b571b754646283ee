import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ReturnGaps } from '../../../domain/winback/return-curve.js';

const LAST = 400;
const history = fc.array(fc.integer({ min: 0, max: LAST }), { minLength: 1, maxLength: 8 });
const shop = fc.array(history, { minLength: 1, maxLength: 30 });

function gapsOf(histories: readonly (readonly number[])[], last = LAST): ReturnGaps {
  const gaps = new ReturnGaps(last);
  for (const [n, days] of histories.entries()) gaps.add(`c${n}`, days);
  return gaps;
}

/** Kaplan–Meier by its own definition over single gaps: slow, and by another road than the code's. */
function shareBack(histories: readonly (readonly number[])[], day: number): number {
  const newest = Math.max(...histories.flat());
  const gaps = histories.flatMap((days) => {
    const own = [...new Set(days)].sort((a, b) => a - b);
    return own.map((at, n) => {
      const next = own[n + 1];
      return { days: (next ?? newest) - at, back: next !== undefined };
    });
  });
  let away = 1;
  for (let at = 0; at <= day; at += 1) {
    const seen = gaps.filter((gap) => gap.days >= at).length;
    const back = gaps.filter((gap) => gap.days === at && gap.back).length;
    if (seen > 0) away *= 1 - back / seen;
  }
  return 1 - away;
}

describe('the curve of those who come back', () => {
  it('is Kaplan and Meier’s, by hand', () => {
    // Day 100 is the newest: gaps of 10, 20, 30, 50 and 90 ended, and four wait since 0, 0, 40 and 75 days.
    const { back, seen } = gapsOf([
      [0, 10, 100],
      [5, 25],
      [70, 100],
      [60, 10],
    ]).curves().whole;
    assert.deepEqual([seen[0], seen[10], seen[20], seen[30]], [9, 7, 6, 5]);
    const after = [10, 20, 30, 50, 90].map((day) => Number((back[day] ?? back.at(-1) ?? 0).toFixed(6)));
    assert.deepEqual(
      after,
      [1 / 7, 2 / 7, 3 / 7, 13 / 21, 1].map((share) => Number(share.toFixed(6))),
    );
  });

  it('is that of its definition, whatever the histories', () => {
    fc.assert(
      fc.property(shop, fc.integer({ min: 0, max: LAST }), (histories, day) => {
        const { back } = gapsOf(histories).curves().whole;
        const found = back[day] ?? back.at(-1) ?? 0;
        assert.ok(Math.abs(found - shareBack(histories, day)) < 1e-9, `${found} on day ${day}`);
      }),
    );
  });

  it('never falls, stays between 0 and 1, and fewer are seen the longer it goes', () => {
    fc.assert(
      fc.property(shop, (histories) => {
        const { whole, without } = gapsOf(histories).curves();
        for (const { back, seen } of [whole, ...without]) {
          assert.ok(back.every((share, day) => share >= (back[day - 1] ?? 0) - 1e-12 && share <= 1 + 1e-12));
          assert.ok(seen.every((count, day) => count <= (seen[day - 1] ?? count) && count >= 0));
        }
      }),
    );
  });

  it('depends neither on the order of customers nor on that of their orders', () => {
    fc.assert(
      fc.property(shop, (histories) => {
        const [forth, reverse] = [new ReturnGaps(LAST), new ReturnGaps(LAST)];
        for (const [n, days] of histories.entries()) forth.add(`c${n}`, days);
        for (const [n, days] of [...histories.entries()].reverse()) reverse.add(`c${n}`, [...days].reverse());
        assert.deepEqual(reverse.curves(), forth.curves());
      }),
    );
  });

  it('leaves each customer out of exactly one of its twenty parts', () => {
    fc.assert(
      fc.property(shop, (histories) => {
        const { whole, without } = gapsOf(histories).curves();
        assert.equal(without.length, 20);
        const all = whole.seen[0] ?? 0;
        const left = without.reduce((sum, { seen }) => sum + all - (seen[0] ?? 0), 0);
        assert.equal(left, all);
      }),
    );
  });

  it('is the same wherever the calendar begins', () => {
    fc.assert(
      fc.property(shop, fc.integer({ min: 1, max: 20_000 }), (histories, shift) => {
        const later = histories.map((days) => days.map((day) => day + shift));
        assert.deepEqual(gapsOf(later, LAST + shift).curves(), gapsOf(histories).curves());
      }),
    );
  });

  it('does not count orders after the present, nor several of one day twice', () => {
    fc.assert(
      fc.property(shop, (histories) => {
        const noisy = histories.map((days) => [...days, ...days, LAST + 1, LAST + 500]);
        const [clean, found] = [gapsOf(histories), new ReturnGaps(LAST)];
        for (const [n, days] of noisy.entries()) found.add(`c${n}`, days, new Set(days).size - 2);
        assert.equal(found.returns, clean.returns);
        assert.equal(found.seenDays, clean.seenDays);
        assert.deepEqual(found.curves(), clean.curves());
      }),
    );
  });

  it('is empty for a shop without orders', () => {
    const gaps = gapsOf([[], []]);
    assert.deepEqual([gaps.returns, gaps.seenDays, gaps.curves().whole.back.length], [0, 0, 0]);
  });
});
