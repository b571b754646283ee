import assert from 'node:assert/strict';
import { type CompiledMail, compileMail } from '../../../../api/messages/mail/compile.js';

const html = (source: string, preview?: string): Promise<CompiledMail> =>
  compileMail({ language: 'html', source, lang: 'vi', ...(preview === undefined ? {} : { preview }) });
const mjml = (body: string): Promise<CompiledMail> =>
  compileMail({ language: 'mjml', source: `<mjml><mj-body>${body}</mj-body></mjml>`, lang: 'vi' });
const found = ({ problems }: CompiledMail): string[] => problems.map(({ code, value }) => `${code} ${value}`);
const bodyOf = ({ html: made = '' }: CompiledMail): string => /<body[^>]*>([\s\S]*)<\/body>/.exec(made)?.[1] ?? '';

describe('the HTML of a mail, made ready at save', () => {
  it('keeps loops in tables, whole links, media rules and what only Outlook reads', async () => {
    const made = await html(`<html><head><style>.a{color:red}@media (max-width:9em){.a{color:blue}}</style></head><body>
<!--[if mso]><table><tr><td><a href="https://hoa.vn/o"><![endif]--><!-- note -->
<table>{% for p in product_list %}<tr><td class="a">{{ p }}</td></tr>{% endfor %}</table><a href="{{ link }}">Xem</a>
<!--[if mso]></a></td></tr></table><![endif]--></body></html>`);
    assert.deepEqual(made.problems, []);
    const body = bodyOf(made);
    assert.match(
      body,
      /<table>\{% for p in product_list %\}<tr><td class="a" style="color: red;">\{\{ p \| escape \}\}/,
    );
    assert.match(body, /<\/tr>\{% endfor %\}<\/table><a href="\{\{ link \| escape \}\}">/);
    assert.match(body, /<!--\[if mso\]><table><tr><td><a href="https:\/\/hoa\.vn\/o"><!\[endif\]-->/);
    assert.doesNotMatch(body, /note/);
    assert.match(made.html ?? '', /@media \(max-width:9em\)/);
    assert.deepEqual(made.links, ['https://hoa.vn/o']);
  });

  it('escapes a value for where it stands: in a text, an attribute, a part of an address', async () => {
    const made = await html(
      '<p title="{{ shop_name }}">{{ customer_name | default: "bạn" }}</p><a href="https://hoa.vn/?ma={{ offer_code }}&amp;x=1">M</a>',
    );
    assert.equal(
      bodyOf(made),
      '<p title="{{ shop_name | escape }}">{{ customer_name | default: "bạn" | escape }}</p><a href="https://hoa.vn/?ma={{ offer_code | url_part }}&amp;x=1">M</a>',
    );
    assert.match(made.text ?? '', /M <https:\/\/hoa\.vn\/\?ma=\{\{ offer_code \| url_part \}\}&x=1>/);
  });

  it('makes a text of it, a line for each cell, links behind their words', async () => {
    const made = await html(
      '<h1>Chào {{ customer_name }}</h1><div style="display:none">mở đầu&zwnj;</div><table><tr><td>Áo&shy; mới</td></tr><tr><td>Váy</td></tr></table><p><a href="{{ link }}">Xem &amp; mua</a></p>',
    );
    assert.equal(made.text, 'Chào {{ customer_name }}\n\nÁo mới\nVáy\n\nXem & mua <{{ link }}>');
  });

  it('is a whole page with the language of its readers and the words that mailboxes show first', async () => {
    const made = await html('<p>Chào</p>', 'Quà cho {{ customer_name }} <3');
    assert.match(made.html ?? '', /^<!doctype html>\n<html lang="vi"><head><meta charset="utf-8">/);
    assert.match(
      bodyOf(made),
      /^<div style="display:none;[^"]*">Quà cho \{\{ customer_name \| escape \}\} &lt;3&#847;/,
    );
    assert.equal(made.text, 'Chào');
    const said = await html('<html lang="th"><body>x</body></html>');
    assert.match(said.html ?? '', /<html lang="th">/);
  });

  it('leaves out what mail does not show, and names it', async () => {
    const made = await html(
      '<style>@import url("https://f.vn/f.css");.a{color:red}</style><p onclick="x()" class="a">Chào<script>alert(1)</script><iframe src="https://x.vn"></iframe></p><!--[if mso]><script>x</script><![endif]--><meta http-equiv="refresh" content="0;url=https://x.vn">',
    );
    assert.deepEqual(found(made), [
      'mail_removed @import',
      'mail_removed onclick of <p>',
      'mail_removed <script>',
      'mail_removed <iframe>',
      'mail_removed <meta>',
      'mail_removed comment with <script>',
      'mail_removed comment with </script>',
    ]);
    assert.doesNotMatch(made.html ?? '', /script|iframe|onclick|@import|refresh/);
    assert.match(bodyOf(made), /<p class="a" style="color: red;">Chào<\/p>/);
  });

  const REFUSED: [string, string, string][] = [
    ['a tag of Liquid inside a tag', '<p {% if order %}class="a"{% endif %}>x</p>', 'mail_tag_in_tag {% if order %}'],
    [
      'a tag of Liquid in an attribute',
      '<a href="{% if order %}https://a.vn{% endif %}">x</a>',
      'mail_tag_in_tag {% if order %}',
    ],
    ['a value in a style', '<p style="color:{{ shop_name }}">x</p>', 'mail_value_place color:{{ shop_name }}'],
    ['a value in a style sheet', '<style>.a{color:{{ shop_name }}}</style>', 'mail_value_place {{ shop_name }}'],
    [
      'a value that says where a link leads',
      '<a href="{{ customer_name }}">x</a>',
      'mail_value_place {{ customer_name }}',
    ],
    [
      'a value in the host',
      '<a href="https://{{ shop_name }}.vn/">x</a>',
      'mail_value_place https://{{ shop_name }}.vn/',
    ],
    [
      'a parameter of ours made another',
      '{% assign link = shop_name %}<a href="{{ link }}">x</a>',
      'mail_liquid_tag {% assign link = shop_name %}',
    ],
    ['a tag that writes past the escaping', '{% echo customer_name %}', 'mail_liquid_tag {% echo customer_name %}'],
    ['a script as a link', '<a href="javascript:alert(1)">x</a>', 'link_scheme javascript:alert(1)'],
    ['a link to nowhere', '<a href="/sale">x</a>', 'link_scheme /sale'],
    ['a picture without https', '<img src="http://hoa.vn/a.png">', 'mail_image http://hoa.vn/a.png'],
    ['a picture inside the mail', '<td background="data:image/png;base64,AA">', 'mail_image data:image/png;base64,AA'],
    ['a picture of a style', '<p style="background:url(http://hoa.vn/a.png)">', 'mail_image http://hoa.vn/a.png'],
    ['a script in a style', '<p style="width:expression(alert(1))">x</p>', 'mail_style width:expression(alert(1))'],
    [
      'a picture in Outlook’s comment',
      '<!--[if mso]><img src="http://a.vn/x.png"><![endif]-->',
      'mail_image http://a.vn/x.png',
    ],
    ['Liquid in what is left out', '<iframe>{{ shop_name }}</iframe>', 'mail_liquid_lost {{ shop_name }}'],
    ['half a tag', '<p>{{ shop_name }</p>', 'mail_liquid_tag {{ shop_name }</p>'],
  ];
  for (const [what, source, problem] of REFUSED)
    it(`refuses ${what}`, async () => {
      const made = await html(source);
      assert.ok(found(made).includes(problem), found(made).join('\n'));
      assert.equal(made.html, undefined);
    });

  it('counts its work: rules of style for too many elements are refused', async () => {
    const rules = Array.from({ length: 1_000 }, (_, at) => `.a${at}{color:red}`).join('');
    const made = await html(`<style>${rules}</style>${'<b>x</b>'.repeat(2_100)}`);
    assert.deepEqual(found(made), ['mail_too_heavy 2101 elements, 1000 rules of style']);
  });

  it('compiles MJML, without fonts of others, and keeps Liquid in texts and in mj-raw', async () => {
    const made = await mjml(
      '<mj-section><mj-column><mj-text>Chào {% if order %}{{ order }}{% endif %}</mj-text><mj-button href="https://hoa.vn/?a=1&b=2">Mua</mj-button></mj-column></mj-section>',
    );
    assert.deepEqual(made.problems, []);
    assert.match(bodyOf(made), /Chào \{% if order %\}\{\{ order \| escape \}\}\{% endif %\}/);
    assert.match(made.html ?? '', /<html lang="vi"/);
    assert.match(made.html ?? '', /<!--\[if mso \| IE\]>/);
    assert.doesNotMatch(made.html ?? '', /googleapis/);
    assert.deepEqual(made.links, ['https://hoa.vn/?a=1&b=2']);
    assert.match(made.text ?? '', /Mua <https:\/\/hoa\.vn\/\?a=1&b=2>/);
  });

  it('misses the tags that MJML drops between components, and says which component there is not', async () => {
    const section = '<mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section>';
    assert.deepEqual(found(await mjml(`{% if order %}${section}{% endif %}`)), [
      'mail_liquid_lost {% if order %}',
      'mail_liquid_lost {% endif %}',
    ]);
    const [problem = ''] = found(await mjml('<mj-sektion></mj-sektion>'));
    assert.match(problem, /^mail_mjml .*mj-sektion/);
    const unclosed = '<mj-section><mj-column><mj-text>Giá</mj-column></mj-section>';
    assert.deepEqual(found(await mjml(`${unclosed}${section}`)), ['mail_mjml mj-text is not closed']);
    const page = await compileMail({ language: 'mjml', source: '<p>Chào</p>', lang: 'vi' });
    assert.match(found(page)[0] ?? '', /^mail_mjml /);
  });
});
