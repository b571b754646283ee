import assert from 'node:assert/strict';
import fc from 'fast-check';
import { customerId, customerKey, messageId, orderId, parseMessageId } from '../../../domain/base/ids.js';
import { REF, readRef, refKey, refOfKey } from '../../../domain/base/ref.js';

const ODD = ['#1001', 'HD/2026/01', 'ÁO-01', 'AO THUN/M', '_linh99', '+84912345678', 'a:b', '-', '~', '😀', 'ID(1)'];
const anyRef = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map(readRef)
  .filter((ref) => ref !== undefined);

describe('a ref', () => {
  for (const ref of ['17850', 'a.b@c-d+e_f', ...ODD]) {
    it(`may be ${ref}`, () => assert.ok(REF.test(ref)));
  }
  for (const ref of [
    '',
    ' a',
    'a ',
    'a  b',
    '.',
    '..',
    'a\nb',
    'a\u200bb',
    '50%',
    '$where',
    'x'.repeat(65),
    '__proto__',
    '\ud800',
  ]) {
    it(`may not be ${JSON.stringify(ref)}`, () => assert.equal(REF.test(ref), false));
  }

  it('of before stands in an _id as it always did', () => {
    assert.equal(customerId('shop', 'a.b@c-d+e_f'), 'shop/a.b@c-d+e_f');
    assert.equal(orderId('shop', '17850', 'o-1'), 'shop/17850/o-1');
    assert.equal(messageId('shop.sale.x.1', '17850'), 'shop.sale.x.1:17850');
  });

  it('is escaped in an _id, byte by byte, and found again', () => {
    assert.equal(orderId('shop', '#1', 'HD/2026/01'), 'shop/%231/HD%2F2026%2F01');
    assert.equal(refKey('ÁO'), '%C3%81O');
    for (const ref of ODD) assert.equal(refOfKey(refKey(ref)), ref);
  });

  it('has one key whatever is in it: only ASCII that no _id, header or URL divides by, and other refs have others', () => {
    fc.assert(
      fc.property(anyRef, anyRef, (one, other) => {
        assert.match(refKey(one), /^[A-Za-z0-9._@+%-]+$/);
        assert.equal(refOfKey(refKey(one)), one);
        assert.equal(refKey(refKey(one)), refKey(one));
        assert.equal(refKey(one) === refKey(other), one === other);
        assert.equal(customerKey(customerId('shop', one)), refKey(one));
      }),
      { seed: 14 },
    );
  });

  it('comes back from a message id, and a broken one is none', () => {
    for (const ref of ODD) assert.equal(parseMessageId(messageId('s.c.o.1', ref))?.customer, ref);
    assert.equal(parseMessageId('s.c.o.1:%E0%A4'), undefined);
  });

  it('is composed and trimmed when a file brings it', () => {
    assert.equal(readRef('  A\u0301O  THUN/M\t'), 'ÁO THUN/M');
    assert.equal(readRef('x'.repeat(100_000)), undefined);
  });
});
