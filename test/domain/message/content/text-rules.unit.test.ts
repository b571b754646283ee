import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cleanLine, isCleanLine } from '../../../../domain/base/text/text.js';
import { checkInvisible, checkSchemes } from '../../../../domain/message/content/text-rules.js';

describe('the rules for every text', () => {
  it('finds each invisible character at its own place, and nothing once they are left out', () => {
    const bad = fc.constantFrom(
      '\u200b',
      '\u200e',
      '\u202a',
      '\u2069',
      '\ufeff',
      '\u0000',
      '\u007f',
      '\u0085',
      '\u{e0001}',
    );
    const good = fc.constantFrom('a', 'ữ', ' ', '\n', '\t', '🎉', '👨‍👩‍👧', '王');
    fc.assert(
      fc.property(fc.array(fc.oneof(bad, good), { maxLength: 20 }), (parts) => {
        let text = parts.join('');
        for (const { position } of [...checkInvisible(text, '/x')].reverse())
          text = text.slice(0, position.start) + text.slice(position.end);
        assert.deepEqual(checkInvisible(text, '/x'), []);
      }),
    );
  });

  it('names the character by its code point', () => {
    assert.equal(checkInvisible('a\u202eb', '/x')[0]?.value, 'U+202E');
    assert.match(checkInvisible('a\u202eb', '/x')[0]?.reason.vi ?? '', /U\+202E/);
  });

  it('points at a link with another scheme, without the punctuation after it', () => {
    const [found, ...more] = checkSchemes('Xem javascript:alert(1), hoặc https://x.vn.', '/x');
    assert.deepEqual([found?.text, found?.position, more.length], ['javascript:alert(1', { start: 4, end: 22 }, 0]);
  });

  it('asks cheaply whether a line is clean, and never wrongly says yes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const composed = text.normalize('NFC');
        if (isCleanLine(composed)) assert.equal(cleanLine(composed), composed);
        assert.ok(isCleanLine(cleanLine(text)));
      }),
      { numRuns: 2000 },
    );
    for (const line of ['Lan', 'Nguyễn Thị Ánh', '']) assert.ok(isCleanLine(line));
    for (const line of [' a', 'a ', 'a  b', 'a\nb', 'a\u00a0b', 'a\u200bb', 'a\u0007'])
      assert.ok(!isCleanLine(line), line);
  });
});
