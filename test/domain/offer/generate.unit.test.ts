import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeId, codeKey } from '../../../domain/base/ids.js';
import { PARAMETERS } from '../../../domain/message/parameters.js';
import { sampleCode } from '../../../domain/message/sample-code.js';
import { CODE, isPool } from '../../../domain/offer/code.js';
import { ALPHABET, CodeDrawer, isSparse } from '../../../domain/offer/generate.js';
import type { Offer } from '../../../domain/offer/offer.js';
import { runOffer } from '../../../domain/run/run-code.js';

const bytesOf = (bytes: readonly number[]) => {
  let drawn = 0;
  return (): Uint8Array => {
    drawn += 1;
    return Uint8Array.from(bytes, (byte) => (byte + drawn) % 256);
  };
};

describe('drawn codes', () => {
  it('are valid codes of the prefix and the asked length, the same from the same bytes', () => {
    const letters = fc.array(fc.nat({ max: 255 }), { minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(letters, fc.integer({ min: 6, max: 20 }), (bytes, length) => {
        const code = new CodeDrawer(bytesOf(bytes), 'HN-', length).next();
        assert.match(code, CODE);
        assert.equal(code.length, length + 3);
        assert.ok([...code.slice(3)].every((letter) => ALPHABET.includes(letter)));
        assert.equal(new CodeDrawer(bytesOf(bytes), 'HN-', length).next(), code);
      }),
    );
  });

  it('have each letter equally likely, as bytes that would not are thrown away', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const drawer = new CodeDrawer(() => all, '', 248);
    const counts = new Map<string, number>();
    for (const letter of drawer.next()) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    assert.equal(counts.size, ALPHABET.length);
    assert.equal(new Set(counts.values()).size, 1);
  });

  it('never hold letters that are mistaken for others', () => {
    for (const letter of '01OIL') assert.ok(!ALPHABET.includes(letter), letter);
  });

  it('are sparse enough only when a thousand possible ones stand behind each', () => {
    assert.equal(isSparse(6, 900_000), false);
    assert.equal(isSparse(6, 800_000), true);
    assert.equal(isSparse(7, 1_000_000), true);
  });
});

describe('an offer for a run', () => {
  const times = { startsAt: new Date(0), endsAt: new Date(1) };
  const shared: Offer = { _id: 's/a', shop: 's', key: 'a', name: 'A', code: 'CHUNG', ...times };
  const pool: Offer = { _id: 's/b', shop: 's', key: 'b', name: 'B', kind: 'pool', ...times };
  const coded = { text: 'Ma {{ offer_code }}' };

  it('is its shared code, or the pool; a pool is left alone by a message without a code', () => {
    assert.deepEqual(runOffer(shared, coded), { offerCode: 'CHUNG', offerEndsAt: times.endsAt });
    assert.deepEqual(runOffer(pool, coded), { offerPool: 'b', offerEndsAt: times.endsAt });
    assert.deepEqual(runOffer(pool, { text: 'Chao' }), { offerEndsAt: times.endsAt });
    assert.deepEqual(runOffer(undefined, coded), {});
    assert.deepEqual([isPool(shared), isPool(pool)], [false, true]);
  });

  it('is measured by its longest code', () => {
    assert.equal(sampleCode(shared), 'CHUNG');
    assert.equal(sampleCode({ kind: 'pool', codeLength: 17 }).length, 17);
    assert.equal(sampleCode({ kind: 'pool' }), PARAMETERS.offer_code.sample);
  });

  it('has codes that do not differ by capitals, and whose ids have no parts too many', () => {
    assert.equal(codeKey('abC-1'), 'ABC-1');
    assert.equal(codeId('s', 'a/b'), 's/A%2FB');
  });
});
