import assert from 'node:assert/strict';
import fc from 'fast-check';
import { betaCdf, betaQuantile, lnBeta, lnGamma } from '../../../../domain/advice/suggest/beta.js';

const near = (value: number, wanted: number, tolerance = 1e-10): void =>
  assert.ok(Math.abs(value - wanted) <= tolerance * Math.max(1, Math.abs(wanted)), `${value} is not ${wanted}`);

describe('the beta distribution', () => {
  it('has the logarithms of the factorials', () => {
    let factorial = 0;
    for (let n = 1; n < 200; n += 1) {
      near(lnGamma(n), factorial, 1e-12);
      factorial += Math.log(n);
    }
    near(lnGamma(0.5), Math.log(Math.PI) / 2, 1e-12);
    near(lnBeta(2, 3), Math.log(1 / 12), 1e-12);
  });

  for (const [x, a, b, wanted] of [
    [0.3, 1, 1, 0.3],
    [0.5, 2, 2, 0.5],
    [0.25, 2, 1, 0.0625],
    [0.25, 1, 2, 0.4375],
    [0.2, 3, 5, 0.148032],
    [0.5, 0.5, 0.5, 0.5],
  ] as const) {
    it(`puts ${wanted} of Beta(${a}, ${b}) below ${x}`, () => near(betaCdf(x, a, b), wanted, 1e-9));
  }

  it('has a quantile that undoes the distribution function', () => {
    const shape = fc.double({ min: 0.5, max: 5_000, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), shape, shape, (p, a, b) => {
        const x = betaQuantile(p, a, b);
        assert.ok(x > 0 && x < 1);
        near(betaCdf(x, a, b), p, 1e-6);
      }),
      { numRuns: 500 },
    );
  });

  it('is mirrored when its shapes are swapped', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.integer({ min: 1, max: 3_000 }),
        fc.integer({ min: 1, max: 3_000 }),
        (x, a, b) => near(betaCdf(x, a, b) + betaCdf(1 - x, b, a), 1, 1e-9),
      ),
    );
  });

  it('is certain outside its range', () => assert.deepEqual([betaCdf(-1, 2, 3), betaCdf(2, 2, 3)], [0, 1]));
});
