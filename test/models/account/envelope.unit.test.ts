import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rewrap, SealBroken, seal, unseal } from '../../../models/account/envelope.js';
import { parseKeyRing } from '../../../models/account/key-ring.js';

const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64');
const OLD = parseKeyRing(`k1:${key(1)}`);
const BOTH = parseKeyRing(`k2:${key(2)},k1:${key(1)}`);
const NEW = parseKeyRing(`k2:${key(2)}`);

describe('sealed secrets', () => {
  it('open for their owner alone, whatever they say', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = seal(OLD, 'hoa/sms', text);
        assert.equal(unseal(OLD, 'hoa/sms', sealed), text);
        assert.throws(() => unseal(OLD, 'hoa/email', sealed), SealBroken);
      }),
      { seed: 13 },
    );
  });

  it('are sealed differently each time, and show nothing of what they hold', () => {
    const [one, other] = [seal(OLD, 'hoa/sms', 'mat khau'), seal(OLD, 'hoa/sms', 'mat khau')];
    assert.notEqual(one.text, other.text);
    assert.notEqual(one.wrapped, other.wrapped);
    assert.doesNotMatch(JSON.stringify(one), /mat khau|bWF0IGtoYXU/);
  });

  it('do not open when one bit was changed, of the text or of the wrapped key', () => {
    const sealed = seal(OLD, 'hoa/sms', 'secret');
    for (const part of ['text', 'wrapped'] as const) {
      const bytes = Buffer.from(sealed[part], 'base64');
      for (let at = 0; at < bytes.length; at += 7) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        assert.throws(() => unseal(OLD, 'hoa/sms', { ...sealed, [part]: changed.toString('base64') }), SealBroken);
      }
      assert.throws(() => unseal(OLD, 'hoa/sms', { ...sealed, [part]: 'AAAA' }), SealBroken);
    }
  });

  it('go under a new key without being read, and open without the old one then', () => {
    const sealed = seal(OLD, 'hoa/sms', 'secret');
    assert.throws(() => unseal(NEW, 'hoa/sms', sealed), /their key 'k1' must be in ACCOUNT_KEYS/);
    const next = rewrap(BOTH, 'hoa/sms', sealed) ?? assert.fail('not wrapped anew');
    assert.equal(next.text, sealed.text);
    assert.equal(unseal(NEW, 'hoa/sms', next), 'secret');
    assert.throws(() => unseal(OLD, 'hoa/sms', next), SealBroken);
    assert.equal(rewrap(BOTH, 'hoa/sms', next), undefined);
    assert.throws(() => rewrap(BOTH, 'hoa/email', sealed), SealBroken);
  });
});

describe('the ring of keys', () => {
  for (const [what, text] of [
    ['a key of 31 octets', `a:${Buffer.alloc(31).toString('base64')}`],
    ['no id', key(1)],
    ['an id twice', `a:${key(1)},a:${key(2)}`],
    ['nothing', ''],
  ] as const) {
    it(`refuses ${what}, and does not show it`, () => {
      assert.throws(
        () => parseKeyRing(text),
        (error: Error) =>
          /^Cannot seal secrets as 'ACCOUNT_KEYS' must be id:key/.test(error.message) &&
          !error.message.includes(key(1)),
      );
    });
  }
});
