import assert from 'node:assert/strict';
import { judgeLink, judgePicture, judgeStyle, tagName } from '../../../../api/messages/mail/places.js';
import { guarded } from '../../../../api/messages/mail/reveal.js';

describe('the places of a value in a mail', () => {
  const LINKS: [string, string][] = [
    ['{{ link }}', 'whole'],
    [' {{link}} ', 'whole'],
    ['{{- unsubscribe_link -}}', 'whole'],
    ['https://hoa.vn', 'part'],
    ['https://hoa.vn/?ma={{ offer_code }}', 'part'],
    ['HTTPS://hoa.vn/{{ offer_code }}/x', 'part'],
    ['http://hoa.vn#{{ order }}', 'part'],
    ['mailto:hoa@hoa.vn', 'part'],
    ['tel:19001234', 'part'],
    ['#top', 'part'],
    ['', 'part'],
    ['{{ link }}/x', 'mail_value_place'],
    ['{{ link | upcase }}', 'mail_value_place'],
    ['{{ customer_name }}', 'mail_value_place'],
    ['https://{{ shop_name }}.vn', 'mail_value_place'],
    ['https://hoa.vn{{ shop_name }}', 'mail_value_place'],
    ['java{{ order }}script:x', 'mail_value_place'],
    ['mailto:{{ customer_name }}', 'mail_value_place'],
    ['javascript:alert(1)', 'link_scheme'],
    [' javascript:alert(1)', 'link_scheme'],
    ['vbscript:x', 'link_scheme'],
    ['data:text/html,x', 'link_scheme'],
    ['//hoa.vn', 'link_scheme'],
    ['hoa.vn/sale', 'link_scheme'],
  ];
  for (const [href, wanted] of LINKS)
    it(`of a link to "${href}" is: ${wanted}`, () => {
      const judged = judgeLink(href);
      assert.equal('code' in judged ? judged.code : judged.place, wanted);
    });

  const PICTURES: [string, string | undefined][] = [
    ['https://hoa.vn/a.png', undefined],
    ['https://hoa.vn/a.png?v={{ order }}', undefined],
    ['http://hoa.vn/a.png', 'mail_image'],
    ['//hoa.vn/a.png', 'mail_image'],
    ['cid:a', 'mail_image'],
    ['', 'mail_image'],
    ['{{ link }}', 'mail_image'],
    ['https://{{ shop_name }}/a.png', 'mail_image'],
    ['https://hoa{{ shop_name }}/a.png', 'mail_value_place'],
  ];
  for (const [src, code] of PICTURES)
    it(`of a picture from "${src}" is ${code ?? 'good'}`, () => assert.equal(judgePicture(src)?.code, code));

  it('of a style are none that load or run something', () => {
    const codes = (css: string): string[] => judgeStyle(css).map(({ code }) => code);
    assert.deepEqual(codes('color:red;background:url("https://hoa.vn/a.png")'), []);
    assert.deepEqual(codes("background:url( 'http://hoa.vn/a.png' ) , url(https://hoa.vn/b.png)"), ['mail_image']);
    assert.deepEqual(codes('src:url(data:font/woff2;base64,AA)'), ['mail_image']);
    for (const css of ['width:expression (1)', '-moz-binding:none', 'Behavior : none', 'a:javascript:x'])
      assert.deepEqual(codes(css), ['mail_style'], css);
  });
});

describe('an output of Liquid in its place', () => {
  it('gets the filter of that place behind all of its own', () => {
    assert.equal(guarded('{{ customer_name }}', 'text'), '{{ customer_name | escape }}');
    assert.equal(guarded('{{link}}', 'whole'), '{{ link | escape }}');
    assert.equal(
      guarded('{{- order | default: "x" | upcase -}}', 'part'),
      '{{- order | default: "x" | upcase | url_part -}}',
    );
    assert.equal(guarded('{{ order | raw }}', 'text'), '{{ order | raw | escape }}');
  });

  it('is none when it is a tag, which writes nothing', () => {
    assert.equal(guarded('{% if order %}', 'text'), '{% if order %}');
    assert.deepEqual(['{% if order %}', '{%-endif-%}', '{% # note %}', '{{ if }}'].map(tagName), [
      'if',
      'endif',
      '#',
      undefined,
    ]);
  });
});
