import assert from 'node:assert/strict';
import { NO_SPENDING } from '../../../domain/experiment/money.js';
import { experimentPolicyAt } from '../../../domain/experiment/policy.js';
import { compare, type Observed } from '../../../domain/experiment/verdict.js';
import { comparisonWords } from '../../../domain/experiment/words.js';

const POLICY = experimentPolicyAt(new Date('2026-11-30T00:00:00Z'));
const spending = { treated: NO_SPENDING, holdout: NO_SPENDING };
const seen = (treated: number, bought: number, held: number, heldBought: number, share = 0.1): Observed => ({
  share,
  arms: { treated: { assigned: treated, bought }, holdout: { assigned: held, bought: heldBought } },
  spending,
});
const judge = (campaigns: readonly Observed[], isOver = true) => compare(campaigns, isOver, POLICY);

describe('the verdict on a campaign', () => {
  it('says that the data are not enough, and how many customers would be', () => {
    const one = judge([seen(9_000, 270, 1_000, 20)]);
    assert.equal(one.verdict, 'not_enough');
    assert.ok(one.enough > 10_000 && one.enough < 30_000, String(one.enough));
    const words = comparisonWords(one);
    assert.match(words.en, /270.9,?000 \(3\.0 %\).*\+1\.0 points .*-0\.1 to \+1\.8.*Not enough data yet/);
    assert.match(words.vi, /Chưa đủ dữ liệu\. Cần khoảng [\d.]+ khách/);
  });

  it('says more or fewer only when the interval leaves out zero, and none when many saw nothing', () => {
    assert.equal(judge([seen(9_000, 450, 1_000, 20)]).verdict, 'more');
    assert.equal(judge([seen(9_000, 180, 1_000, 45)]).verdict, 'fewer');
    assert.equal(judge([seen(90_000, 1_800, 10_000, 200)]).verdict, 'none');
  });

  it('is blocked by arms of the wrong sizes, however clear the lift looks', () => {
    const one = judge([seen(9_100, 900, 900, 9)]);
    assert.equal(one.verdict, 'blocked');
    assert.match(comparisonWords(one).en, /No verdict/);
  });

  it('waits until all orders that count are in', () => {
    assert.equal(judge([seen(9_000, 450, 1_000, 20)], false).verdict, 'running');
  });

  it('says nothing of a handful, however clear, nor of nobody', () => {
    assert.equal(judge([seen(20, 20, 20, 0, 0.5)]).verdict, 'not_enough');
    const nobody = judge([seen(0, 0, 0, 0)]);
    assert.equal(nobody.verdict, 'not_enough');
    assert.equal(nobody.lift, undefined);
    assert.match(comparisonWords(nobody).vi, /^Chưa đủ dữ liệu/);
    assert.equal(judge([]).verdict, 'not_enough');
  });

  it('pools small campaigns: twenty that each say nothing say more together', () => {
    const small = seen(180, 14, 20, 0);
    assert.equal(judge([small]).verdict, 'not_enough');
    assert.equal(judge(Array.from({ length: 20 }, () => small)).verdict, 'more');
  });

  it('adds up what each campaign was to hold out before it compares sizes', () => {
    assert.equal(judge([seen(900, 30, 100, 3), seen(500, 30, 500, 20, 0.5)]).ratio.isOff, false);
    assert.equal(judge([seen(900, 30, 100, 3), seen(900, 30, 100, 3, 0.5)]).ratio.isOff, true);
  });
});
