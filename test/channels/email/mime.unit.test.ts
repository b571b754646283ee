import assert from 'node:assert/strict';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import type { OutgoingMessage } from '../../../channels/channel.js';
import { composer } from '../../../channels/email/mime.js';
import { parseMessageIdHeader } from '../../../channels/email/mime-header.js';

const NOW = Date.UTC(2026, 10, 11, 1, 2, 3);
const compose = composer({
  from: 'shop@example.com',
  fromName: 'Nhịp, shop',
  boundary: 'nhip_b0undary',
  now: () => NOW,
});
const base: OutgoingMessage = { id: 'shop.sale.a.1:17850', to: 'u1@example.com', subject: 'Ưu đãi', text: 'Chào' };
const parse = (message: OutgoingMessage) =>
  simpleParser(compose(message, message.to), { skipHtmlToText: true, skipTextToHtml: true });
/** mailparser gives line ends as \n. */
const shown = (text: string): string => text.replace(/\r\n?/g, '\n');

const VIETNAMESE = `Chào Nguyễn Thị Ánh,\n\n${'Tuần lễ 11.11: giảm 30 % cho đơn từ 300.000 ₫ 🎉 — chỉ hôm nay.\n'.repeat(260)}`;
const TEXTS = [
  'plain',
  '.',
  '..\n.\r\n...\n',
  'trailing blanks  \t\nnext',
  `one long line ${'x'.repeat(3000)}`,
  'a\rb\r\nc\nd',
  '--nhip_other--\n=3D =\n',
  VIETNAMESE,
];

describe('a composed message', () => {
  it('arrives with its texts as they were written', async () => {
    assert.ok(Buffer.byteLength(VIETNAMESE) > 20_000);
    for (const text of TEXTS) {
      const mail = await parse({ ...base, text, html: `<p>${text}</p>` });
      assert.equal(mail.text ?? '', shown(text));
      assert.equal(mail.html, shown(`<p>${text}</p>`));
      assert.equal((await parse({ ...base, text })).text ?? '', shown(text));
    }
  });

  it('is ASCII, with CRLF line ends only and no line over 998 characters, whatever its texts hold', () => {
    const any = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(any, any, any, (subject, text, html) => {
        const raw = compose({ ...base, subject, text, html }, base.to);
        assert.match(raw, /^[\x20-\x7e\t\r\n]*$/);
        assert.doesNotMatch(raw.replace(/\r\n/g, ''), /[\r\n]/);
        for (const line of raw.split('\r\n')) assert.ok(line.length <= 998);
      }),
    );
  });

  it('has exactly these headers, whatever the subject and the sender try to add', async () => {
    const evil = 'x\r\nBcc: thief@example.com\r\n\r\n<script>';
    const mail = await simpleParser(
      composer({ from: 'shop@example.com', fromName: evil, boundary: 'b', now: () => NOW })(
        { ...base, subject: evil },
        base.to,
      ),
    );
    const expected = [
      'from',
      // mailparser's name for List-Id and its kin.
      'list',
      'mime-version',
      'to',
      'message-id',
      'subject',
      'date',
      'content-type',
      'content-transfer-encoding',
    ];
    assert.deepEqual([...mail.headers.keys()], expected);
    assert.equal(mail.subject, 'x Bcc: thief@example.com <script>');
    assert.deepEqual(mail.from?.value, [{ address: 'shop@example.com', name: 'x Bcc: thief@example.com <script>' }]);
    assert.equal(mail.text?.trim(), 'Chào');
  });

  it('names sender, recipient, message id and date', async () => {
    const mail = await parse(base);
    assert.deepEqual(mail.from?.value, [{ address: 'shop@example.com', name: 'Nhịp, shop' }]);
    assert.deepEqual([mail.to].flat()[0]?.value, [{ address: 'u1@example.com', name: '' }]);
    assert.equal(parseMessageIdHeader(mail.messageId ?? '')?.id, base.id);
    assert.equal(mail.date?.getTime(), NOW);
    assert.match(compose(base, base.to), /\r\nDate: Wed, 11 Nov 2026 01:02:03 \+0000\r\n/);
  });

  it('offers the text first and the HTML as the better alternative', () => {
    const raw = compose({ ...base, html: '<p>x</p>' }, base.to);
    assert.match(raw, /multipart\/alternative; boundary="nhip_b0undary"/);
    assert.ok(raw.indexOf('text/plain') < raw.indexOf('text/html'));
    assert.match(raw, /\r\n--nhip_b0undary--\r\n$/);
  });

  it('writes plain ASCII as it is, other texts as 8bit where that may stand, else as quoted-printable', () => {
    const encodingOf = (text: string, form: '7bit' | '8bit' = '7bit') =>
      /transfer-encoding: (\S+)/i.exec(compose({ ...base, text }, base.to, undefined, form))?.[1];
    assert.equal(encodingOf('Chào Ánh, ưu đãi cho bạn'), 'quoted-printable');
    assert.equal(encodingOf('Chào Ánh, ưu đãi cho bạn', '8bit'), '8bit');
    assert.equal(encodingOf('đ'.repeat(498), '8bit'), '8bit');
    assert.equal(encodingOf('đ'.repeat(500), '8bit'), 'base64');
    assert.equal(encodingOf('Chào bạn\u0000, hẹn gặp', '8bit'), 'quoted-printable');
    assert.equal(encodingOf('Hello\nworld'), '7bit');
    assert.equal(encodingOf('x'.repeat(999)), 'quoted-printable');
    assert.equal(encodingOf('blank at the end \nx', '8bit'), 'quoted-printable');
    assert.equal(encodingOf('สวัสดีค่ะ'), 'base64');
  });

  it('keeps the subjects of different messages apart', async () => {
    for (const subject of ['một', 'hai', 'một']) assert.equal((await parse({ ...base, subject })).subject, subject);
    const { subject: _without, ...plain } = base;
    assert.equal((await parse(plain)).subject ?? '', '');
  });

  it('takes further headers, such as List-Unsubscribe, and lets none add another', async () => {
    const extra = { 'List-Unsubscribe': '<https://shop.example.com/u/1>', 'X-Evil\r\nBcc': 'a\r\nBcc: b@example.com' };
    const mail = await simpleParser(compose(base, base.to, extra));
    assert.deepEqual(
      [...mail.headers.keys()].filter((key) => /list|evil|bcc/.test(key)),
      ['list', 'x-evilbcc'],
    );
    assert.match(compose(base, base.to, extra), /\r\nList-Unsubscribe: <https:\/\/shop\.example\.com\/u\/1>\r\n/);
  });
});
