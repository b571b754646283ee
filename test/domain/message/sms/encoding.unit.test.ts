import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countParts, splitParts } from '../../../../domain/message/sms/encoding.js';
import { gsmOctets, isGsm7, septets } from '../../../../domain/message/sms/gsm.js';

const a = (n: number): string => 'a'.repeat(n);
const u = (n: number): string => 'ế'.repeat(n);

describe('SMS parts', () => {
  describe('the fixtures of docs/sources.md#sms-encoding', () => {
    for (const [n, parts] of [
      [0, 0],
      [1, 1],
      [160, 1],
      [161, 2],
      [306, 2],
      [307, 3],
      [459, 3],
      [460, 4],
    ] as const) {
      it(`${n} GSM-7 characters are ${parts} parts`, () => {
        const counted = countParts(a(n));
        assert.deepEqual(counted, { encoding: 'gsm7', units: n, parts, perPart: n <= 160 ? 160 : 153 });
      });
    }
    for (const [n, parts] of [
      [1, 1],
      [70, 1],
      [71, 2],
      [134, 2],
      [135, 3],
    ] as const) {
      it(`${n} Vietnamese characters are ${parts} parts`, () => {
        assert.deepEqual(countParts(u(n)), { encoding: 'ucs2', units: n, parts, perPart: n <= 70 ? 70 : 67 });
      });
    }

    it('an extension character never straddles two parts: 306 septets can need 3 parts', () => {
      const counted = countParts(`${a(152)}€${a(152)}`);
      assert.deepEqual([counted.units, counted.parts], [306, 3]);
    });

    it('a surrogate pair never straddles two parts: 134 units can need 3 parts', () => {
      const counted = countParts(`${u(1)}${a(65)}🎉${a(66)}`);
      assert.deepEqual([counted.encoding, counted.units, counted.parts], ['ucs2', 134, 3]);
    });

    it('"[QC] " costs 7 septets, not 5', () => {
      assert.equal(countParts('[QC] ').units, 7);
    });

    it('each extension character costs two septets', () => {
      for (const c of '^{}\\[~]|€\f') assert.equal(countParts(c).units, 2, c);
    });

    it('É à è é ì ò ù are GSM-7 although they carry diacritics', () => {
      assert.equal(countParts('Éàèéìòù').encoding, 'gsm7');
    });

    it('backtick, tab, curly quotes, dashes, ellipsis, NBSP, ₫, ç, emoji and zero-width turn a message to UCS-2', () => {
      for (const c of ['`', '\t', '“', '’', '–', '—', '…', '\u00a0', '₫', 'ç', '🎉', '\u200b', '\u001b', 'đ', 'ạ']) {
        assert.equal(countParts(`Gia ${c}`).encoding, 'ucs2', JSON.stringify(c));
      }
      assert.equal(countParts('Ç').encoding, 'gsm7');
    });

    it('decomposed text is longer than composed text', () => {
      assert.equal(countParts('Tiếng Việt'.normalize('NFC')).units, 10);
      assert.equal(countParts('Tiếng Việt'.normalize('NFD')).units, 14);
    });
  });

  it('a lone surrogate counts as one unit and breaks nothing', () => {
    assert.deepEqual(countParts('\ud83c'), { encoding: 'ucs2', units: 1, parts: 1, perPart: 70 });
    assert.equal(countParts('\udf89\ud83c').units, 2);
  });

  it('the alphabet has 127 characters and the extension table 10', () => {
    const all = Array.from({ length: 0x10000 }, (_, code) => septets(String.fromCharCode(code)));
    assert.equal(all.filter((n) => n === 1).length, 127);
    assert.equal(all.filter((n) => n === 2).length, 10);
  });

  const text = fc
    .array(
      fc.oneof({ weight: 6, arbitrary: fc.constant('a'.repeat(20)) }, fc.constantFrom('€', '[', '🎉', 'ế', 'b', '\n')),
    )
    .map((list) => list.join(''));
  const gsmText = fc
    .array(fc.oneof({ weight: 2, arbitrary: fc.constant('a'.repeat(11)) }, fc.constantFrom('€', '[', ']', 'b')), {
      maxLength: 90,
    })
    .map((list) => list.join(''));

  it('agrees with a splitter that builds the parts one by one', () => {
    fc.assert(
      fc.property(fc.oneof(text, gsmText), (given) => {
        assert.equal(countParts(given).parts, naiveParts(given).length);
      }),
      { numRuns: 500 },
    );
  });

  it('never counts fewer parts than ceil(units / perPart), and more text never means fewer parts', () => {
    fc.assert(
      fc.property(fc.oneof(text, gsmText), fc.constantFrom('b', '€', '🎉'), (given, more) => {
        const counted = countParts(given);
        assert.ok(counted.parts >= Math.ceil(counted.units / counted.perPart));
        assert.ok(countParts(given + more).parts >= counted.parts);
      }),
    );
  });
});

/** An independent splitter: cuts the real strings, part by part, the slow and obvious way. */
function naiveParts(text: string): string[] {
  const gsm = isGsm7(text);
  const cost = (s: string): number =>
    gsm ? [...s].reduce((n, c) => n + ('^{}\\[~]|€\f'.includes(c) ? 2 : 1), 0) : s.length;
  if (text === '') return [];
  if (cost(text) <= (gsm ? 160 : 70)) return [text];
  const limit = gsm ? 153 : 67;
  const parts: string[] = [];
  let rest = [...text];
  while (rest.length > 0) {
    let n = rest.length;
    while (cost(rest.slice(0, n).join('')) > limit) n--;
    parts.push(rest.slice(0, n).join(''));
    rest = rest.slice(n);
  }
  return parts;
}

describe('the parts of an SMS', () => {
  it('are the text, in as many pieces as are counted, none fuller than it may be', () => {
    const letters = fc.constantFrom('a', '€', '[', 'é', 'ế', '🎉', '@', ' ');
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 400 }), (chars) => {
        const text = chars.join('');
        const { parts, perPart, encoding } = splitParts(text);
        assert.equal(parts.join(''), text);
        assert.equal(parts.length, countParts(text).parts);
        for (const part of parts) {
          const size = encoding === 'gsm7' ? gsmOctets(part).length : part.length;
          assert.ok(size > 0 && size <= perPart, `${size} of ${perPart}`);
          assert.ok(Buffer.from(part).toString() === part, 'half a pair');
        }
      }),
      { seed: 20261201, numRuns: 200 },
    );
  });

  it('are written as the alphabet of 3GPP TS 23.038 has them', () => {
    const octets = (text: string) => Buffer.from(gsmOctets(text)).toString('hex');
    assert.equal(octets('@£$¥èéùìòÇ\nØø\rÅå'), '000102030405060708090a0b0c0d0e0f');
    assert.equal(octets('Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ'), '101112131415161718191a1c1d1e1f');
    assert.equal(octets(' A¡Z¿à'), '2041405a607f');
    assert.equal(octets('\f^{}\\[~]|€'), '1b0a1b141b281b291b2f1b3c1b3d1b3e1b401b65');
    assert.throws(() => gsmOctets('ế'), RangeError);
    for (let code = 0; code < 0x500; code += 1) {
      const char = String.fromCharCode(code);
      if (isGsm7(char)) assert.equal(gsmOctets(char).length, septets(char), char);
    }
  });
});
