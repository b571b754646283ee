import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mailProofs } from '../../../channels/link/mail-proof.js';
import { shortLinks } from '../../../channels/link/short-link.js';

const SECRET = 'a secret of at least 16';
const proofs = mailProofs(SECRET);
const foreign = mailProofs('another secret of 16');
const code = shortLinks(SECRET).codeOf('shop.sale.launch.1', 0);

describe('the proofs in an e-mail', () => {
  it('of a return path give back the place, whatever a server does to the case of letters', () => {
    fc.assert(
      fc.property(fc.record({ seq: fc.nat(1999), index: fc.nat(499) }), (place) => {
        const token = proofs.returnToken(code, place);
        assert.match(token, /^[0-9a-f]{34,42}$/);
        assert.deepEqual(proofs.verifyReturn(token), { code, ...place });
        assert.deepEqual(proofs.verifyReturn(token.toUpperCase()), { code, ...place });
      }),
    );
  });

  it('of a return path with any digit changed, added or removed, or of another secret, are worth nothing', () => {
    const token = proofs.returnToken(code, { seq: 12, index: 34 });
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'a' ? 'b' : 'a';
      assert.equal(proofs.verifyReturn(token.slice(0, at) + other + token.slice(at + 1)), undefined, `at ${at}`);
      assert.equal(proofs.verifyReturn(token.slice(0, at) + token.slice(at + 2)), undefined, `without ${at}`);
    }
    assert.equal(foreign.verifyReturn(token), undefined);
    assert.equal(proofs.verifyReturn(shortLinks(SECRET).create(code, { seq: 12, index: 34 })), undefined);
    for (const text of ['', 'ab', '00'.repeat(10), 'a'.repeat(1_000_000)]) {
      assert.equal(proofs.verifyReturn(text), undefined);
    }
  });

  it('of a Message-ID belong to one message and one secret', () => {
    const mac = proofs.macOf('a.b.1:c');
    assert.ok(proofs.isMac('a.b.1:c', mac));
    for (const [message, given] of [
      ['a.b.1:d', mac],
      ['a.b.1:c', mac.slice(1)],
      ['a.b.1:c', ''],
      ['a.b.1:c', foreign.macOf('a.b.1:c')],
    ] as const)
      assert.equal(proofs.isMac(message, given), false);
  });
});
