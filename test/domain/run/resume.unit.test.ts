import assert from 'node:assert/strict';
import fc from 'fast-check';
import { aheadState, scaled } from '../../../domain/run/resume.js';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 10, 11, 5, minutes));
const clock = (from: Date, to: Date): number => to.getTime() - from.getTime();

describe('an outreach that has not begun', () => {
  const times = { dueAt: at(10), expiresAt: at(50), lateness: 'send' as const };
  const state = (now: number, lateness: 'send' | 'skip' | 'fold' = 'send') =>
    aheadState({ ...times, lateness }, at(now), { graceMinutes: 15 }, clock);

  it('waits for its time, begins at once when that has come, and never when it is over', () => {
    assert.deepEqual(
      [9, 10, 49, 50].map((now) => state(now)),
      ['waits', 'at_once', 'at_once', 'expired'],
    );
  });

  it('is too late by its rule of lateness before it is over', () => {
    assert.deepEqual(
      [24, 25].map((now) => state(now, 'skip')),
      ['at_once', 'expired'],
    );
    assert.equal(state(25, 'fold'), 'expired');
  });
});

describe('counts of a part, scaled', () => {
  it('add up to the whole, and are the counts themselves when it is the whole', () => {
    const n = fc.nat({ max: 500 });
    fc.assert(
      fc.property(n, n, n, n, (willGo, inDoubt, opted_out, more) => {
        const parts = { willGo, inDoubt, noLonger: { opted_out } };
        const seen = willGo + inDoubt + opted_out;
        const whole = seen + more;
        const found = scaled(parts, seen, whole);
        if (more === 0 || seen === 0) assert.deepEqual(found, parts);
        else {
          const sum = found.willGo + found.inDoubt + (found.noLonger.opted_out ?? 0);
          assert.ok(sum === whole || (found.willGo === 0 && sum - whole <= 1), `${sum} of ${whole}`);
        }
      }),
      { seed: 12, numRuns: 300 },
    );
  });
});
