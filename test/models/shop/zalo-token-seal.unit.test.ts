import assert from 'node:assert/strict';
import fc from 'fast-check';
import { openToken, sealToken } from '../../../models/shop/zalo/zalo-token-seal.js';

const SECRET = 'an application secret';

describe('a sealed token', () => {
  it('opens to what it was, for its account and its secret only', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (token) => {
        const sealed = sealToken(SECRET, '1/2', token);
        assert.equal(openToken(SECRET, '1/2', sealed), token);
        assert.throws(() => openToken(SECRET, '1/3', sealed));
        assert.throws(() => openToken('another secret', '1/2', sealed));
      }),
      { seed: 13, numRuns: 20 },
    );
  });

  it('never looks the same twice, and opens no more with one bit changed', () => {
    const sealed = sealToken(SECRET, '1/2', 'token');
    assert.notEqual(sealToken(SECRET, '1/2', 'token'), sealed);
    const bytes = Buffer.from(sealed, 'base64');
    for (const at of [0, 12, 20, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.throws(() => openToken(SECRET, '1/2', changed.toString('base64')));
    }
  });
});
