import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cleanLine, cleanName, MAX_NAME, normalizeEmail, readChatId } from '../../../../domain/base/text/text.js';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());

describe('a domain of ASCII letters', () => {
  it('is what the URL standard makes of it, so that no parser need be asked', () => {
    const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,8}[a-z0-9])?$/);
    const domain = fc.tuple(fc.array(label, { minLength: 1, maxLength: 3 }), fc.stringMatching(/^[a-z0-9]{2,6}$/));
    fc.assert(
      fc.property(domain, ([labels, top]) => {
        const name = [...labels, top].join('.');
        const url = URL.canParse(`http://${name}/`) ? new URL(`http://${name}/`).hostname : '';
        const plain = url === name && !/^\d+$/.test(top);
        assert.equal(normalizeEmail(`a@${name}`), plain ? `a@${name}` : undefined, name);
      }),
      { seed: 14, examples: [[[['xn--bcher-kva'], 'example']], [[['1', '2', '3'], '4']], [[['a'], '0x1f']]] },
    );
  });
});

describe('a name of an import', () => {
  it('is composed: decomposed Vietnamese becomes the same name', () => {
    const name = 'Nguyễn Thị Ánh Tuyết';
    assert.equal(cleanName(name.normalize('NFD')), name);
  });
  it('loses what cannot be seen and keeps what can', () => {
    assert.equal(cleanName('  Lê\u200b \u202eVăn\u2066  An\u0000\u0007\ufeff '), 'Lê Văn An');
    assert.equal(cleanName('Trần\tThị\r\nBình'), 'Trần Thị Bình');
    assert.equal(cleanName("Ð. O'Neil-Đặng (VIP) 🌸"), "Ð. O'Neil-Đặng (VIP) 🌸");
  });
  it('is cut between characters, never inside one', () => {
    const cut = cleanName('🌸'.repeat(150));
    assert.equal([...cut].length, MAX_NAME);
    assert.equal(cut, '🌸'.repeat(MAX_NAME));
  });
  it('of nothing but invisible characters is empty', () => {
    assert.equal(cleanName(' \u200b\u0000\u202e '), '');
  });
  it('is one trimmed line without controls, whatever the cell holds, and cleaning it again changes nothing', () => {
    fc.assert(
      fc.property(anyText, (raw) => {
        const once = cleanLine(raw);
        assert.doesNotMatch(once, /[\p{Cc}\p{Cs}\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]|^\s|\s$|\s{2}/u);
        assert.equal(once, once.normalize('NFC'));
        assert.equal(cleanLine(once), once);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an e-mail address of an import', () => {
  it('is kept in lower case, trimmed, with its domain in ASCII', () => {
    assert.equal(normalizeEmail(' Minh.Anh+SALE@Example.COM\u200b '), 'minh.anh+sale@example.com');
    assert.equal(normalizeEmail('a@bücher.example'), 'a@xn--bcher-kva.example');
  });
  it('is refused when it is not one plain address', () => {
    const bad = [
      '',
      'x',
      'x@y',
      '@x.vn',
      'a@',
      'a@b@c.vn',
      'a..b@c.vn',
      '.a@c.vn',
      'a.@c.vn',
      'a b@c.vn',
      'a@-x.vn',
      'a@x-.vn',
      'a@1.2.3.4',
      'a@[1.2.3.4]',
      'a@0x7f.1',
      'a@x_y.vn',
      '"q q"@x.vn',
      '<a@x.vn>',
      'Minh <a@x.vn>',
      'a@x.vn,b@x.vn',
      'a@x.vn\r\nBcc: z@z.vn',
      'é@x.vn',
      'a@x.vn/',
      'a@x.vn:25',
      'a@x.vn.',
      `${'a'.repeat(65)}@x.vn`,
      `a@${'x'.repeat(64)}.vn`,
      `a@${'x.'.repeat(130)}vn`,
    ];
    for (const raw of bad) assert.equal(normalizeEmail(raw), undefined, raw);
  });
  it('is safe in a mail header and stable, whatever the cell holds', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          anyText,
          fc.tuple(anyText, anyText).map(([a, b]) => `${a}@${b}.vn`),
        ),
        (raw) => {
          const address = normalizeEmail(raw);
          if (address === undefined) return;
          assert.match(address, /^[!-~]+@[a-z0-9.-]+$/);
          assert.equal(normalizeEmail(address), address);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('a chat id', () => {
  it('is kept as the platform gives it, and is nothing with spaces, accents or without an end', () => {
    for (const id of ['a', 'me', '2512523625412515', 'x'.repeat(128), '!~']) assert.equal(readChatId(id), id);
    for (const id of ['', ' a', 'a b', 'á', 'a\n', 'x'.repeat(129)]) assert.equal(readChatId(id), undefined, id);
  });
});
