import assert from 'node:assert/strict';
import { hash32 } from '../../../domain/base/hash.js';

describe('the hash', () => {
  it('is what it always was: stored traces and the arms of programmes depend on it', () => {
    assert.deepEqual(
      ['', 'a', 'salt:17850', 'salt:17851', 'Nguyễn'].map((text) => hash32(text)),
      [2872998923, 444641715, 4156837018, 2276811194, 3170007440],
    );
    assert.equal(hash32('a', 0x9dc5811c), 1088363076);
  });
  it('spreads neighbours evenly', () => {
    const counts = new Array<number>(10).fill(0);
    for (let n = 0; n < 10_000; n += 1) counts[hash32(`c${n}`) % 10]! += 1;
    assert.ok(Math.min(...counts) > 900 && Math.max(...counts) < 1_100, counts.join(' '));
  });
});
