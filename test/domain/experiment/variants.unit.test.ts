import assert from 'node:assert/strict';
import fc from 'fast-check';
import { armOf } from '../../../domain/experiment/arm.js';
import { VARIANT_KEYS, variantOf, WAITS } from '../../../domain/experiment/variants.js';

const REFS = Array.from({ length: 6_000 }, (_, n) => `c${n}`);
const counted = (salt: string, variants: number, share: number): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const ref of REFS) {
    const drawn = variantOf(ref, salt, variants, share);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  return counts;
};

describe('the message that a customer gets in an experiment', () => {
  it('is drawn for about the tested share, alike for each message, and the others wait', () => {
    for (const [variants, share] of [
      [2, 0.4],
      [3, 0.6],
      [4, 1],
    ] as const) {
      const counts = counted('shop.sale.cart', variants, share);
      const expected = (REFS.length * share) / variants;
      for (const key of VARIANT_KEYS.slice(0, variants)) {
        assert.ok(
          Math.abs((counts[key] ?? 0) - expected) < 5 * Math.sqrt(expected),
          `${key} of ${variants}: ${counts[key]}`,
        );
      }
      const waiting = counts[WAITS] ?? 0;
      assert.ok(Math.abs(waiting - REFS.length * (1 - share)) < 5 * Math.sqrt(REFS.length), String(waiting));
      assert.ok(Object.keys(counts).length <= variants + 1);
    }
  });

  it('is the same each time, and for another outreach another one', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), fc.integer({ min: 2, max: 4 }), (ref, variants) => {
        assert.equal(variantOf(ref, 's', variants, 0.5), variantOf(ref, 's', variants, 0.5));
      }),
      { seed: 2, numRuns: 100 },
    );
    const same = REFS.filter((ref) => variantOf(ref, 'one', 2, 1) === variantOf(ref, 'two', 2, 1)).length;
    assert.ok(Math.abs(same - REFS.length / 2) < 250, String(same));
  });

  it('does not depend on who is held out of the campaign', () => {
    const left = REFS.filter((ref) => armOf(ref, 'shop.sale', 0.3) === 'treated');
    const a = left.filter((ref) => variantOf(ref, 'shop.sale.cart', 2, 1) === 'a').length;
    assert.ok(Math.abs(a - left.length / 2) < 3 * Math.sqrt(left.length), `${a} of ${left.length}`);
  });
});
