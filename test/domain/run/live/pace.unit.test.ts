import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EMPTY_LEDGER } from '../../../../domain/run/ledger.js';
import { paceOf, recentSamples, type Sample, sampleOf } from '../../../../domain/run/live/pace.js';

const T0 = Date.parse('2026-11-11T00:00:00Z');
const at = (seconds: number): Date => new Date(T0 + seconds * 1000);
const sample = (seconds: number, sent: number, handled = sent): Sample => ({ at: at(seconds), sent, handled });
const PLANNED = { pending: 600, isPlanned: true };

describe('the pace of a run', () => {
  it('is what was sent a second over the samples, and ends when nobody would be pending', () => {
    const pace = paceOf([sample(0, 100, 200), sample(10, 150, 300)], PLANNED);
    assert.deepEqual(pace, { sentPerSecond: 5, endsAt: at(10 + 60) });
  });

  it('is not known from one instant, nor from two samples of the same', () => {
    assert.equal(paceOf([], PLANNED), undefined);
    assert.equal(paceOf([sample(0, 1)], PLANNED), undefined);
    assert.equal(paceOf([sample(0, 1), sample(0, 5)], PLANNED), undefined);
  });

  it('expects no end while the plan goes on, nobody is left or nothing moves, and none behind the expiry', () => {
    const samples = [sample(0, 0), sample(10, 100)];
    assert.deepEqual(paceOf(samples, { ...PLANNED, isPlanned: false }), { sentPerSecond: 10 });
    assert.deepEqual(paceOf(samples, { ...PLANNED, pending: 0 }), { sentPerSecond: 10 });
    assert.deepEqual(paceOf([sample(0, 5), sample(10, 5)], PLANNED), { sentPerSecond: 0 });
    assert.deepEqual(paceOf(samples, { ...PLANNED, expiresAt: at(30) }), { sentPerSecond: 10, endsAt: at(30) });
  });

  it('counts who is handled, not only who was sent', () => {
    const ledger = { ...EMPTY_LEDGER, audience: 100, sent: 30, skipped: { cap: 10 }, pending: 60 };
    assert.deepEqual(sampleOf(ledger, at(1)), { at: at(1), sent: 30, handled: 40 });
  });

  it('is measured over the recent past: at least its length, and one sample more', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 60 }), (gaps, seconds) => {
        let time = 0;
        const all = gaps.map((gap) => {
          time += gap;
          return sample(time, time);
        });
        const kept = recentSamples(all, seconds * 1000);
        assert.deepEqual(kept, all.slice(all.length - kept.length), 'the newest, in order');
        const span = (one: Sample | undefined) => time - ((one?.at.getTime() ?? 0) - T0) / 1000;
        if (kept.length < all.length) assert.ok(span(kept[0]) >= seconds);
        assert.ok(kept.length < 3 || span(kept[1]) < seconds);
      }),
      { seed: 15, numRuns: 200 },
    );
  });
});
