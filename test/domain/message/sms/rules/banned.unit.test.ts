import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFAULT_SMS_POLICY, parseBannedPolicy } from '../../../../../domain/message/sms/policy.js';
import { findPhrases } from '../../../../../domain/message/sms/rules/banned.js';
import { transliterate } from '../../../../../domain/message/sms/transliterate.js';
import { ORDINARY } from '../sentences.js';

const AT = new Date('2026-11-01T00:00:00Z');
const { categories } = DEFAULT_SMS_POLICY.banned;
const hits = (text: string) => findPhrases(text, categories, AT);
const blocked = (text: string): string[] =>
  hits(text)
    .filter((h) => h.severity === 'block')
    .map((h) => h.phrase);
const found = (text: string): string[] => hits(text).map((h) => text.slice(h.start, h.end));

const all = categories.flatMap((c) =>
  c.phrases.map((p) =>
    typeof p === 'string'
      ? { phrase: p, severity: c.severity, plain: c.severity }
      : {
          phrase: p.phrase,
          severity: p.severity ?? c.severity,
          plain: p.plain ?? p.severity ?? c.severity,
        },
  ),
);

describe('banned SMS phrases', () => {
  it('every phrase of the list is found as written, in capitals, decomposed and between other words', () => {
    for (const { phrase } of all) {
      for (const text of [phrase, phrase.toUpperCase(), phrase.normalize('NFD'), `Shop, ${phrase} nha`]) {
        assert.equal(hits(text).length, 1, text);
      }
    }
  });

  it('every phrase of several syllables is found without accents with its plain severity, unless that is never', () => {
    for (const { phrase, plain } of all) {
      const bare = transliterate(phrase).text;
      if (bare === phrase || !phrase.includes(' ')) continue;
      const expected = plain === 'never' ? [] : [plain];
      const own = hits(bare)
        .filter((h) => h.phrase === phrase)
        .map((h) => h.severity);
      assert.deepEqual(own, expected, bare);
    }
  });

  it('a single accented syllable is found with its accents only', () => {
    assert.deepEqual(
      hits('mẫu súng nước').map((h) => h.phrase),
      ['súng'],
    );
    for (const text of ['hoa sung', 'phao boi', 'keo dan', 'sừng', 'sứng', 'kẹo', 'pháp'])
      assert.deepEqual(hits(text), [], text);
  });

  it('"vậy" and "váy" are not "vay"', () => {
    for (const text of ['cho vậy', 'váy tiền', 'vậy tiền', 'vấy tiền', 'Vay Tiện', 'cho vảy', 'tài khoản']) {
      assert.deepEqual(hits(text), [], text);
    }
    assert.deepEqual(blocked('cho vay, vay tiền, vay nóng'), ['cho vay', 'vay tiền', 'vay nóng']);
  });

  it('signs, zero-width characters, full-width letters and spelling out hide nothing', () => {
    for (const text of [
      'l.ô đ-ề',
      'LÔ_ĐỀ',
      'lô\u200b đề',
      'lo\u0302\u0336 đề',
      'ｌô đề',
      'l o d e',
      'l.o.d.e',
      'lôđề',
      'lô  đề',
      'lô🎉đề',
      'lo de',
    ]) {
      assert.deepEqual(blocked(text), ['lô đề'], text);
    }
  });

  it('either placement of the tone mark is the same word', () => {
    assert.deepEqual(blocked('tài khoản bị khoá'), ['tài khoản bị khóa']);
    assert.deepEqual(
      hits('ma tuý').map((h) => h.severity),
      ['block'],
    );
  });

  it('a syllable may lack its accents beside one that has them, but never bear others', () => {
    assert.deepEqual(blocked('tai xỉu'), ['tài xỉu']);
    assert.equal(hits('tai xỉu')[0]?.plain, true);
    assert.equal(hits('tài xỉu')[0]?.plain, false);
    for (const text of ['tái xỉu', 'tài xịu', 'xô số', 'lố đề']) assert.deepEqual(hits(text), [], text);
  });

  it('a phrase without accents of its own is doubtful only where the whole text has none', () => {
    assert.deepEqual(
      hits('Nhan cho vay tai nha').map((h) => [h.phrase, h.severity]),
      [['cho vay', 'warn']],
    );
    assert.deepEqual(
      hits('Nhận cho vay tại nhà').map((h) => [h.phrase, h.severity]),
      [['cho vay', 'block']],
    );
  });

  it('the end of a sentence parts syllables, a word boundary bounds phrases', () => {
    for (const text of ['Bán cá. Độ tươi cao', 'lô mới\nđề nghị', 'Essex', 'laptop', 'casinox', 'vapers']) {
      assert.deepEqual(hits(text), [], text);
    }
  });

  it('ordinary wording around a phrase excuses it, other wording does not', () => {
    assert.deepEqual(hits('Dung lo de shop tu van'), []);
    assert.deepEqual(blocked('Ghi lo de moi ngay'), ['lô đề']);
    assert.deepEqual(hits('Giam 20% cho vay dam'), []);
    assert.deepEqual(
      hits('Giam lai cho vay mua xe').map((h) => [h.phrase, h.severity]),
      [['cho vay', 'warn']],
    );
  });

  it('overlapping phrases are one finding, the gravest', () => {
    assert.deepEqual(
      hits('thuoc la dien tu').map((h) => [h.phrase, h.severity]),
      [['thuốc lá điện tử', 'block']],
    );
  });

  it('says where the phrase stands in the text as written, also decomposed', () => {
    const text = 'Mời bạn chơi l.ô\u200b đ-ề nhé'.normalize('NFD');
    assert.deepEqual(
      found(text).map((t) => t.normalize('NFC')),
      ['l.ô\u200b đ-ề'],
    );
  });

  it('each hit carries category and source', () => {
    const [hit] = hits('otp');
    assert.equal(hit?.category, 'phishing');
    assert.match(hit?.source ?? '', /sources\.md/);
  });

  it('an entry counts from its day on', () => {
    const policy = parseBannedPolicy({
      about: 'x',
      categories: [
        {
          category: 'c',
          severity: 'warn',
          source: 's',
          effectiveFrom: '2026-01-01',
          phrases: [{ phrase: 'hoa sen', effectiveFrom: '2027-01-01' }],
        },
      ],
    });
    assert.equal(findPhrases('hoa sen', policy.categories, new Date('2026-12-31T23:59:59Z')).length, 0);
    assert.equal(findPhrases('hoa sen', policy.categories, new Date('2027-01-01T00:00:00Z')).length, 1);
  });

  it('a list with a wrong field is refused by name', () => {
    const wrong = {
      about: 'x',
      categories: [{ category: 'c', severity: 'deny', source: 's', effectiveFrom: '2026-01-01', phrases: ['x'] }],
    };
    assert.throws(() => parseBannedPolicy(wrong), /severity/);
    assert.throws(() => parseBannedPolicy({ about: 'x', categories: [], extra: 1 }), /extra/);
  });

  describe('ordinary Vietnamese', () => {
    for (const sentence of ORDINARY) {
      it(`is let through: ${sentence}`, () => {
        assert.deepEqual(hits(sentence), []);
        assert.deepEqual(hits(sentence.normalize('NFD')), []);
        assert.deepEqual(blocked(transliterate(sentence).text), []);
      });
    }

    it('stays so in any mixture, case and spacing', () => {
      const joiner = fc.constantFrom('. ', '! ', '.\n', ' - ', '; ', ', ');
      const part = fc.record({
        sentence: fc.constantFrom(...ORDINARY),
        joiner,
        upper: fc.boolean(),
        wide: fc.boolean(),
      });
      fc.assert(
        fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
          const text = parts
            .map((p) => (p.upper ? p.sentence.toUpperCase() : p.sentence).replace(/ /g, p.wide ? '  ' : ' ') + p.joiner)
            .join('');
          assert.deepEqual(hits(text), []);
          assert.deepEqual(blocked(transliterate(text).text), []);
        }),
        { numRuns: 150 },
      );
    });

    it('and one banned phrase among it is always found', () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...ORDINARY),
          fc.constantFrom(...ORDINARY),
          fc.constantFrom(...all),
          (a, b, entry) => {
            assert.ok(hits(`${a}. ${entry.phrase}. ${b}`).some((h) => h.severity === entry.severity));
          },
        ),
        { numRuns: 150 },
      );
    });
  });

  it('any text at all is judged without an error, with positions inside it and in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        let last = 0;
        for (const hit of hits(`${text} lô đề ${text}`)) {
          assert.ok(hit.start >= last && hit.end > hit.start);
          last = hit.end;
        }
        assert.ok(last > 0);
      }),
    );
  });
});
