import assert from 'node:assert/strict';
import { createRenderer, type RunTexts } from '../../../../activities/deliver/render.js';
import { compileMail } from '../../../../api/messages/mail/compile.js';
import { linkBase } from '../../../../channels/link/links.js';
import { jointTemplate } from '../../../../domain/campaign/experiment.js';
import { linkTargets, ownLinks } from '../../../../domain/message/links.js';
import type { Template } from '../../../../domain/message/template.js';
import { linksOf } from '../../../../models/run/tracked-run.js';

const base = linkBase('https://go.example.com', 'a secret of the tests');
const lan = { to: 'lan@example.com', name: 'Lan <b>' };
const PLACE = { seq: 1, index: 2 };

async function mailOf(source: string): Promise<Template> {
  const { html = '', text = '', links = [] } = await compileMail({ language: 'html', source, lang: 'vi' });
  return { subject: 'Chào', text, mail: { language: 'html', source, html, links } };
}
const textsOf = (template: Template): RunTexts => ({
  _id: 'hoa-nang.sale.mail.1',
  channel: 'email',
  template,
  shopName: 'Hoa Nắng',
  saleDay: '2026-11-11',
  shortCode: 'abcdef',
});

describe('a message of text alone', () => {
  it('says the language that the shop has its readers read', () => {
    const texts = { ...textsOf({ subject: 'สวัสดี', text: 'สวัสดีค่ะ' }), language: 'th' };
    assert.match(createRenderer(texts, base)('u1', lan, PLACE).html ?? '', /<html lang="th">/);
  });
});

describe('a message with HTML of its own', () => {
  it('has a link of its own for each address, whose number leads back to it', async () => {
    const template = await mailOf(
      '<a href="https://hoa.vn/a?x=1&amp;y=2">A</a><a href="https://hoa.vn/b">B</a><a href="{{ link }}">C</a>',
    );
    const { html = '', text } = createRenderer(textsOf(template), base)('u1', lan, PLACE);
    const targets = linkTargets('https://hoa.vn/sale', template);
    const tokens = [...html.matchAll(/href="https:\/\/go\.example\.com\/s\/([^"]+)"/g)].map(([, token = '']) => token);
    const read = tokens.map((token) => base.short.verify(token));
    assert.deepEqual(
      read.map((one) => targets[one?.link ?? 0]),
      ['https://hoa.vn/a?x=1&y=2', 'https://hoa.vn/b'],
    );
    assert.deepEqual(
      read.map((one) => [one?.seq, one?.index]),
      [
        [1, 2],
        [1, 2],
      ],
    );
    assert.match(html, /href="https:\/\/go\.example\.com\/c\//);
    for (const token of tokens) assert.ok(text.includes(`/s/${token}>`), text);
    assert.equal(linksOf(template), 3);
  });

  it('looks for {{ link }} in the HTML, too: its text may not show it', async () => {
    const template = await mailOf('<p>Chào {{ customer_name }}</p><a href="{{ link }}"></a>');
    const { html = '', text } = createRenderer(textsOf(template), base)('u1', lan, PLACE);
    assert.match(html, /<p>Chào Lan &lt;b&gt;<\/p><a href="https:\/\/go\.example\.com\/c\//);
    assert.match(text, /^Chào Lan <b>\n/);
    assert.equal(linksOf(template), 1);
  });

  it('of an experiment shares its numbers with the other messages', async () => {
    const [a, b] = await Promise.all(
      ['<a href="https://hoa.vn/a">A</a>', '<a href="https://hoa.vn/b">B</a>'].map(mailOf),
    );
    assert.ok(a && b);
    const experiment = { variants: [b], metric: 'clicks', share: 0.5, horizonMinutes: 60 } as never;
    const joint = jointTemplate({ template: a, experiment });
    assert.deepEqual(ownLinks(joint), ['https://hoa.vn/a', 'https://hoa.vn/b']);
    const { html = '' } = createRenderer({ ...textsOf(b), ownLinks: ownLinks(joint) }, base)('u1', lan, PLACE);
    const [, token = ''] = /href="https:\/\/go\.example\.com\/s\/([^"]+)"/.exec(html) ?? [];
    assert.equal(base.short.verify(token)?.link, 2);
    assert.deepEqual(
      jointTemplate({ template: { text: 'x' } }),
      { text: 'x', subject: '' },
      'and nothing where there is none',
    );
  });

  it('keeps its links as they are where nobody is counted', async () => {
    const template = await mailOf('<a href="https://hoa.vn/a">A</a>');
    const { html = '' } = createRenderer(textsOf(template), base)('u1', lan);
    assert.match(html, /<a href="https:\/\/hoa\.vn\/a">A<\/a>/);
  });
});
