import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isHeldOut } from '../../../domain/run/holdout.js';

const run = (holdout?: number, campaign = 'shop.sale') => ({ campaign, ...(holdout === undefined ? {} : { holdout }) });
const refs = Array.from({ length: 4_000 }, (_, n) => `c${n}`);
const held = (share?: number, campaign?: string): string[] =>
  refs.filter((ref) => isHeldOut(run(share, campaign), { ref }));

describe("a campaign's holdout", () => {
  it('is nobody without a share, about the share with one, and only grows with it', () => {
    assert.deepEqual(held(), []);
    const [tenth, half] = [held(0.1), held(0.5)];
    assert.ok(
      Math.abs(tenth.length - 400) < 80 && Math.abs(half.length - 2_000) < 150,
      `${tenth.length} ${half.length}`,
    );
    assert.deepEqual(
      tenth.filter((ref) => !half.includes(ref)),
      [],
    );
  });

  it('of another campaign is another one: nobody is left out of everything', () => {
    const [one, two] = [held(0.2), new Set(held(0.2, 'shop.other'))];
    const both = one.filter((ref) => two.has(ref)).length;
    assert.ok(both > 80 && both < 240, `${both} of ${one.length}`);
  });

  it('has all who share an address, on whatever channel, or none of them', () => {
    const people = fc.uniqueArray(fc.constantFrom(...refs), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(people, fc.constantFrom('chat', 'email', 'sms'), (shared, channel) => {
        const arms = shared.map((ref) => isHeldOut(run(0.5), { ref, shared: { [channel]: shared } }));
        assert.equal(new Set(arms).size, 1);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});
