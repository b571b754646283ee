import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isGsm7 } from '../../../../domain/message/sms/gsm.js';
import { transliterate } from '../../../../domain/message/sms/transliterate.js';

const VOWELS = 'aăâeêioôơuưy';
const TONES = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];
/** The 134 letters of docs/sources.md#sms-letters: 12 vowels × 6 tones and đ, both cases, without the plain ASCII ones. */
const LETTERS = [
  ...[...VOWELS]
    .flatMap((v) => TONES.map((tone) => (v.normalize('NFD') + tone).normalize('NFC')))
    .filter((c) => c > '\x7f'),
  'đ',
].flatMap((c) => [c, c.toUpperCase()]);

const plain = (text: string): string => transliterate(text).text;

describe('SMS transliteration', () => {
  it('knows all 134 accented Vietnamese letters, composed and decomposed', () => {
    assert.equal(LETTERS.length, 134);
    for (const letter of LETTERS) {
      for (const form of [letter.normalize('NFC'), letter.normalize('NFD')]) {
        assert.match(plain(form), /^[a-zA-Z]$/, form);
        assert.equal(plain(form) === plain(form).toUpperCase(), letter === letter.toUpperCase(), letter);
      }
    }
  });

  it('writes Ý as Y, đ Đ Ð ð Ɖ ɖ as d and D', () => {
    assert.equal(plain('Ý đĐÐðƉɖ'), 'Y dDDdDd');
  });

  it('also drops the diacritics that GSM-7 has', () => {
    assert.equal(plain('É à è é ì ò ù ç Ç ñ ü Å'), 'E a e e i o u c C n u A');
  });

  it('replaces typographic punctuation, blanks and the dong sign', () => {
    assert.equal(plain('“Hàng” – ‘mới’…\u00a050.000₫\t`x` • y'), "\"Hang\" - 'moi'... 50.000d 'x' - y");
  });

  it('removes zero-width, direction and control characters and nothing beside them', () => {
    const hidden = '\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u00ad\u2066\u2069\0\u001b';
    assert.equal(plain([...hidden].map((c) => `a${c}b`).join(' ')), [...hidden].map(() => 'ab').join(' '));
  });

  it('removes emoji, joined ones too, with a change for each and without leaving two spaces', () => {
    const { text, changes, gsm7 } = transliterate('Chào 👩‍👩‍👧 bạn 🎉🎉 nhé ❤️ ★');
    assert.equal(text, 'Chao ban nhe ');
    assert.equal(gsm7, true);
    assert.ok(changes.filter((c) => c.kind === 'emoji').length >= 7);
  });

  it('spells full-width, mathematical and ligature letters plainly', () => {
    assert.equal(plain('ＳＡＬＥ 𝐒𝐚𝐥𝐞 ﬁn ™ №'), 'SALE Sale fin TM No');
  });

  it('leaves what has no plain spelling and says so', () => {
    const { text, changes, gsm7 } = transliterate('Chị 王芳');
    assert.equal(text, 'Chi 王芳');
    assert.equal(gsm7, false);
    assert.deepEqual(
      changes.filter((c) => c.kind === 'unmapped').map((c) => c.from),
      ['王', '芳'],
    );
  });

  it('never touches links', () => {
    for (const link of ['https://shop.vn/áo-đẹp?q=ù', 'HTTP://shop.vn/é', 'www.shop.vn/ó', 'shop.vn/ầ–x']) {
      assert.equal(plain(`Xem ${link}, nhé`), `Xem ${link}, nhe`);
    }
  });

  it('never touches given codes, which count only as whole words', () => {
    const { text } = transliterate('Mã ĐẸP20 không phải ĐẸP20X hay xĐẸP20', { codes: ['ĐẸP20'] });
    assert.equal(text, 'Ma ĐẸP20 khong phai DEP20X hay xDEP20');
  });

  it('never touches given spans, nor the parameters of a template', () => {
    assert.equal(transliterate('Áo đỏ', { keep: [{ start: 0, end: 2 }] }).text, 'Áo do');
    const template = "Chào {{ customer_name | default: 'Quý khách' }}, {% if x %}đã{% endif %}";
    assert.equal(
      transliterate(template, { template: true }).text,
      "Chao {{ customer_name | default: 'Quý khách' }}, {% if x %}da{% endif %}",
    );
  });

  it('both tone placements become the same word', () => {
    assert.equal(plain('hòa'), plain('hoà'));
  });

  it('says for each change where it was and what became of it', () => {
    const given = 'Áo\u200b đỏ 🎉';
    const { changes } = transliterate(given);
    assert.deepEqual(
      changes.map((c) => [c.kind, given.slice(c.start, c.end), c.to]),
      [
        ['diacritics', 'Á', 'A'],
        ['invisible', '\u200b', ''],
        ['diacritics', 'đ', 'd'],
        ['diacritics', 'ỏ', 'o'],
        ['emoji', '🎉', ''],
      ],
    );
  });

  const vietnamese = fc
    .array(fc.constantFrom(...LETTERS, ' ', 'n', 'gh', 'T', '…', '₫', '🎉', '\u200b', '1', '.', '\n'), {
      maxLength: 60,
    })
    .map((list) => list.join(''));
  const anything = fc.string({ unit: 'binary', maxLength: 60 });

  it('Vietnamese text always becomes GSM-7 without any diacritic, the same for NFC and NFD', () => {
    fc.assert(
      fc.property(vietnamese, (text) => {
        const { text: result, gsm7 } = transliterate(text);
        assert.ok(gsm7 && isGsm7(result));
        assert.doesNotMatch(result.normalize('NFD'), /\p{M}|đ/u);
        assert.equal(result, transliterate(text.normalize('NFD')).text);
      }),
    );
  });

  it('whatever the text: done twice is done once, and gsm7 tells the truth', () => {
    fc.assert(
      fc.property(fc.oneof(anything, vietnamese), (text) => {
        const once = transliterate(text);
        assert.equal(once.gsm7, isGsm7(once.text));
        const lost = once.changes.some((c) => c.kind === 'emoji' || c.kind === 'invisible');
        if (!lost) assert.equal(transliterate(once.text).text, once.text);
      }),
      { numRuns: 300 },
    );
  });

  it('a link in any text survives byte for byte', () => {
    fc.assert(
      fc.property(vietnamese, vietnamese, (before, after) => {
        const link = 'https://shop.vn/đường-dẫn';
        assert.ok(transliterate(`${before} ${link} ${after}`).text.includes(link));
      }),
    );
  });
});
