import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRenderer } from '../../../../activities/deliver/render.js';
import { linkBase } from '../../../../channels/link/links.js';
import type { ChannelName } from '../../../../domain/base/channel.js';
import { checkContent } from '../../../../domain/message/content/check.js';
import { cpuMs } from '../../../support/effort.js';

const SHOP = {
  name: 'Hoa Mai',
  hotline: '1900 1234',
  publicUrl: 'https://go.example.com',
  allowedDomains: [],
  offers: [],
};
const AT = new Date('2026-11-01T00:00:00Z');
const judge = (text: string, channel: ChannelName = 'chat', subject = 'x') =>
  checkContent(SHOP, {
    kind: 'campaign',
    channel,
    template: channel === 'email' ? { text, subject } : { text },
    at: AT,
  }).findings;
const refused = (text: string, channel?: ChannelName, subject?: string): string[] => [
  ...new Set(judge(text, channel, subject).flatMap(({ severity, code }) => (severity === 'block' ? [code] : []))),
];
const base = linkBase('https://go.example.com', 'a secret of the tests');
const send = (text: string, name: string, channel: ChannelName = 'chat', subject = '{{ customer_name }}') =>
  createRenderer(
    { _id: 'hoa.c.o.1', channel, template: { text, subject }, shopName: 'Hoa Mai', saleDay: '2026-11-11' },
    base,
  )('u1', { to: 'x', name });

describe('bad input to templates', () => {
  it('loops that never end are found heavy, quickly', () => {
    const loops = [
      '{% for i in (1..99999999) %}x{% endfor %}',
      '{% for i in (1..9999) %}{% for j in (1..9999) %}{% for k in (1..9999) %}{% endfor %}{% endfor %}{% endfor %}',
      '{% assign a = "xxxxxxxxxx" %}{% for i in (1..99) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
    ];
    for (const text of loops) {
      const spent = cpuMs(() => assert.deepEqual(refused(text), ['template_too_heavy'], text));
      assert.ok(spent < 8_000, `${spent} ms`);
    }
  });

  it('tags that read files are not there, wherever they stand', () => {
    for (const tag of ['include "/etc/passwd"', 'render "x"', 'layout "x"', 'block a']) {
      assert.deepEqual(refused(`a\n{% ${tag} %}`), ['template_syntax'], tag);
      assert.equal(judge(`a\n{% ${tag} %}`)[0]?.position.start, 2);
    }
  });

  it('a template of 10 MB is refused unread', () => {
    const spent = cpuMs(() => {
      for (const channel of ['chat', 'email', 'sms'] as const)
        assert.deepEqual(refused('{% if link %}'.repeat(800_000), channel), ['template_too_long']);
    });
    assert.ok(spent < 2_000, `${spent} ms`);
  });

  it('reaches nothing that is not a parameter', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'process', 'customer_name.constructor']) {
      const [found] = judge(`{{ ${name} }}`);
      assert.ok(found && ['unknown_parameter', 'template_syntax'].includes(found.code), name);
    }
  });

  it('zero-width, direction and control characters are told at their place, and what to do', () => {
    for (const char of ['\u200b', '\u202e', '\u2066', '\ufeff', '\u00ad', '\u0007', '\u001b', '\ud800']) {
      const [found] = judge(`a${char}b {{ offer_code }}`).filter(({ code }) => code === 'invisible_character');
      assert.deepEqual([found?.position, found?.suggestion], [{ start: 1, end: 2 }, ''], JSON.stringify(char));
    }
    assert.deepEqual(refused('a\u200db', 'email'), ['invisible_character']);
    assert.deepEqual(refused('x', 'email', 'a\u202eb'), ['invisible_character']);
  });

  it('line ends, tabs, flags and joined emoji are no invisible characters', () => {
    for (const text of ['a\r\nb\tc', '👨‍👩‍👧', '❤️‍🔥', '👩🏽‍🚀', '🏴\u{e0067}\u{e0062}\u{e007f}', '1️⃣'])
      assert.deepEqual(refused(text), [], JSON.stringify(text));
  });

  it('decomposed Vietnamese is counted and sent composed', () => {
    const text = 'Chào {{ customer_name }} thân mến'.normalize('NFD');
    assert.deepEqual(refused(text), []);
    assert.equal(send(text, 'Ánh').text, 'Chào Ánh thân mến');
  });

  it('javascript:, data: and file: links are refused in every channel', () => {
    for (const link of [
      'javascript:alert(1)',
      'JavaScript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'ftp://x.vn/a',
    ]) {
      assert.deepEqual(refused(`Xem ${link}`), ['link_scheme'], link);
      assert.deepEqual(refused(`Xem ${link}`, 'email'), ['link_scheme'], link);
      assert.ok(refused(`Than moi {{ customer_name }} xem ${link}`, 'sms').includes('sms_content'), link);
    }
    assert.deepEqual(refused('java{{ "script:alert(1)" }}'), ['link_scheme']);
    for (const text of ['https://hoa.vn', 'hoa.vn:8080/a', 'mailto:a@hoa.vn', 'tel:19001234', 'giá: 10k', 'C:/x'])
      assert.deepEqual(refused(text), [], text);
  });

  it('line breaks in a name begin no header, and no line of the text', () => {
    const name = 'Lan\r\nBcc: all@example.com\u202e\u0000';
    const { subject, text } = send('Chào {{ customer_name }}', name, 'email');
    assert.equal(subject, 'Lan Bcc: all@example.com');
    assert.match(text, /^Chào Lan Bcc: all@example\.com\n\nNgừng nhận e-mail \/ Unsubscribe: \S+$/);
  });

  it('line breaks in a subject, from the seller or a value, leave one line', () => {
    assert.equal(
      send('x', 'Lan', 'email', 'a\r\nBcc: b@example.com\n\n{{ shop_name }} ').subject,
      'a Bcc: b@example.com Hoa Mai',
    );
  });

  it('a name becomes no link in an e-mail, not even a piece of one of the shop’s', () => {
    const { html } = send('Xem https://hoamai.com.vn/x {{ customer_name }}', 'https://hoamai.co', 'email');
    assert.ok(html?.includes('href="https://hoamai.com.vn/x"'));
    assert.ok(!html?.includes('href="https://hoamai.co"'));
  });

  it('Liquid in a name stays words', () => {
    assert.equal(
      send('{{ customer_name }}{% if link %}!{% endif %}', '{{ link }}{% for %}').text,
      '{{ link }}{% for %}!',
    );
  });

  it('whatever the text, the check answers with findings and never throws', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        '{{',
        '}}',
        '{%',
        '%}',
        '{{ link }}',
        '{% if order %}',
        '{% endif %}',
        'javascript:x',
        '[QC] ',
        '\r\n',
        '| default: "',
        'Than moi ',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 12 }),
        fc.constantFrom<ChannelName[]>('chat', 'email', 'sms'),
        (parts, channel) => {
          for (const found of judge(parts.join(''), channel)) assert.ok(found.position.start <= found.position.end);
        },
      ),
      { numRuns: 300 },
    );
  });
});
