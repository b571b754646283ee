import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChannelName } from '../../../domain/base/channel.js';
import { longestParams, namesIn, PARAMETER_NAMES, sampleParams } from '../../../domain/message/parameters.js';
import { checkTemplate, MAX_MESSAGE } from '../../../domain/message/template-check.js';
import { compileTemplate } from '../../../domain/message/templates.js';

const check = (text: string, channel: ChannelName = 'chat', hasOffer = true, subject?: string) =>
  checkTemplate(subject === undefined ? { text } : { text, subject }, channel, { hasOffer });
const codes = (...args: Parameters<typeof check>): string[] => check(...args).map((one) => one.code);

describe('checking a template', () => {
  it('finds nothing wrong with every parameter in use', () => {
    for (const channel of ['chat', 'email', 'sms'] as const) {
      const names = namesIn({ kind: 'campaign', channel, offer: true, hotline: true });
      const text = names.map((name) => `{{ ${name} | default: "x" }}`).join(' ');
      assert.deepEqual(check(text, channel, true, 's'), []);
    }
    assert.deepEqual(check('{% if offer_code %}{{ offer_code | upcase }}{% endif %}!', 'chat', false), []);
  });

  it('names each unknown parameter and says which there are', () => {
    const found = check('{{ ten_khach }} {{ customer_name }} {% if vip %}x{% endif %}');
    assert.deepEqual(
      found.map(({ code, field, value }) => [code, field, value]),
      [
        ['unknown_parameter', '/template/text', '{{ ten_khach }}'],
        ['unknown_parameter', '/template/text', '{{ vip }}'],
      ],
    );
    assert.match(found[0]?.allowed ?? '', /customer_name, shop_name, hotline/);
  });

  it('says on which line the syntax is wrong', () => {
    for (const text of ['a\nb {{ link', 'a\n{% if link %}', 'a\n{{ link | foo }}', 'a\n{% include "x" %}']) {
      const [found] = check(text);
      assert.equal(found?.code, 'template_syntax', text);
      assert.match(String(found?.value), /line:2/, text);
    }
  });

  it('refuses an offer code without an offer, and a hotline without a hotline', () => {
    assert.deepEqual(codes('{{ offer_code }}', 'chat', false), ['offer_missing']);
    assert.deepEqual(codes('{{ offer_code | upcase }}', 'chat', false), ['offer_missing']);
    assert.deepEqual(codes('{{ offer_code }}', 'chat', true), []);
    const means = { hasOffer: true, hasHotline: false };
    assert.deepEqual(checkTemplate({ text: '{{ hotline }}' }, 'chat', means)[0]?.code, 'hotline_missing');
  });

  it('wants a fallback for whatever some customers have none of, and names it', () => {
    const [found] = check('Đơn {{ order }} của bạn');
    assert.deepEqual(
      [found?.code, found?.field, found?.value, found?.text, found?.position],
      ['fallback_missing', '/template/text', '{{ order }}', '{{ order }}', { start: 4, end: 15 }],
    );
    assert.match(found?.suggestion ?? '', /default/);
    assert.deepEqual(codes('{{ order_date }} {{ days_since_order }}'), ['fallback_missing', 'fallback_missing']);
    assert.deepEqual(codes('{{ order }}', 'email', true, '{{ order }}'), ['fallback_missing', 'fallback_missing']);
  });

  it('accepts a fallback in either form, and no condition on something else', () => {
    for (const text of [
      'Đơn {{ order | default: "mới" }}',
      'x{% if order %}Đơn {{ order }}{% endif %}',
      '{% if order and order_date %}{{ order }} {{ order_date }}{% else %}x{% endif %}',
      'x{% unless order == nil %}{{ order }}{% endunless %}',
    ])
      assert.deepEqual(codes(text), [], text);
    for (const text of [
      'x{% if order %}{{ order_date }}{% endif %}',
      '{% unless order %}{{ order }}{% endunless %}',
      '{{ order | upcase }}',
    ])
      assert.deepEqual(codes(text), ['fallback_missing'], text);
  });

  it('knows that a customer of a win-back has ordered, and that a win-back has no sale day', () => {
    const winback = (text: string) =>
      checkTemplate({ text, subject: 's' }, 'email', { hasOffer: false, kind: 'winback' }).map(({ code }) => code);
    assert.deepEqual(winback('{{ days_since_order }} {{ order_date }}'), []);
    assert.deepEqual(winback('{{ order }}'), ['fallback_missing']);
    assert.deepEqual(winback('{{ sale_day }}'), ['unknown_parameter']);
    assert.deepEqual(codes('{{ unsubscribe_link }}'), ['unknown_parameter']);
  });

  it('measures with the shop’s own values where they are known', () => {
    const text = `{{ shop_name }}${'x'.repeat(480)}`;
    const withName = (shop_name: string) => checkTemplate({ text }, 'chat', { hasOffer: false, values: { shop_name } });
    assert.deepEqual(withName('Hoa'), []);
    assert.deepEqual(withName('Hoa '.repeat(6))[0]?.code, 'message_too_long');
  });

  it('counts a chat message as people do, rendered: 500 characters pass and 501 do not', () => {
    assert.deepEqual(codes('ữ'.normalize('NFD').repeat(500)), []);
    assert.deepEqual(codes('🌸'.repeat(500)), []);
    assert.deepEqual(codes('x'.repeat(501)), ['message_too_long']);
    const name = longestParams().customer_name ?? '';
    assert.deepEqual(codes(`{{ customer_name }}${'x'.repeat(500 - name.length)}`), []);
    assert.deepEqual(codes(`{{ customer_name }}${'x'.repeat(501 - name.length)}`), ['message_too_long']);
  });

  it('wants an e-mail to have a subject, and checks it like the text', () => {
    assert.deepEqual(codes('x', 'email'), ['subject_missing']);
    assert.deepEqual(codes('x', 'email', true, '  '), ['subject_missing']);
    assert.deepEqual(codes('x', 'email', true, '{{ sale_day }}'), []);
    assert.equal(check('x', 'email', true, '{{ ngay }}')[0]?.field, '/template/subject');
    assert.deepEqual(codes('x', 'email', true, 'x'.repeat(201)), ['message_too_long']);
    assert.deepEqual(codes('x'.repeat(501), 'email', true, 's'), []);
  });

  it('refuses an empty message, one of 10,000 characters and more, and a loop without end', () => {
    assert.deepEqual(codes(' \n'), ['message_empty']);
    assert.deepEqual(codes('{% if false %}x{% endif %}'), ['message_empty']);
    assert.deepEqual(codes('x'.repeat(10_001), 'email', true, 's'), ['template_too_long']);
    assert.deepEqual(codes('{% for i in (1..99999999) %}x{% endfor %}'), ['template_too_heavy']);
  });

  it('points at the place in the whole document', () => {
    const [found] = checkTemplate({ text: '{{ x }}' }, 'chat', {
      hasOffer: true,
      field: '/windows/1/outreaches/0/template',
    });
    assert.equal(found?.field, '/windows/1/outreaches/0/template/text');
  });

  it('passes nothing that cannot be compiled and rendered with what it was told there is', () => {
    const part = fc.oneof(
      fc.constantFrom(
        ...PARAMETER_NAMES.map((name) => `{{ ${name} }}`),
        '{{ x }}',
        '{{',
        '{% if link %}',
        '{% endif %}',
        '{{ link | size }}',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.boolean(), fc.boolean(), (parts, offer, hotline) => {
        const text = parts.join('');
        if (checkTemplate({ text }, 'chat', { hasOffer: offer, hasHotline: hotline }).length > 0) return;
        const rendered = compileTemplate({ text }, 'chat')(sampleParams({ offer, hotline }));
        assert.ok([...rendered.text.normalize('NFC')].length <= MAX_MESSAGE.chat);
      }),
      { numRuns: 1000 },
    );
  });
});
