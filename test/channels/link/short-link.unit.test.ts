import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shortLinks } from '../../../channels/link/short-link.js';

const links = shortLinks('a secret of at least 16');
const code = links.codeOf('shop.sale.launch.1', 0);
const anyPlace = fc.record({ seq: fc.nat(1999), index: fc.nat(499) });

describe('short links', () => {
  it('give back the place they were made for, in at most 19 URL-safe characters', () => {
    fc.assert(
      fc.property(anyPlace, fc.string(), fc.nat(7), (place, run, attempt) => {
        const own = links.codeOf(run, attempt);
        const token = links.create(own, place);
        assert.match(token, /^[\w-]+$/);
        assert.ok(token.length <= 19);
        assert.deepEqual(links.verify(token), { code: own, link: 0, ...place });
      }),
    );
  });

  it('of another link of the same message carry its number, in two characters more', () => {
    for (const link of [1, 9, 35]) {
      const token = links.create(code, { seq: 1999, index: 499 }, link);
      assert.match(token, /^[\w.-]{21}$/);
      assert.deepEqual(links.verify(token), { code, link, seq: 1999, index: 499 });
      assert.equal(links.verify(token.replace(`.${link.toString(36)}`, '')), undefined, 'without the number');
      assert.equal(links.verify(token.replace(`.${link.toString(36)}`, '.2')), undefined, 'with another number');
    }
  });

  it('of HTML, which has more of them, take one character more from the 36th on', () => {
    for (const link of [36, 200, 1_295]) {
      const token = links.create(code, { seq: 1999, index: 499 }, link);
      assert.match(token, /^[\w.-]{22}$/);
      assert.deepEqual(links.verify(token), { code, link, seq: 1999, index: 499 });
      const short = token.replace(/\.(.)./, '.$1');
      assert.equal(links.verify(short), undefined, 'with half its number');
    }
    assert.equal(links.verify(links.create(code, { seq: 1, index: 1 }, 1_296)), undefined, 'longer ones are none');
  });

  it('of two runs, and of two attempts at one run, have different codes', () => {
    assert.notEqual(links.codeOf('a', 0), links.codeOf('b', 0));
    assert.notEqual(links.codeOf('a', 0), links.codeOf('a', 1));
    assert.equal(links.codeOf('a', 0), links.codeOf('a', 0));
  });

  it('with any character changed, added or removed, or of another secret, are worth nothing', () => {
    const token = links.create(code, { seq: 12, index: 34 });
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'a' ? 'b' : 'a';
      assert.equal(links.verify(token.slice(0, at) + other + token.slice(at + 1)), undefined, `at ${at}`);
      assert.equal(links.verify(token.slice(0, at) + token.slice(at + 1)), undefined, `without ${at}`);
    }
    const foreign = shortLinks('another secret of 16').create(code, { seq: 12, index: 34 });
    assert.equal(links.verify(foreign), undefined);
    fc.assert(fc.property(fc.string(), (text) => links.verify(text) === undefined));
    assert.equal(links.verify('a'.repeat(1_000_000)), undefined);
  });
});
