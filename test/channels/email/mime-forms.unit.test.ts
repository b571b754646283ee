import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ParsedMail, simpleParser } from 'mailparser';
import type { OutgoingMessage } from '../../../channels/channel.js';
import { composer } from '../../../channels/email/mime.js';
import { quotedPrintable } from '../../../channels/email/quoted-printable.js';

const compose = composer({
  from: 'shop@example.com',
  fromName: 'Nhịp',
  boundary: 'b0undary',
  now: () => 1_793_000_000_000,
});
const parse = (raw: string): Promise<ParsedMail> =>
  simpleParser(Buffer.from(raw), { skipHtmlToText: true, skipTextToHtml: true });

/** The message with every text part in base64, as the builds before this one wrote whatever was not ASCII. */
const inBase64 = ({ text, html = '', ...rest }: OutgoingMessage): string => {
  const [head = ''] = compose({ ...rest, text: '', html: '' }, rest.to).split('\r\n--b0undary', 1);
  const part = (subtype: string, content: string): string => {
    const bytes = Buffer.from(content.replace(/\r\n?|\n/g, '\r\n')).toString('base64');
    return `--b0undary\r\nContent-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.replace(/.{76}(?=.)/g, '$&\r\n')}\r\n`;
  };
  return `${head}\r\n${part('plain', text)}${part('html', html)}--b0undary--\r\n`;
};
const seen = ({ subject, text, html, messageId, date, from, to, headers }: ParsedMail) => ({
  ...{ subject, text, html, messageId, date, from: from?.value, to: [to].flat().map((one) => one?.value) },
  headers: [...headers.keys()],
});

const WORDS = [
  'Chào',
  'Ánh',
  'ưu đãi',
  '11.11',
  '300.000 ₫',
  '🎉',
  '.',
  '..',
  '--b1undary',
  '=3D',
  'Sale',
  '<b>',
  '\t',
  ' ',
  '\n',
  '\r\n',
  '\n.\n',
  'x'.repeat(400),
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 40 })
  .map((words) => words.join(' '));
/** As templates are: the same lines for all, with something of the customer's in them. */
const message = fc
  .record({ subject: text, text, html: text, name: fc.string({ unit: 'grapheme', maxLength: 12 }) })
  .map(
    ({ name, ...texts }): OutgoingMessage => ({
      id: 'shop.sale.a.1:c1',
      to: 'u1@example.com',
      subject: texts.subject,
      text: `${texts.text}\nChào ${name},\n${texts.text}`,
      html: `<p>${texts.html}</p>\n<p>${name}</p>`,
    }),
  );

describe('a mail in any form', () => {
  it('is read by mailparser as the same mail: 8bit, quoted-printable, base64', async () => {
    await fc.assert(
      fc.asyncProperty(message, async (one) => {
        const expected = seen(await parse(inBase64(one)));
        assert.deepEqual(seen(await parse(compose(one, one.to, undefined, '8bit'))), expected, '8bit');
        assert.deepEqual(seen(await parse(compose(one, one.to, undefined, '7bit'))), expected, '7bit');
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('has no line over 998 octets, no bare line break and no octet beyond ASCII that was not allowed', () => {
    fc.assert(
      fc.property(message, (one) => {
        for (const form of ['7bit', '8bit'] as const) {
          const raw = compose(one, one.to, undefined, form);
          assert.doesNotMatch(raw.replaceAll('\r\n', ''), /[\r\n\0]/);
          for (const line of raw.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 998);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: everything of ASCII is allowed
          if (form === '7bit') assert.match(raw, /^[\x00-\x7f]*$/);
        }
      }),
      { seed: 12, numRuns: 300 },
    );
  });
});

describe('quoted-printable', () => {
  it('has lines of at most 76 characters and is read back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (given) => {
        const lines = given.replace(/\r\n?|\n/g, '\r\n');
        const encoded = quotedPrintable(lines);
        for (const line of encoded.split('\r\n')) {
          assert.ok(line.length <= 76);
          assert.doesNotMatch(line, /[ \t]$/);
        }
        const decoded = encoded
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
        assert.equal(Buffer.from(decoded, 'latin1').toString(), lines);
      }),
      { seed: 13, numRuns: 200 },
    );
  });
});
