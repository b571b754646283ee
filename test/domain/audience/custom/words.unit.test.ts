import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Tree } from '../../../../domain/audience/custom/tree.js';
import { campaignsOf, countNodes, nodesOf, skusOf } from '../../../../domain/audience/custom/tree.js';
import { describeTree } from '../../../../domain/audience/custom/words.js';
import { anyTree } from './trees.js';

const en = (tree: Tree): string => describeTree(tree, 'VND').en;
const vi = (tree: Tree): string => describeTree(tree, 'VND').vi;

describe('a tree in words', () => {
  const tree: Tree = {
    kind: 'and',
    of: [
      {
        kind: 'or',
        of: [
          { kind: 'wishlist', skus: ['A1', 'B2'] },
          { kind: 'cart', days: 7 },
        ],
      },
      { kind: 'not', of: { kind: 'reached', campaign: '10-10', window: 'launch', channel: 'sms' } },
      { kind: 'orders', atLeast: 1, atMost: 3, days: 90 },
    ],
  };

  it('reads as one phrase, with brackets where they are needed', () => {
    assert.equal(
      en(tree),
      '(has product A1 or B2 wished for or has any product in the cart in the last 7 days)' +
        ' and not (was sent a message by SMS of campaign 10-10 (window launch))' +
        ' and has from 1 to 3 valid orders in the last 90 days',
    );
    assert.equal(
      vi(tree),
      '(có sản phẩm A1 hoặc B2 yêu thích hoặc có sản phẩm bất kỳ trong giỏ hàng trong 7 ngày gần đây)' +
        ' và không phải (đã được gửi tin qua SMS của chiến dịch 10-10 (giai đoạn khởi động))' +
        ' và có từ 1 đến 3 đơn hàng hợp lệ trong 90 ngày gần đây',
    );
  });

  for (const [condition, words] of [
    [{ kind: 'orders', atLeast: 3, atMost: 3 }, 'has exactly 3 valid orders'],
    [{ kind: 'revenue', atLeast: 500_000 }, 'has bought for at least 500000 VND in minor units'],
    [{ kind: 'last_order', atLeastDays: 60 }, 'the last order was at least 60 days ago'],
    [{ kind: 'first_order', atMostDays: 90 }, 'the first order was at most 90 days ago'],
    [{ kind: 'never_ordered' }, 'never ordered'],
    [{ kind: 'follows' }, 'follows the shop'],
    [{ kind: 'unpaid' }, 'has an unpaid order'],
    [{ kind: 'unreviewed', days: 15 }, 'has an order without a review in the last 15 days'],
    [{ kind: 'reached' }, 'was sent a message'],
  ] as const) {
    it(`says "${words}"`, () => assert.equal(en(condition), words));
  }

  it('never says "undefined"', () => {
    fc.assert(
      fc.property(anyTree(4), (any) => {
        assert.doesNotMatch(en(any) + vi(any), /undefined|NaN| {2}/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('has its nodes, products and campaigns listed, each once', () => {
    assert.equal(countNodes(tree), 7);
    assert.equal([...nodesOf(tree)][0], tree);
    assert.deepEqual(skusOf({ kind: 'or', of: [tree, tree] }), ['A1', 'B2']);
    assert.deepEqual(campaignsOf({ kind: 'or', of: [tree, tree] }), ['10-10']);
  });
});
