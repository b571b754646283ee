import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Arms, liftOf, pooledLift } from '../../../domain/experiment/rates.js';
import { binomial, draws } from './support.js';

const near = (actual: number | undefined, expected: number, within = 5e-5): void =>
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);

describe('the lift of a campaign', () => {
  it('has the interval of docs/sources.md#lift: 56 of 70 against 48 of 80, and 270 of 9,000 against 20 of 1,000', () => {
    const known = liftOf({ assigned: 70, bought: 56 }, { assigned: 80, bought: 48 });
    near(known?.lift, 0.2);
    near(known?.low, 0.0524);
    near(known?.high, 0.3339);
    const campaign = liftOf({ assigned: 9000, bought: 270 }, { assigned: 1000, bought: 20 });
    near(campaign?.lift, 0.01);
    near(campaign?.low, -0.001, 5e-4);
    near(campaign?.high, 0.018, 5e-4);
  });

  it('covers the truth in 94 to 96 of 100 simulated experiments, with and without a lift, large and small holdouts', () => {
    const next = draws(20_261_130);
    let covered = 0;
    for (let experiment = 0; experiment < 2_000; experiment += 1) {
      const base = 0.02 + 0.2 * next();
      const truth = experiment % 2 === 0 ? 0 : 0.08 * next();
      const people = 400 + Math.floor(800 * next());
      const held = Math.round(people * (0.2 + 0.3 * next()));
      const treated = { assigned: people - held, bought: binomial(next, people - held, base + truth) };
      const lift = liftOf(treated, { assigned: held, bought: binomial(next, held, base) });
      if (lift && lift.low <= truth && truth <= lift.high) covered += 1;
    }
    assert.ok(covered >= 1_880 && covered <= 1_920, `${covered} of 2,000`);
  });

  it('is told apart at another level: a wider interval contains the narrower one', () => {
    const [a, b] = [
      { assigned: 70, bought: 56 },
      { assigned: 80, bought: 48 },
    ];
    const [narrow, wide] = [liftOf(a, b, 1.96), liftOf(a, b, 2.58)];
    assert.ok(narrow && wide && wide.low < narrow.low && narrow.high < wide.high);
  });
});

describe('the lift over several campaigns', () => {
  const campaign = (next: () => number, truth: number): Arms => {
    const base = 0.01 + 0.1 * next();
    const [treated, held] = [50 + Math.floor(150 * next()), 10 + Math.floor(40 * next())];
    return {
      treated: { assigned: treated, bought: binomial(next, treated, base + truth) },
      holdout: { assigned: held, bought: binomial(next, held, base) },
    };
  };

  it('covers the truth in 93 to 97 of 100 shops with twelve campaigns too small to say anything alone', () => {
    const next = draws(7);
    let covered = 0;
    for (let shop = 0; shop < 2_000; shop += 1) {
      const truth = shop % 2 === 0 ? 0 : 0.05;
      const lift = pooledLift(Array.from({ length: 12 }, () => campaign(next, truth)));
      if (lift && lift.low <= truth && truth <= lift.high) covered += 1;
    }
    assert.ok(covered >= 1_860 && covered <= 1_940, `${covered} of 2,000`);
  });

  it('is not fooled by campaigns that differ in size and in how many buy anyhow (Simpson)', () => {
    // In each campaign both arms buy alike; added up, the treated seem to buy three times as often.
    const lift = pooledLift([
      { treated: { assigned: 900, bought: 270 }, holdout: { assigned: 100, bought: 30 } },
      { treated: { assigned: 100, bought: 1 }, holdout: { assigned: 900, bought: 9 } },
    ]);
    near(lift?.lift, 0, 1e-12);
    assert.ok(lift && lift.low < 0 && lift.high > 0);
  });

  it('of one campaign is its difference, whatever the counts, and empty arms say nothing', () => {
    const arm = fc
      .integer({ min: 1, max: 500 })
      .chain((assigned) => fc.integer({ min: 0, max: assigned }).map((bought) => ({ assigned, bought })));
    fc.assert(
      fc.property(arm, arm, (treated, holdout) => {
        const nobody = { assigned: 0, bought: 0 };
        const lift = pooledLift([
          { treated, holdout },
          { treated, holdout: nobody },
        ]);
        if (!lift) return;
        near(lift.lift, treated.bought / treated.assigned - holdout.bought / holdout.assigned, 1e-9);
        assert.ok(lift.low <= lift.lift && lift.lift <= lift.high);
      }),
      { seed: 11, numRuns: 300 },
    );
    assert.equal(pooledLift([]), undefined);
  });
});
