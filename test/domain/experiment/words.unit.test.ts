import assert from 'node:assert/strict';
import { NO_SPENDING, spent } from '../../../domain/experiment/money.js';
import { experimentPolicyAt } from '../../../domain/experiment/policy.js';
import { type Comparison, compare, type Observed } from '../../../domain/experiment/verdict.js';
import { comparisonWords } from '../../../domain/experiment/words.js';

const POLICY = experimentPolicyAt(new Date('2026-11-30T00:00:00Z'));
const spending = { treated: NO_SPENDING, holdout: NO_SPENDING };
const campaign = (treated: number, bought: number, held: number, heldBought: number): Observed => ({
  share: held / (treated + held || 1),
  arms: { treated: { assigned: treated, bought }, holdout: { assigned: held, bought: heldBought } },
  spending,
});

interface Scene {
  readonly seen: Observed;
  readonly isOver?: boolean;
  readonly verdict: Comparison['verdict'];
  readonly vi: RegExp;
  readonly en: RegExp;
}

const SCENES: readonly Scene[] = [
  {
    seen: campaign(9_000, 450, 1_000, 20),
    verdict: 'more',
    vi: /^Được nhắn tin: 450\/9\.000 \(5,0 %\) đã mua; không nhắn: 20\/1\.000 \(2,0 %\).*mang lại thêm người mua\.$/,
    en: /^Of those treated 450\/9,000 \(5\.0 %\) bought, of those held out 20\/1,000 \(2\.0 %\).*brought buyers/,
  },
  {
    seen: campaign(9_000, 180, 1_000, 45),
    verdict: 'fewer',
    vi: /-2,5 điểm phần trăm .* mua ít hơn nhóm không nhắn\.$/,
    en: /-2\.5 points .* bought less often than those held out\.$/,
  },
  {
    seen: campaign(90_000, 1_800, 10_000, 200),
    verdict: 'none',
    vi: /0,0 điểm phần trăm .*Không thấy khác biệt/,
    en: /0\.0 points .*No difference is seen/,
  },
  {
    seen: campaign(900, 45, 100, 2),
    isOver: false,
    verdict: 'running',
    vi: /Chưa kết luận: thời gian tính đơn hàng chưa hết\.$/,
    en: /No verdict yet: orders that count may still come\.$/,
  },
  {
    seen: { ...campaign(9_100, 450, 900, 20), share: 0.1 },
    verdict: 'blocked',
    vi: /Không thể kết luận: .*p = 0,00086/,
    en: /No verdict: .*p = 0\.00086/,
  },
  {
    seen: campaign(90, 3, 10, 0),
    verdict: 'not_enough',
    vi: /Chưa đủ dữ liệu\. Cần khoảng [\d.]+ khách ở cả hai nhóm/,
    en: /Not enough data yet\. About [\d,]+ customers in both arms together/,
  },
];

describe('the words of a comparison', () => {
  for (const { seen, isOver = true, verdict, vi, en } of SCENES) {
    it(`say '${verdict}' in Vietnamese and English, with the numbers behind it`, () => {
      const one = compare([seen], isOver, POLICY);
      assert.equal(one.verdict, verdict);
      const words = comparisonWords(one);
      assert.match(words.vi, vi);
      assert.match(words.en, en);
    });
  }

  it('name as many customers as would be enough, the same in both languages', () => {
    const one = compare([campaign(900, 18, 100, 2)], true, POLICY);
    const digits = (text: string): string => /(?:About|khoảng) ([\d.,]+)/.exec(text)?.[1]?.replace(/\D/g, '') ?? '';
    const { vi, en } = comparisonWords(one);
    assert.equal(digits(en), String(one.enough));
    assert.equal(digits(vi.slice(vi.indexOf('Cần'))), String(one.enough));
  });
});

describe('money in a comparison', () => {
  const arms = (bought: number) => ({ treated: { assigned: 1_000, bought }, holdout: { assigned: 1_000, bought } });

  it('is shown from ten buyers in each arm on, and not of fewer', () => {
    const money = { treated: spent(1, 500), holdout: spent(0, 500) };
    const some = { treated: { ...money.treated, squares: 40 }, holdout: { ...money.holdout, squares: 60 } };
    const few = compare([{ share: 0.5, arms: arms(9), spending: some }], true, POLICY);
    assert.equal(few.revenue, undefined);
    const enough = compare([{ share: 0.5, arms: arms(10), spending: some }], true, POLICY);
    assert.equal(enough.revenue?.lift, 1);
    assert.ok(enough.revenue.low < 1 && enough.revenue.high > 1);
  });
});

describe('what is visible with the people there are', () => {
  it('shrinks as they grow in number, and is absent when nothing would be', () => {
    const visible = [1, 10, 100].map(
      (times) => compare([campaign(900 * times, 18 * times, 100 * times, 2 * times)], true, POLICY).visible,
    );
    const [few = 0, more = 0, many = 0] = visible;
    assert.ok(few > more && more > many && many > 0, visible.join());
    assert.equal(compare([campaign(2, 1, 1, 0)], true, POLICY).visible, undefined);
  });
});
