import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PARAMETER_NAMES, sampleParams, type TemplateParams } from '../../../domain/message/parameters.js';
import {
  compileTemplate,
  liquidRenderer,
  plainPieces,
  TemplateError,
  textRenderer,
} from '../../../domain/message/templates.js';
import { cpuMs } from '../../support/effort.js';

const PARAMS: TemplateParams = sampleParams();
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '{{ link }}', '{% raw %}', '$&', '<b>', '\n'),
);
const params = fc.record(Object.fromEntries(PARAMETER_NAMES.map((name) => [name, value])), { requiredKeys: [] });
const space = fc.constantFrom('', ' ', '  ', '\t', '\n', ' \r\n');
/** Sources of literals and plain outputs, with braces strewn in between. */
const source = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.tuple(space, fc.constantFrom(...PARAMETER_NAMES), space).map(([a, n, b]) => `{{${a}${n}${b}}}`),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom(...PARAMETER_NAMES), space, fc.string({ unit: 'grapheme', maxLength: 4 }))
          .chain(([n, a, words]) =>
            fc.constantFrom(
              `{{ ${n}${a}|${a}default:${a}"${words}"${a}}}`,
              `{{ ${n} | default: '${words}' }}`,
              `{{ ${n} | default: "${words}" | upcase }}`,
              `{{ ${n} | default }}`,
            ),
          ),
      },
      { weight: 3, arbitrary: fc.string({ unit: 'grapheme' }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('{', '}', '}}', '%}', '{ {', '\n', '{{ 1 }}', '{{- link -}}', '{{ link | upcase }}'),
      },
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));
const attempt = (render: (p: TemplateParams) => string, p: TemplateParams): string => {
  try {
    return `text:${render(p)}`;
  } catch (error) {
    assert.ok(error instanceof TemplateError, String(error));
    return 'refused';
  }
};

describe('rendering', () => {
  it('puts the values where the parameters stand', () => {
    const render = compileTemplate({ text: 'Chào {{ customer_name }}, mã {{offer_code}}: {{ link }}' }, 'chat');
    const rendered = render({ customer_name: 'Lan', offer_code: 'A1', link: 'https://x.vn/1' });
    assert.deepEqual(rendered, { text: 'Chào Lan, mã A1: https://x.vn/1' });
  });

  it('gives the same text, or the same refusal, on the fast path as Liquid does', () => {
    fc.assert(
      fc.property(source, params, (text, given) => {
        const fast = (p: TemplateParams) => textRenderer(text)(p);
        const slow = (p: TemplateParams) => liquidRenderer(text)(p);
        assert.equal(attempt(fast, given as TemplateParams), attempt(slow, given as TemplateParams));
      }),
      { numRuns: 2000 },
    );
  });

  it('says the fallback for a value that is missing or empty, and takes the fast path for it', () => {
    const render = compileTemplate({ text: 'Đơn {{ order | default: "mới" }}' }, 'chat');
    assert.deepEqual(
      [{ order: 'DH1' }, { order: '' }, {}].map((given) => render(given).text),
      ['Đơn DH1', 'Đơn mới', 'Đơn mới'],
    );
    assert.notEqual(plainPieces('{{ order | default: "mới" }}'), undefined);
  });

  it('writes an SMS without the accents of values and fallbacks; codes and links stay as they are', () => {
    const text = 'Than moi {{ customer_name }} don {{ order | default: "mới" }} ma {{ offer_code }} {{ link }}';
    const given = { customer_name: 'Đỗ Ánh', offer_code: 'ĐẸP', link: 'https://x.vn/đ' };
    assert.equal(compileTemplate({ text }, 'sms')(given).text, 'Than moi Do Anh don moi ma ĐẸP https://x.vn/đ');
    assert.equal(compileTemplate({ text }, 'chat')(given).text, 'Than moi Đỗ Ánh don mới ma ĐẸP https://x.vn/đ');
  });

  it('never makes an SMS longer by a name than the longest plausible one, and keeps the given name', () => {
    const render = compileTemplate({ text: '{{ customer_name }}' }, 'sms');
    assert.equal(
      render({ customer_name: `Nguyễn Thị ${'Hoàng '.repeat(9)}Minh Nguyệt` }).text,
      'Hoang Hoang Minh Nguyet',
    );
    assert.equal(render({ customer_name: 'x'.repeat(99) }).text.length, 28);
    const products = compileTemplate({ text: '{{ product_list }}' }, 'sms');
    const { text } = products({ product_list: Array.from({ length: 9 }, (_, i) => `Áo khoác ${i}`).join(', ') });
    assert.match(text, /^Ao khoac 0, .*\d$/);
    assert.ok(text.length <= 60);
  });

  it('takes the fast path for plain parameters and Liquid for everything else', () => {
    for (const plain of ['', 'a', '{{ link }}', 'a {{link}} } b', '{{\nlink\n}}']) {
      assert.notEqual(plainPieces(plain), undefined, plain);
    }
    for (const rich of [
      '{{ link | upcase }}',
      '{{- link }}',
      '{% if link %}{% endif %}',
      '{{ true }}',
      '{{ unknown }}',
      '{{ a',
    ]) {
      assert.equal(plainPieces(rich), undefined, rich);
    }
  });

  it('does not read a value as a template', () => {
    for (const text of ['{{ customer_name }}', '{{ customer_name | append: "" }}']) {
      assert.equal(compileTemplate({ text }, 'chat')({ customer_name: '{{ link }}', link: 'x' }).text, '{{ link }}');
    }
  });

  it('refuses a parameter without a value, naming it and no value', () => {
    for (const text of ['{{ customer_name }} {{ offer_code }}', '{{ customer_name }} {{ offer_code | upcase }}']) {
      assert.throws(
        () => compileTemplate({ text }, 'chat')({ customer_name: 'Lan' }),
        (error: Error) =>
          error instanceof TemplateError && /offer_code/.test(error.message) && !/Lan/.test(error.message),
      );
    }
  });

  it('may ask whether there is an offer', () => {
    const render = compileTemplate(
      { text: '{% if offer_code %}mã {{ offer_code }}{% else %}không mã{% endif %}' },
      'chat',
    );
    assert.equal(render({ offer_code: 'A1' }).text, 'mã A1');
    assert.equal(render({}).text, 'không mã');
  });

  it('reads no files and no properties that every object has', () => {
    for (const text of ['{% include "x" %}', '{% render "x" %}', '{% layout "x" %}', '{% block a %}{% endblock %}']) {
      assert.throws(() => compileTemplate({ text }, 'chat'), TemplateError, text);
    }
    for (const text of ['{{ constructor }}', '{{ link.constructor }}', '{{ __proto__ }}']) {
      assert.throws(() => compileTemplate({ text }, 'chat')(PARAMS), TemplateError, text);
    }
  });

  it('does not go on for ever in a loop', () => {
    const loop = `${'{% for i in (1..900) %}'.repeat(4)}x${'{% endfor %}'.repeat(4)}`;
    const endless = '{% for i in (1..99999999) %}{% endfor %}';
    const spent = cpuMs(() => {
      for (const text of [loop, endless]) assert.throws(() => compileTemplate({ text }, 'chat')(PARAMS), TemplateError);
    });
    assert.ok(spent < 8_000, `${spent} ms`);
  });

  it('does only so much, counted and not timed: turns of loops, pieces, and what stands in one tag', () => {
    const refused = [
      '{% for i in (1..9000) %}{% endfor %}',
      '{% for i in (1..30) %}{% for j in (1..30) %}{% endfor %}{% endfor %}',
      '{{ link }}'.repeat(501),
      `{% for i in (1..20) %}{{ link${' | upcase'.repeat(200)} }}{% endfor %}`,
      `{% for i in (1..5) %}{% case link %}{% when ${'1,'.repeat(3000)}2 %}{% endcase %}{% endfor %}`,
      '{{ "now" | date: "%A" }}'.repeat(20),
    ];
    for (const text of refused) assert.throws(() => liquidRenderer(text)(PARAMS), /limit exceeded/, text.slice(0, 60));
    const allowed = [
      '{% for i in (1..100) %}{{ i }}{% endfor %}',
      '{{ offer_end | date: "%d/%m" }} {{ order_date | date: "%d/%m" }} {{ "now" | date: "%H:%M" }}',
      '{% assign names = product_list | split: ", " %}{% for name in names %}- {{ name | upcase }}\n{% endfor %}',
    ];
    for (const text of allowed) assert.doesNotThrow(() => liquidRenderer(text)(PARAMS), text);
  });
});

