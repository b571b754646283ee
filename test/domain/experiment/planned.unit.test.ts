import assert from 'node:assert/strict';
import fc from 'fast-check';
import { peopleNeeded, powerWith, smallestLift } from '../../../domain/experiment/enough.js';
import { sampleRatio } from '../../../domain/experiment/sample-ratio.js';

const designs = fc.record({
  treated: fc.double({ min: 0.5, max: 0.95, noNaN: true }),
  level: fc.constantFrom(0.9, 0.95, 0.99),
  power: fc.constantFrom(0.8, 0.9),
});
const rates = fc
  .tuple(fc.double({ min: 0.005, max: 0.4, noNaN: true }), fc.double({ min: 0.2, max: 1, noNaN: true }))
  .map(([base, more]) => ({ base, target: base * (1 + more) }));

describe('the plan of a comparison', () => {
  it('names the fewest people with whom the lift is seen as often as was asked', () => {
    fc.assert(
      fc.property(designs, rates, (design, { base, target }) => {
        const people = peopleNeeded(base, target, design);
        assert.ok(powerWith(people, base, target, design) >= design.power - 1e-9);
        assert.ok(powerWith(people - 1, base, target, design) < design.power + 1e-9);
      }),
      { seed: 21, numRuns: 200 },
    );
  });

  it('agrees with the smallest lift that as many people show', () => {
    fc.assert(
      fc.property(designs, rates, (design, { base, target }) => {
        const people = peopleNeeded(base, target, design);
        const lift = smallestLift(people, base, design);
        assert.ok(lift !== undefined && lift <= target - base + 1e-6 && lift > (target - base) * 0.9);
      }),
      { seed: 22, numRuns: 200 },
    );
  });

  it('takes no notice of the order in which arms are named', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(counts, (arms) => {
        const shares = arms.map(() => 1 / arms.length);
        const there = sampleRatio(arms, shares, 0.001);
        assert.deepEqual(sampleRatio(arms.toReversed(), shares, 0.001).isOff, there.isOff);
        assert.ok(there.p >= 0 && there.p <= 1);
      }),
      { seed: 23, numRuns: 200 },
    );
  });
});
