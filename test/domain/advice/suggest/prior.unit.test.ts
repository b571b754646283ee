import assert from 'node:assert/strict';
import fc from 'fast-check';
import { beliefOf, fitPrior, meanOf, type Trial } from '../../../../domain/advice/suggest/prior.js';

const FALLBACK = { mean: 0.01, strength: 100 };
const responded = [4, 9, 30, 2, 60, 0];
const sent = [200, 500, 900, 40, 4000, 25];
/** docs/sources.md#ranking */
const FIXTURE: Trial[] = sent.map((n, i) => ({ sent: n, responded: responded[i] ?? 0 }));

describe('the prior of the response rates', () => {
  const prior = fitPrior(FIXTURE, FALLBACK);

  it('is that of the reference: mean 0.021743, strength 547.55', () => {
    assert.equal(prior.mean.toFixed(6), '0.021743');
    assert.ok(Math.abs(prior.strength - 547.55) < 0.05, String(prior.strength));
    const { a, b } = beliefOf(prior, { sent: 0, responded: 0 });
    assert.deepEqual([a.toFixed(3), b.toFixed(2)], ['11.905', '535.65']);
  });

  it('shrinks the rates as the reference does: 2 of 40 is no longer best, 0 of 25 not zero', () => {
    const shrunk = FIXTURE.map((trial) => Number(meanOf(beliefOf(prior, trial)).toFixed(6)));
    assert.deepEqual(shrunk, [0.021277, 0.019956, 0.028949, 0.023667, 0.015812, 0.020794]);
  });

  it('does not depend on the order of the groups', () => {
    const other = fitPrior([...FIXTURE].reverse(), FALLBACK);
    assert.ok(Math.abs(other.mean - prior.mean) < 1e-9 && Math.abs(other.strength - prior.strength) < 0.01);
  });

  for (const [what, trials] of [
    ['no history', []],
    ['two groups', FIXTURE.slice(0, 2)],
    ['groups that were never sent to', [...FIXTURE.slice(0, 2), { sent: 0, responded: 0 }]],
    ['nobody who ever responded', FIXTURE.map(({ sent: n }) => ({ sent: n, responded: 0 }))],
    ['nobody who ever did not', FIXTURE.map(({ sent: n }) => ({ sent: n, responded: n }))],
  ] as const) {
    it(`is the policy's with ${what}`, () => assert.deepEqual(fitPrior(trials, FALLBACK), FALLBACK));
  }

  it('is bounded when the groups do not differ, and when they differ wildly', () => {
    const alike = Array.from({ length: 5 }, () => ({ sent: 1_000, responded: 20 }));
    assert.ok(fitPrior(alike, FALLBACK).strength <= 10_000);
    const wild = [0, 1_000, 0, 1_000].map((n) => ({ sent: 1_000, responded: n }));
    assert.ok(fitPrior(wild, FALLBACK).strength >= 2 - 1e-9);
  });

  it('always gives a belief between the prior and the group’s own rate', () => {
    const trial = fc
      .integer({ min: 1, max: 100_000 })
      .chain((n) => fc.record({ sent: fc.constant(n), responded: fc.nat(n) }));
    fc.assert(
      fc.property(fc.array(trial, { minLength: 1, maxLength: 12 }), (trials) => {
        const fitted = fitPrior(trials, FALLBACK);
        for (const one of trials) {
          const [own, mean] = [one.responded / one.sent, meanOf(beliefOf(fitted, one))];
          assert.ok(mean >= Math.min(own, fitted.mean) - 1e-12 && mean <= Math.max(own, fitted.mean) + 1e-12);
        }
      }),
      { numRuns: 100 },
    );
  });
});
