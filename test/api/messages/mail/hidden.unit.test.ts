import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Hidden,
  hideComments,
  hideLiquid,
  isComment,
  replaceWords,
  wordsIn,
} from '../../../../api/messages/mail/hidden.js';

const back = (hidden: Hidden): string =>
  replaceWords(hidden.text, hidden, (number) => {
    const piece = hidden.pieces[number] ?? '';
    return isComment(piece) ? back({ ...hidden, text: piece }) : piece;
  });

describe('Liquid as words', () => {
  const part = fc.oneof(
    fc.constantFrom(
      '{{ link }}',
      '{% if order %}',
      '{%- endif -%}',
      '<p>',
      '{',
      '}',
      '{{',
      '%}',
      'nhip0q',
      'NHIP1Q',
      'x',
      '1',
    ),
    fc.string({ maxLength: 3 }),
  );

  it('comes back as it was, whatever stands around it and whatever looks like such a word', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        const source = parts.join('');
        const hidden = hideLiquid(source);
        assert.equal(back(hidden), source);
        assert.equal(wordsIn(hidden.text, hidden).length, hidden.pieces.length);
      }),
      { seed: 14, numRuns: 500 },
    );
  });

  it('is a word of letters and digits that no tool has a reason to change', () => {
    const { text, pieces } = hideLiquid('<a href="{{ link }}">{% if order %}x{% endif %}</a>');
    assert.equal(text, '<a href="nhip0q0x">nhip0q1xxnhip0q2x</a>');
    assert.deepEqual(pieces, ['{{ link }}', '{% if order %}', '{% endif %}']);
  });

  it('begins with what the source does not have, in any case of letters', () => {
    assert.equal(hideLiquid('NHIP0Q {{ link }}').prefix, 'nhip1q');
    assert.equal(hideLiquid('nhip0q nhip1q {{ link }}').prefix, 'nhip2q');
  });

  it('says in which order its words stand', () => {
    const hidden = hideLiquid('{{ link }}{{ order }}{{ hotline }}');
    assert.deepEqual(wordsIn(hidden.text, hidden), [0, 1, 2]);
    assert.deepEqual(wordsIn(`${hidden.prefix}2x and ${hidden.prefix}0x`, hidden), [2, 0]);
    assert.deepEqual(wordsIn('none', hidden), []);
  });
});

describe("Outlook's comments as words", () => {
  const hide = (source: string): Hidden => hideComments(hideLiquid(source));

  it('are those with a condition, in each of their forms, with the Liquid in them', () => {
    const source =
      '<!--[if mso]><table><![endif]-->a<!--[if !mso]><!-->{{ link }}<!--<![endif]-->b<!--[if (gte mso 9)|(IE)]><a href="{{ link }}"><![endif]-->';
    const hidden = hide(source);
    assert.equal(hidden.text, 'nhip0q2xanhip0q3xnhip0q0xnhip0q4xbnhip0q5x');
    assert.deepEqual(hidden.pieces.slice(2), [
      '<!--[if mso]><table><![endif]-->',
      '<!--[if !mso]><!-->',
      '<!--<![endif]-->',
      '<!--[if (gte mso 9)|(IE)]><a href="nhip0q1x"><![endif]-->',
    ]);
    assert.equal(back(hidden), source);
  });

  it('are no others: what nobody reads is left out', () => {
    for (const [source, text] of [
      ['a<!-- note -->b', 'ab'],
      ['a<!---->b', 'ab'],
      ['a<!-- never closed', 'a'],
      ['a<!--[if mso]> never closed', 'a'],
      ['a<!-- x --><!-- y -->b', 'ab'],
    ] as const)
      assert.equal(hide(source).text, text, source);
  });

  it('are found in linear time', () => {
    const source = '<!--[if mso]>'.repeat(20_000);
    assert.equal(hide(source).text, '');
    assert.equal(hide('<!--x-->'.repeat(20_000)).text, '');
    assert.equal(hide('<!--[if mso]>x-->'.repeat(20_000)).text, '');
  });
});
