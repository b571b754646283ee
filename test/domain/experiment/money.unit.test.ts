import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addSpending, NO_SPENDING, type Spending, spendingLift, spent } from '../../../domain/experiment/money.js';
import { draws } from './support.js';

const spendingOf = (amounts: readonly number[]): Spending =>
  amounts.reduce((sum, amount) => addSpending(sum, spent(amount)), NO_SPENDING);

describe('money per person', () => {
  it('is added up as if all had been looked at once, in any order and any parts', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 2_000_000_000 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(amounts, fc.nat(60), (all, cut) => {
        const parts = addSpending(spendingOf(all.slice(0, cut)), spendingOf(all.slice(cut)));
        const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
        const squares = all.reduce((sum, one) => sum + (one - mean) ** 2, 0);
        assert.equal(parts.people, all.length);
        assert.equal(
          parts.sum,
          all.reduce((sum, one) => sum + one, 0),
        );
        assert.ok(Math.abs(parts.mean - mean) <= 1e-9 * (1 + mean));
        assert.ok(Math.abs(parts.squares - squares) <= 1e-6 * (1 + squares));
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it("has Welch's interval: the two samples of docs/sources.md#lift", () => {
    const treated = spendingOf([27.5, 21, 19, 23.6, 17, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19, 21.7, 21.4]);
    const holdout = spendingOf([27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8, 22, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5, 28]);
    const lift = spendingLift([{ treated, holdout }]);
    assert.ok(lift);
    assert.ok(Math.abs(lift.lift + 3.0733) < 1e-4, String(lift.lift));
    assert.ok(Math.abs(lift.low + 5.1918) < 1e-4 && Math.abs(lift.high + 0.9549) < 1e-4, `${lift.low} ${lift.high}`);
  });

  it('covers the truth in 93 to 97 of 100 simulated campaigns in which few buy, for very different sums', () => {
    const next = draws(99);
    const arm = (people: number, rate: number): Spending => {
      let all = NO_SPENDING;
      for (let i = 0; i < people; i += 1) {
        const amount = next() < rate ? Math.round(50_000 + 450_000 * next() ** 2) : 0;
        all = addSpending(all, spent(amount));
      }
      return all;
    };
    // The mean of 50,000 + 450,000 u² is 200,000.
    const truth = (0.12 - 0.08) * 200_000;
    let covered = 0;
    for (let campaign = 0; campaign < 1_000; campaign += 1) {
      const lift = spendingLift([{ treated: arm(600, 0.12), holdout: arm(300, 0.08) }]);
      if (lift && lift.low <= truth && truth <= lift.high) covered += 1;
    }
    assert.ok(covered >= 930 && covered <= 970, `${covered} of 1,000`);
  });

  it('says nothing of one person, of nobody, or where all spent the same', () => {
    assert.equal(spendingLift([]), undefined);
    assert.equal(spendingLift([{ treated: spent(5), holdout: spent(0, 10) }]), undefined);
    assert.equal(spendingLift([{ treated: spent(0, 10), holdout: spent(0, 10) }]), undefined);
  });
});