describe('an e-mail', () => {
  const template = { subject: '{{ shop_name }}: {{ sale_day }}', text: 'Chào {{ customer_name }},\nxem {{ link }}.' };
  const render = compileTemplate(template, 'email');

  it('has a subject, a text and an HTML part with a clickable link and the open pixel', () => {
    const { unsubscribe_link: _, ...others } = PARAMS;
    const params = { ...others, customer_name: 'Lan', link: 'https://go.vn/c/1?a=1&b=2', shop_name: 'Hoa' };
    const { subject, text, html } = render(params, { pixel: 'https://go.vn/o/1' });
    assert.equal(subject, 'Hoa: 11.11');
    assert.equal(text, 'Chào Lan,\nxem https://go.vn/c/1?a=1&b=2.');
    assert.match(
      html ?? '',
      /<p>Chào Lan,<br>\nxem <a href="https:\/\/go\.vn\/c\/1\?a=1&amp;b=2">https:[^<]*<\/a>\.<\/p>/,
    );
    assert.match(html ?? '', /<img src="https:\/\/go\.vn\/o\/1" width="1" height="1"/);
  });

  it('has no pixel when there is none to show', () => {
    assert.doesNotMatch(render(PARAMS).html ?? '', /<img/);
  });

  it('never lets a value become markup', () => {
    const anyValue = fc.oneof(
      fc.string(),
      fc.constantFrom('<script>', '"><img src=x onerror=y>', "' onload='", '&lt;'),
    );
    const bare = render({ ...PARAMS, customer_name: '', shop_name: '' }).html ?? '';
    const tags = (html: string): string[] => html.replaceAll('<br>', '').match(/<[^>]*>/g) ?? [];
    fc.assert(
      fc.property(anyValue, anyValue, (customer_name, shop_name) => {
        const { html } = render({ ...PARAMS, customer_name, shop_name });
        assert.deepEqual(tags(html ?? ''), tags(bare));
      }),
    );
  });

  it('makes no link of an address that a customer has for a name', () => {
    const { html } = render({ ...PARAMS, customer_name: 'https://evil.example/x' });
    assert.doesNotMatch(html ?? '', /href="https:\/\/evil/);
    assert.match(html ?? '', /https:\/\/evil\.example\/x/);
  });

  it('makes a link of an address that the seller wrote', () => {
    const own = compileTemplate({ subject: 's', text: 'Xem https://hoa.vn/sale, nhé!' }, 'email');
    assert.match(own({}).html ?? '', /<a href="https:\/\/hoa\.vn\/sale">https:\/\/hoa\.vn\/sale<\/a>, nhé!/);
  });

  it('keeps its subject on one line, so that no value can begin another header', () => {
    const { subject } = render({ ...PARAMS, shop_name: 'Hoa\r\nBcc: evil@example.com\u2028x' });
    assert.equal(subject, 'Hoa Bcc: evil@example.com x: 11.11');
  });
});
