import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { compileMail } from '../../../../api/messages/mail/compile.js';
import { ownLinks } from '../../../../domain/message/links.js';
import { sampleParams } from '../../../../domain/message/parameters.js';
import type { Template } from '../../../../domain/message/template.js';
import { inspectTemplate } from '../../../../domain/message/template-check.js';
import { compileTemplate, TemplateError } from '../../../../domain/message/templates.js';

const SOURCE = `<p title="{{ customer_name }}">Chào {{ customer_name }}</p><img src="https://hoa.vn/a.png" alt="{{ customer_name }}">
<table>{% assign items = product_list | split: ", " %}{% for p in items %}<tr><td><a href="https://hoa.vn/?q={{ p }}&amp;s=1">{{ p }}</a></td></tr>{% endfor %}</table>
<a href="https://hoa.vn/a?x=1&amp;y=2">A</a><a href="https://hoa.vn/b">B</a><a href="https://hoa.vn/b">B lại</a><a href="{{ link }}">Xem</a>
<!--[if mso]><v:roundrect href="https://hoa.vn/b"></v:roundrect><![endif]-->`;

async function templateOf(source: string, preview?: string): Promise<Template> {
  const about = { language: 'html', source, ...(preview === undefined ? {} : { preview }) } as const;
  const { html = '', text = '', links = [] } = await compileMail({ ...about, lang: 'vi' });
  return { subject: 'Chào {{ customer_name }}', text, mail: { ...about, html, links } };
}

/** The page as a browser sees it: its tags with their attributes' names, texts and values left out. */
function shape(html: string): string[] {
  const seen: string[] = [];
  const parser = new Parser({
    onopentag: (tag, attributes) => void seen.push(`${tag} ${Object.keys(attributes).join(' ')}`),
    oncomment: (text) => void seen.push(`comment ${text.length > 0}`),
  });
  parser.end(html);
  return seen;
}

describe('a mail with HTML of its own, filled in', () => {
  let template: Template;
  before(async () => {
    template = await templateOf(SOURCE);
  });
  const params = sampleParams();
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '"><script>x</script>',
      "' onload='x",
      '<!--',
      ']]>',
      '&lt;b&gt;',
      '{{ link }}',
      '"<1>"',
      '</body>',
      'a"b&c',
    ),
  );

  it('never has another shape than the seller gave it, whatever the values are', () => {
    const render = compileTemplate(template, 'email');
    const wanted = shape(render({ ...params, product_list: 'x' }).html ?? '');
    fc.assert(
      fc.property(value, value, (name, products) => {
        const list = products.replaceAll(', ', ',').replace(/^$/, 'x');
        const made = render({ ...params, customer_name: name, product_list: list }).html ?? '';
        assert.deepEqual(shape(made), wanted);
      }),
      { seed: 14, numRuns: 300 },
    );
  });

  it('shows every value as it is', () => {
    const name = 'Lan "<b>" & Ngọc';
    const texts: string[] = [];
    const titles: (string | undefined)[] = [];
    const parser = new Parser(
      {
        ontext: (text) => void texts.push(text),
        onopentag: (tag, { title }) => void (tag === 'p' && titles.push(title)),
      },
      { decodeEntities: true },
    );
    parser.end(compileTemplate(template, 'email')({ ...params, customer_name: name }).html ?? '');
    assert.match(texts.join(''), /Chào Lan "<b>" & Ngọc/);
    assert.equal(titles[0], name);
  });

  it('tracks every link by itself, Outlook’s and the text’s too, and no picture', () => {
    assert.deepEqual(ownLinks(template), ['https://hoa.vn/a?x=1&y=2', 'https://hoa.vn/b']);
    const urls = { tracked: (link: number) => `https://go.vn/s/${link}?a&b` };
    const { html = '', text } = compileTemplate(template, 'email')(params, urls);
    const count = (of: string): number => html.split(of).length - 1;
    assert.equal(count('href="https://go.vn/s/1?a&amp;b"'), 1);
    assert.equal(count('href="https://go.vn/s/2?a&amp;b"'), 3);
    assert.equal(count('https://hoa.vn/b'), 0);
    assert.equal(count('src="https://hoa.vn/a.png"'), 1);
    assert.match(text, /A <https:\/\/go\.vn\/s\/1\?a&b>B <https:\/\/go\.vn\/s\/2/);
    const untracked = compileTemplate(template, 'email')(params).html ?? '';
    assert.match(untracked, /href="https:\/\/hoa\.vn\/a\?x=1&amp;y=2"/);
  });

  it('shows the unsubscribe link once, in HTML and text, and ends with what only machines follow', async () => {
    const urls = { pixel: 'https://go.vn/o/1', hidden: 'https://go.vn/h/1' };
    const stop = params.unsubscribe_link ?? '';
    const made = compileTemplate(template, 'email')(params, urls);
    assert.equal(made.html?.split(stop).length, 2);
    assert.ok(made.text.endsWith(stop));
    assert.match(
      made.html ?? '',
      /<a href="https:\/\/go\.vn\/h\/1"[^>]*><\/a><img src="https:\/\/go\.vn\/o\/1"[^>]*><\/body><\/html>$/,
    );
    const own = await templateOf('<body><p><a href="{{ unsubscribe_link }}">Thôi</a></p></body>');
    const shown = compileTemplate(own, 'email')(params, urls);
    assert.equal(shown.html?.split(stop).length, 2);
    assert.equal(shown.text, `Thôi <${stop}>`);
  });

  it('fails for one who lacks a value, as a text does', () => {
    const render = compileTemplate(template, 'email');
    assert.throws(() => render({ ...params, link: undefined } as never), TemplateError);
  });

  const codes = (of: Template, channel: 'email' | 'chat' = 'email'): string[] =>
    inspectTemplate(of, channel, { hasOffer: true }).findings.map(({ code, field }) => `${code} ${field}`);

  it('is judged as it is sent: unknown names, missing fallbacks, its size in Gmail, its number of links', async () => {
    assert.deepEqual(codes(template), []);
    assert.deepEqual(codes(await templateOf('<img src="https://hoa.vn/a.png" alt="{{ city }}">x')), [
      'unknown_parameter /template/html',
    ]);
    assert.deepEqual(codes(await templateOf('<img src="https://hoa.vn/a.png" alt="{{ order }}">x')), [
      'fallback_missing /template/html',
    ]);
    assert.deepEqual(codes(await templateOf('<p>Chào [Họ và tên]</p>', '*|FNAME|*')), [
      'foreign_placeholder /template/html',
      'foreign_placeholder /template/preview',
    ]);
    const links = Array.from({ length: 201 }, (_, at) => `<a href="https://hoa.vn/${at}"></a>`).join('');
    assert.deepEqual(codes(await templateOf(`x${links}`)), ['links_untracked /template/html']);
    const long = await templateOf(`x<img src="https://hoa.vn/a.png" alt="${'ạ'.repeat(35_000)}">`);
    assert.deepEqual(codes(long), ['mail_clipped /template/html']);
    assert.deepEqual(codes(template, 'chat').slice(-1), ['mail_channel /template/html']);
  });
});
