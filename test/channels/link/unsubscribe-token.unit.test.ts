import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linkTokens } from '../../../channels/link/link-token.js';
import { linkBase, unsubscribeUrl } from '../../../channels/link/links.js';
import { unsubscribeTokens } from '../../../channels/link/unsubscribe-token.js';
import { CHANNELS } from '../../../domain/base/channel.js';
import { messageId } from '../../../domain/base/ids.js';
import { readRef } from '../../../domain/base/ref.js';

const SECRET = 'a secret of at least 16';
const tokens = unsubscribeTokens(SECRET);
const target = { channel: 'email' as const, message: 'hoa-nang.sale.launch-followers.1:c1' };

describe('unsubscribe tokens', () => {
  it('give back the message and the channel they were made for', () => {
    const ref = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map(readRef);
    const message = ref.filter((one) => one !== undefined).map((one) => messageId('shop.sale.x.1', one));
    fc.assert(
      fc.property(message, fc.constantFrom(...CHANNELS), (id, channel) => {
        const token = tokens.create({ channel, message: id });
        assert.match(token, /^[\w-]+\.[\w-]{22}$/);
        assert.deepEqual(tokens.verify(token), { channel, message: id });
      }),
    );
  });

  it('with any byte changed, left out or added are worth nothing', () => {
    const token = tokens.create(target);
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      assert.equal(tokens.verify(token.slice(0, at) + other + token.slice(at + 1)), undefined, `at ${at}`);
      assert.equal(tokens.verify(token.slice(0, at) + token.slice(at + 1)), undefined, `without ${at}`);
    }
    for (const more of ['=', ' ', '.', 'A', '\0']) assert.equal(tokens.verify(token + more), undefined);
  });

  it('of another secret, and tokens of tracking links, are worth nothing', () => {
    assert.equal(tokens.verify(unsubscribeTokens('another secret of 16').create(target)), undefined);
    for (const kind of ['click', 'open'] as const) {
      assert.equal(tokens.verify(linkTokens(SECRET).create(kind, target.message)), undefined);
      assert.equal(tokens.verify(linkTokens(SECRET).create(kind, `email:${target.message}`)), undefined);
    }
  });

  it('refuse arbitrary input, however long, and what is no message of ours', () => {
    fc.assert(fc.property(fc.string(), (text) => assert.equal(tokens.verify(text), undefined)));
    assert.equal(tokens.verify('A'.repeat(10_000_000)), undefined);
    assert.equal(tokens.verify(tokens.create({ channel: 'email', message: 'nonsense' })), undefined);
  });

  it('stand in an address of ours', () => {
    const base = linkBase('https://go.example.com', SECRET);
    assert.equal(unsubscribeUrl(base, target), `https://go.example.com/u/${tokens.create(target)}`);
  });
});
