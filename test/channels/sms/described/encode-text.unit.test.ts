import assert from 'node:assert/strict';
import fc from 'fast-check';
import { writeText } from '../../../../channels/sms/described/encode-text.js';
import { percentEncoded } from '../../../../channels/sms/described/request.js';
import { CHARSETS, type TextCodings, textCodings } from '../../../../domain/account/sms-text.js';
import { isGsm7 } from '../../../../domain/message/sms/gsm.js';

const codings = (given: object): TextCodings => textCodings.parse(given);
const KANNEL = codings({
  gsm7: { charset: 'utf-8', flag: '0' },
  ucs2: { charset: 'utf-16be', flag: '2' },
});
const hex = (text: string, given?: TextCodings): string | undefined => writeText(text, given)?.bytes.toString('hex');

describe('a text as a provider takes it', () => {
  it('is UTF-8 without a description, and UCS-2 is told apart', () => {
    assert.deepEqual(writeText('chao'), {
      text: 'chao',
      bytes: Buffer.from('chao'),
      flag: '0',
      charset: 'UTF-8',
    });
    assert.equal(writeText('chào bạn')?.flag, '1');
    assert.equal(writeText('chào')?.flag, '0', 'à is in the GSM alphabet');
  });

  it('goes byte for byte: Vietnamese and surrogate pairs as UTF-16, the rest as GSM', () => {
    assert.equal(hex('Tế', KANNEL), '00541ebf');
    assert.equal(hex('🎉', KANNEL), 'd83cdf89');
    assert.equal(hex('Te €', KANNEL), '546520e282ac');
    assert.deepEqual([writeText('Tế', KANNEL)?.flag, writeText('Tế', KANNEL)?.charset], ['2', 'UTF-16BE']);
    assert.deepEqual([writeText('Te', KANNEL)?.flag, writeText('Te', KANNEL)?.charset], ['0', 'UTF-8']);
  });

  it('is written as digits where the provider wants that, under the name it has for the charset', () => {
    const given = codings({ ucs2: { charset: 'utf-16be', write: 'hex', flag: 'UNICODE', name: 'ucs2' } });
    assert.deepEqual(writeText('Tế', given), {
      text: '00541EBF',
      bytes: Buffer.from('00541EBF'),
      flag: 'UNICODE',
      charset: 'ucs2',
    });
    assert.equal(writeText('Te', given)?.text, '00540065', 'UCS-2 carries everything');
  });

  const lost: readonly { readonly text: string; readonly given: object; readonly why: string }[] = [
    { text: 'Tế', given: { gsm7: {} }, why: 'the provider takes GSM only' },
    { text: 'Tế', given: { ucs2: { charset: 'iso-8859-1' } }, why: 'ế is not in Latin-1' },
    { text: 'é', given: { gsm7: { charset: 'us-ascii' } }, why: 'é is not in ASCII' },
    { text: '€', given: { gsm7: { charset: 'iso-8859-1' } }, why: '€ is not in Latin-1' },
    { text: 'a\ud83c', given: { ucs2: { charset: 'utf-16be' } }, why: 'half a pair is no character' },
    { text: '\udf89a', given: { ucs2: {} }, why: 'nor is the other half' },
  ];
  for (const { text, given, why } of lost) {
    it(`is none where it would lose something: ${why}`, () => {
      assert.equal(writeText(text, codings(given)), undefined);
    });
  }

  it('comes back whole from whatever charset it was written in, or was not written', () => {
    const decoded = (bytes: Buffer, charset: string): string =>
      charset === 'utf-16be'
        ? Buffer.from(bytes).swap16().toString('utf16le')
        : bytes.toString(charset === 'utf-8' ? 'utf8' : charset === 'utf-16le' ? 'utf16le' : 'latin1');
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(text, fc.constantFrom(...CHARSETS), (given, charset) => {
        const written = writeText(given, codings({ gsm7: { charset }, ucs2: { charset } }));
        if (written) assert.equal(decoded(written.bytes, charset), given);
        else assert.ok(charset === 'iso-8859-1' || charset === 'us-ascii');
      }),
      { seed: 13 },
    );
  });

  it('takes the way of GSM exactly when the alphabet has all of it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (text) => (writeText(text, KANNEL)?.flag === '0') === isGsm7(text)),
      { seed: 13 },
    );
  });
});

describe('octets in an address', () => {
  it('are themselves where RFC 3986 leaves them so, and %XX otherwise', () => {
    assert.equal(percentEncoded(Buffer.from('aZ09-._~')), 'aZ09-._~');
    assert.equal(percentEncoded(Buffer.from('a b&c=d+%/?#')), 'a%20b%26c%3Dd%2B%25%2F%3F%23');
    assert.equal(percentEncoded(Buffer.from([0x00, 0x0a, 0x1e, 0xbf, 0xff])), '%00%0A%1E%BF%FF');
  });

  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (octets) => {
        const text = percentEncoded(Buffer.from(octets));
        const back = text.replace(/%([0-9A-F]{2})/g, (_, digits: string) =>
          String.fromCharCode(Number.parseInt(digits, 16)),
        );
        assert.deepEqual(Buffer.from(back, 'latin1'), Buffer.from(octets));
      }),
      { seed: 13 },
    );
  });
});
