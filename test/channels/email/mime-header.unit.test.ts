import assert from 'node:assert/strict';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import {
  asciiAddress,
  encodeText,
  mailbox,
  messageIdHeader,
  oneLine,
  parseMessageIdHeader,
} from '../../../channels/email/mime-header.js';

const anything = fc.string({ unit: 'binary', maxLength: 200 });
const parsed = (head: string) => simpleParser(`${head}\r\n\r\nx`);

describe('header texts', () => {
  it('never hold a line break that does not fold, whatever was written', () => {
    fc.assert(
      fc.property(anything, (text) => {
        for (const value of [encodeText(text), mailbox('a@example.com', text)]) {
          assert.doesNotMatch(value.replace(/\r\n /g, ''), /[\r\n]/);
          assert.match(value, /^[\x20-\x7e\r\n]*$/);
        }
      }),
    );
  });

  it('have no line longer than 78 characters after its name', () => {
    fc.assert(
      fc.property(anything, (text) => {
        for (const line of `Subject: ${encodeText(text)}`.split('\r\n'))
          assert.ok(line.length <= 78 + 'Subject: '.length, line);
      }),
    );
  });

  it('arrive as they were written', async () => {
    const texts = [
      'Sale 11.11',
      'Ưu đãi 11.11 cho Nguyễn Thị Ánh 🎉',
      '=?UTF-8?B?eA==?=',
      'x'.repeat(300),
      'đ'.repeat(300),
      'a  b',
    ];
    for (const text of texts) assert.equal((await parsed(`Subject: ${encodeText(text)}`)).subject, text);
  });

  it('turn line breaks and other control characters into one space', () => {
    assert.equal(oneLine('  a\r\nBcc: b@example.com\u0000\u2028c '), 'a Bcc: b@example.com c');
  });
});

describe('display names', () => {
  it('arrive as one name of one address', async () => {
    for (const name of ['Nhịp', 'Ánh, Shop', 'Say "hi" \\ bye', 'a <b@example.com>,', 'x\r\nBcc: y@example.com']) {
      const { from } = await parsed(`From: ${mailbox('shop@example.com', name)}`);
      assert.deepEqual(from?.value, [{ address: 'shop@example.com', name: oneLine(name) }]);
    }
  });

  it('may be missing', () => assert.equal(mailbox('shop@example.com'), '<shop@example.com>'));
});

describe('addresses', () => {
  it('that are plain stay as they are', () => {
    for (const plain of ['u1@example.com', "o'neil+11.11@a-b.example.com"]) assert.equal(asciiAddress(plain), plain);
  });

  it('of domains beyond ASCII are written in ASCII', () => {
    const { hostname } = new URL('http://bưu-điện.example');
    assert.match(hostname, /^xn--/);
    assert.equal(asciiAddress('anh@bưu-điện.example'), `anh@${hostname}`);
  });

  it('that could begin a command, a header or another address are refused', () => {
    const bad = [
      '',
      'a',
      '@b.example',
      'a@',
      'a b@c.example',
      'a@b.example\r\nDATA',
      'a@b\r\n.example',
      'a@b.example>',
      '<a@b.example',
      'a,c@b.example',
      'ánh@b.example',
      '"a b"@c.example',
      `${'x'.repeat(250)}@b.example`,
    ];
    for (const address of bad) assert.equal(asciiAddress(address), undefined, JSON.stringify(address));
  });

  it('that pass never hold what SMTP or a header could misread', () => {
    fc.assert(
      fc.property(anything, anything, (local, domain) => {
        const address = asciiAddress(`${local}@${domain}`);
        if (address !== undefined) assert.match(address, /^[^\s<>(),:;"\\]+$/);
      }),
    );
  });
});

describe('message ids', () => {
  it('of ours are read back whole from the header, whatever a shop calls its customers', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (ref) => {
        const id = `shop.sale.launch-a.1:${ref}`;
        const header = messageIdHeader(id, 'example.com');
        assert.match(header, /^<[\w=-]+(?:\.[\w=-]+)*@example\.com>$/);
        assert.deepEqual(parseMessageIdHeader(header), { id });
        const proved = messageIdHeader(id, 'example.com', 'Mac-_9');
        assert.deepEqual(parseMessageIdHeader(` ${proved}\t`), { id, mac: 'Mac-_9' });
      }),
    );
  });

  it('of others are not ours, and no error', () => {
    for (const header of ['', 'x', '<>', '<a@b', '<a b@c>', '<=C3@example.com>'])
      assert.equal(parseMessageIdHeader(header), undefined);
  });
});
