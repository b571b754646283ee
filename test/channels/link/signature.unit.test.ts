import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { SIGNATURE_TOLERANCE_MS, sign, verifySignature } from '../../../channels/link/signature.js';

const SECRET = 'a secret of at least 16';
const NOW = Date.UTC(2026, 10, 11, 1, 2, 3);
const TIMESTAMP = String(NOW / 1000);

describe('signatures', () => {
  it('are HMAC-SHA256 over timestamp, dot and body, in hex', () => {
    const expected = createHmac('sha256', SECRET).update(`${TIMESTAMP}.{"a":"đ"}`, 'utf8').digest('hex');
    assert.equal(sign(SECRET, TIMESTAMP, '{"a":"đ"}'), expected);
    assert.equal(sign(SECRET, TIMESTAMP, Buffer.from('{"a":"đ"}')), expected);
  });

  it('hold for the body they were made for and for no other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (body, other) => {
        const signature = sign(SECRET, TIMESTAMP, body);
        assert.ok(verifySignature(SECRET, { timestamp: TIMESTAMP, signature }, body, NOW));
        assert.equal(verifySignature(SECRET, { timestamp: TIMESTAMP, signature }, other, NOW), other === body);
      }),
    );
  });

  it('do not hold with another secret or another timestamp', () => {
    const signature = sign(SECRET, TIMESTAMP, 'x');
    assert.ok(!verifySignature('another secret of 16', { timestamp: TIMESTAMP, signature }, 'x', NOW));
    const later = String(NOW / 1000 + 1);
    assert.ok(!verifySignature(SECRET, { timestamp: later, signature }, 'x', NOW));
  });

  it('expire after the tolerance, in both directions', () => {
    const given = { timestamp: TIMESTAMP, signature: sign(SECRET, TIMESTAMP, 'x') };
    for (const off of [SIGNATURE_TOLERANCE_MS, -SIGNATURE_TOLERANCE_MS]) {
      assert.ok(verifySignature(SECRET, given, 'x', NOW + off));
      assert.ok(!verifySignature(SECRET, given, 'x', NOW + off + Math.sign(off)));
    }
  });

  it('that are malformed or missing are refused without an error', () => {
    const good = sign(SECRET, TIMESTAMP, 'x');
    for (const signature of [undefined, '', 'zz', good.slice(1), `${good}00`, good.toUpperCase()]) {
      assert.ok(!verifySignature(SECRET, { timestamp: TIMESTAMP, signature }, 'x', NOW), String(signature));
    }
    for (const timestamp of [undefined, '', 'now', `${TIMESTAMP}.5`, `-${TIMESTAMP}`, '9'.repeat(40)]) {
      assert.ok(!verifySignature(SECRET, { timestamp, signature: good }, 'x', NOW), String(timestamp));
    }
  });
});
