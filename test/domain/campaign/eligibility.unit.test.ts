import assert from 'node:assert/strict';
import fc from 'fast-check';
import { policyAt } from '../../../domain/base/policy.js';
import { CONDITIONS, checkEligibility, type ShopMetrics } from '../../../domain/campaign/eligibility.js';
import { NOW } from '../support/samples.js';

const policy = policyAt(NOW).eligibility;
const usd = (amount: number) => ({ amount, currency: 'USD' });
const GOOD: ShopMetrics = { positiveRating: 0.85, chatResponse: 0.85, revenue30d: usd(50_001), followers: 50 };
const check = (over: Partial<ShopMetrics> = {}, skus = 5) => checkEligibility({ ...GOOD, ...over }, skus, policy);
const failing = (over: Partial<ShopMetrics>, skus = 5) =>
  check(over, skus)
    .conditions.filter((one) => !one.ok)
    .map((one) => one.condition);

describe('eligibility', () => {
  it('is given at exactly the thresholds', () => {
    const { cem, advanced, campaign, conditions } = check();
    assert.deepEqual([cem, advanced, campaign], [true, true, true]);
    assert.deepEqual(
      conditions.map((one) => one.condition),
      [...CONDITIONS],
    );
  });

  it('needs more than 500 USD: exactly 500 is not enough', () => {
    assert.deepEqual(failing({ revenue30d: usd(50_000) }), ['revenue_30d']);
    assert.equal(check({ revenue30d: usd(50_000) }).cem, false);
  });

  it('does not take another currency for dollars', () => {
    assert.deepEqual(failing({ revenue30d: { amount: 9_000_000, currency: 'VND' } }), ['revenue_30d']);
  });

  it('names each condition that fails, with what is required and what is', () => {
    const bad = check({ positiveRating: 0.84999, chatResponse: 0.5, revenue30d: usd(49_999), followers: 49 }, 4);
    assert.deepEqual(
      bad.conditions.map(({ condition, required, actual, ok, neededFor }) => [
        condition,
        required,
        actual,
        ok,
        neededFor,
      ]),
      [
        ['positive_rating', '≥ 85 %', '84.999 %', false, 'cem'],
        ['chat_response', '≥ 85 %', '50 %', false, 'cem'],
        ['revenue_30d', '> 500.00 USD', '499.99 USD', false, 'cem'],
        ['followers', '≥ 50', '49', false, 'advanced'],
        ['approved_skus', '≥ 5', '4', false, 'campaign'],
      ],
    );
  });

  it('opens CEM without 50 followers, but not its advanced messages', () => {
    const { cem, advanced, campaign } = check({ followers: 49 });
    assert.deepEqual([cem, advanced, campaign], [true, false, true]);
  });

  it('opens CEM without five approved products, but no campaign', () => {
    const { cem, advanced, campaign } = check({}, 4);
    assert.deepEqual([cem, advanced, campaign], [true, true, false]);
  });

  it('gives nothing to a shop whose CEM is closed', () => {
    const { cem, advanced, campaign } = check({ chatResponse: 0.849 });
    assert.deepEqual([cem, advanced, campaign], [false, false, false]);
  });

  it('is not given on figures that are no figures', () => {
    assert.deepEqual(failing({ positiveRating: Number.NaN }), ['positive_rating']);
  });

  it('says each condition in Vietnamese and English', () => {
    for (const { label } of check().conditions) {
      assert.notEqual(label.vi, '');
      assert.notEqual(label.en, '');
    }
  });

  it('is never lost by doing better', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    const metrics = fc.record({
      positiveRating: part,
      chatResponse: part,
      revenue30d: fc.nat({ max: 100_000 }).map(usd),
      followers: fc.nat({ max: 100 }),
    });
    fc.assert(
      fc.property(metrics, fc.nat({ max: 10 }), (one, skus) => {
        const before = checkEligibility(one, skus, policy);
        const better = {
          positiveRating: Math.min(1, one.positiveRating + 0.1),
          chatResponse: Math.min(1, one.chatResponse + 0.1),
          revenue30d: usd(one.revenue30d.amount + 1),
          followers: one.followers + 1,
        };
        const after = checkEligibility(better, skus + 1, policy);
        for (const right of ['cem', 'advanced', 'campaign'] as const) assert.ok(!before[right] || after[right]);
      }),
    );
  });
});
