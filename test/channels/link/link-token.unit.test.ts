import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linkTokens } from '../../../channels/link/link-token.js';

const SECRET = 'a secret of at least 16';
const tokens = linkTokens(SECRET);
const anyMessage = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 });

describe('link tokens', () => {
  it('give back the message they were made for', () => {
    fc.assert(
      fc.property(anyMessage, fc.constantFrom('click' as const, 'open' as const), (message, kind) => {
        assert.equal(tokens.verify(kind, tokens.create(kind, message)), message);
      }),
    );
  });

  it('hold only URL-safe characters', () => {
    fc.assert(fc.property(anyMessage, (message) => /^[\w-]*\.[\w-]{22}$/.test(tokens.create('click', message))));
  });

  it('of an open pixel are no clicks', () => {
    assert.equal(tokens.verify('click', tokens.create('open', 'a.b.c.1:7')), undefined);
  });

  it('of another secret are worth nothing', () => {
    const other = linkTokens('another secret of 16');
    assert.equal(tokens.verify('click', other.create('click', 'a.b.c.1:7')), undefined);
  });

  it('with any character changed, added or removed are worth nothing', () => {
    const token = tokens.create('click', 'shop.sale.launch-frequent.1:12345');
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      assert.equal(tokens.verify('click', token.slice(0, at) + other + token.slice(at + 1)), undefined, `at ${at}`);
      assert.equal(tokens.verify('click', token.slice(0, at) + token.slice(at + 1)), undefined, `without ${at}`);
    }
    assert.equal(tokens.verify('click', `${token}=`), undefined);
    assert.equal(tokens.verify('click', `${token} `), undefined);
  });

  it('refuse arbitrary input, however long, without throwing', () => {
    fc.assert(fc.property(fc.string(), (text) => tokens.verify('click', text) === undefined));
    assert.equal(tokens.verify('click', 'A'.repeat(10_000_000)), undefined);
  });
});
