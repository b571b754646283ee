import assert from 'node:assert/strict';
import { createRenderer, type RunTexts } from '../../../activities/deliver/render.js';
import { clickUrl, hiddenUrl, linkBase, openUrl } from '../../../channels/link/links.js';
import { TemplateError } from '../../../domain/message/templates.js';

const base = linkBase('https://go.example.com', 'a secret of the tests');
const { links } = base;
const texts: RunTexts = {
  _id: 'hoa-nang.sale.cart.1',
  channel: 'chat',
  template: {
    text: 'Chào {{ customer_name }}, {{ shop_name }} {{ sale_day }}: {{ offer_code }} {{ link }} {{ hotline }}',
  },
  offerCode: 'GIAM10',
  shopName: 'Hoa Nắng',
  hotline: '1900 1234',
  saleDay: '2026-11-11',
};
const lan = { to: 'chat-1', name: 'Lan' };

describe('createRenderer', () => {
  it('fills in everything a template may name', () => {
    const message = createRenderer(texts, base)('u1', lan);
    const link = clickUrl(base, 'hoa-nang.sale.cart.1:u1');
    assert.deepEqual(message, {
      id: 'hoa-nang.sale.cart.1:u1',
      to: 'chat-1',
      text: `Chào Lan, Hoa Nắng 11.11: GIAM10 ${link} 1900 1234`,
    });
  });

  it("makes each recipient's own link, which names the message and nothing else", () => {
    const render = createRenderer({ ...texts, template: { text: '{{ link }}' } }, base);
    const tokens = ['u1', 'u2'].map((ref) => render(ref, lan).text.slice('https://go.example.com/c/'.length));
    assert.deepEqual(
      tokens.map((token) => links.verify('click', token)),
      ['hoa-nang.sale.cart.1:u1', 'hoa-nang.sale.cart.1:u2'],
    );
  });

  it('makes the link of an SMS short, and it names the place of its recipient', () => {
    const sms = { ...texts, channel: 'sms' as const, shortCode: 'abc-_9', template: { text: '{{ link }}' } };
    const { text } = createRenderer(sms, base)('u1', lan, { seq: 1999, index: 499 });
    const token = text.slice('https://go.example.com/s/'.length);
    assert.ok(token.length <= 19, text);
    assert.deepEqual(base.short.verify(token), { code: 'abc-_9', link: 0, seq: 1999, index: 499 });
  });

  it('tracks every link that the text names itself by its own number, and leaves those of values alone', () => {
    const one = 'https://shop.example.com/ao';
    const two = 'https://shop.example.com/vay?a=1&b=2';
    const text = `{{ customer_name }}: ${one}, ${two}. Again ${one}, {{ link }}`;
    for (const channel of ['chat', 'email', 'sms'] as const) {
      const run = { ...texts, channel, shortCode: 'abc-_9', template: { text, subject: 'x' } };
      const message = createRenderer(run, base)('u1', { ...lan, name: 'http://evil.vn' }, { seq: 1, index: 2 });
      const tokens = [...message.text.matchAll(/\/s\/([\w.-]+?)(?=[,.]? |, |$)/g)].map(([, token]) => token ?? '');
      const own = tokens.map((token) => base.short.verify(token)?.link).filter((link) => link !== 0);
      assert.deepEqual(own, [1, 2, 1], message.text);
      assert.ok(!message.text.includes('shop.example.com'), message.text);
      assert.ok(message.text.startsWith('http://evil.vn: ') && !message.html?.includes('href="http://evil.vn'));
      if (channel === 'email') assert.equal(message.html?.split('href="https://go.example.com/s/').length, 4);
    }
    const test = createRenderer({ ...texts, shortCode: 'abc-_9', template: { text: one } }, base)('u1', lan);
    assert.equal(test.text, one, 'without a place, as for a look');
  });

  it('hides one link in an e-mail, which only a machine follows', () => {
    const template = { subject: 'x', text: 'Chào' };
    const { html, text } = createRenderer({ ...texts, channel: 'email', template }, base)('u1', lan);
    const url = hiddenUrl(base, 'hoa-nang.sale.cart.1:u1');
    assert.ok(html?.includes(`<a href="${url}" style="display:none" tabindex="-1" aria-hidden="true"></a>`));
    assert.ok(!text.includes(url));
  });

  it('gives an e-mail a subject, an HTML part with its link, and an open pixel', () => {
    const template = { subject: '{{ shop_name }}', text: 'Chào {{ customer_name }}!\n{{ link }}' };
    const { html, subject } = createRenderer({ ...texts, channel: 'email', template }, base)('u1', lan);
    assert.equal(subject, 'Hoa Nắng');
    assert.ok(html?.includes(`<a href="${clickUrl(base, 'hoa-nang.sale.cart.1:u1')}">`));
    assert.ok(html?.includes(openUrl(base, 'hoa-nang.sale.cart.1:u1')));
  });

  it('gives an e-mail of a run what proves a bounce of it: the MAC of its id, and its place in the return path', () => {
    const template = { subject: 'x', text: '{{ link }}' };
    const email = { ...texts, channel: 'email' as const, template, shortCode: 'abc-_9' };
    const { id, proof, text } = createRenderer(email, base)('u1', lan, { seq: 3, index: 7 });
    assert.ok(proof && base.mail.isMac(id, proof.mac));
    assert.deepEqual(base.mail.verifyReturn(proof.returnToken), { code: 'abc-_9', seq: 3, index: 7 });
    assert.ok(text.startsWith(`${clickUrl(base, id)}\n`));
    assert.equal(createRenderer({ ...email, channel: 'sms' }, base)('u1', lan, { seq: 3, index: 7 }).proof, undefined);
  });

  it('gives every e-mail an unsubscribe link of its own, and no other channel one', () => {
    const template = { subject: 'x', text: 'Chào' };
    const email = createRenderer({ ...texts, channel: 'email', template }, base);
    const [one, other] = ['u1', 'u2'].map((ref) => email(ref, lan).unsubscribeUrl ?? '');
    assert.notEqual(one, other);
    const token = one?.slice('https://go.example.com/u/'.length) ?? '';
    assert.deepEqual(base.unsubscribe.verify(token), { channel: 'email', message: 'hoa-nang.sale.cart.1:u1' });
    assert.equal(createRenderer(texts, base)('u1', lan).unsubscribeUrl, undefined);
  });

  describe('shows how to stop in every e-mail', () => {
    const WORDS = 'Ngừng nhận e-mail / Unsubscribe';
    const render = (text: string) => {
      const template = { subject: 'x', text };
      const message = createRenderer({ ...texts, channel: 'email', template }, base)('u1', lan);
      return { ...message, url: message.unsubscribeUrl ?? '', html: message.html ?? '' };
    };
    const times = (whole: string, part: string): number => whole.split(part).length - 1;

    it('as a last line when the seller wrote none', () => {
      const { text, html, url } = render('Chào {{ customer_name }}');
      assert.equal(text, `Chào Lan\n\n${WORDS}: ${url}`);
      assert.ok(html.includes(`<a href="${url}">${WORDS}</a></p>`), html);
      assert.ok(html.indexOf(WORDS) < html.indexOf('<img'), 'before the pixel');
    });

    it('as a last line when a condition or a comment swallowed the seller’s', () => {
      for (const source of [
        'Chào{% if order %} {{ unsubscribe_link }}{% endif %}',
        'Chào{% comment %} {{ unsubscribe_link }}{% endcomment %}',
      ]) {
        const { text, url } = render(source);
        assert.equal(text, `Chào\n\n${WORDS}: ${url}`, source);
      }
    });

    it('and only once when the seller wrote it', () => {
      for (const source of [
        'Dừng: {{ unsubscribe_link }}',
        '{% if shop_name %}Dừng: {{ unsubscribe_link }}{% endif %}',
      ]) {
        const { text, html, url } = render(source);
        assert.equal(text, `Dừng: ${url}`);
        assert.equal(times(html, `href="${url}"`), 1);
      }
    });

    it('and in no other channel', () => {
      for (const channel of ['chat', 'sms'] as const) {
        const { text } = createRenderer({ ...texts, channel, template: { text: 'Chao' } }, base)('u1', lan);
        assert.equal(text, 'Chao');
      }
    });
  });

  it('shows a name that looks like HTML or a link as plain words', () => {
    const template = { subject: 'x', text: '{{ customer_name }}' };
    const render = createRenderer({ ...texts, channel: 'email', template }, base);
    const { html } = render('u1', { to: 'a@example.com', name: '<b>http://evil.example</b>' });
    assert.ok(html?.includes('&lt;b&gt;http://evil.example&lt;/b&gt;'));
    assert.ok(!html?.includes('href="http://evil.example'));
  });

  it('says the orders, the offer’s last day and the products, each in the shop’s zone and words', () => {
    const template = {
      text: '{{ order | default: "-" }} {{ order_date | default: "-" }} {{ days_since_order | default: "-" }} {{ offer_end }} {{ product_list }}',
    };
    const render = createRenderer(
      {
        ...texts,
        template,
        zone: 'Asia/Ho_Chi_Minh',
        asOf: new Date('2026-11-11T02:00:00Z'),
        offerEndsAt: new Date('2026-11-30T17:00:00Z'),
        products: ['Áo', 'Váy'],
      },
      base,
    );
    const full = render('u1', { ...lan, order: 'DH1', orderedAt: new Date('2026-10-01T18:00:00Z') });
    assert.equal(full.text, 'DH1 02/10/2026 40 30/11/2026 Áo, Váy');
    assert.equal(render('u1', lan).text, '- - - 30/11/2026 Áo, Váy');
  });

  it('gives each customer their own code when the offer is a pool', () => {
    const { offerCode: _, ...pooled } = texts;
    const render = createRenderer({ ...pooled, template: { text: '{{ offer_code }}' } }, base);
    assert.equal(render('u1', { ...lan, code: 'A1' }).text, 'A1');
    assert.throws(() => render('u1', lan), TemplateError);
  });

  it('hands a chat message its card, and no other message', () => {
    const template = { subject: 's', text: 'x', card: { voucher: 'tet' } };
    const cards = (['chat', 'email', 'sms'] as const).map(
      (channel) => createRenderer({ ...texts, channel, template }, base)('u1', lan).card,
    );
    assert.deepEqual(cards, [{ voucher: 'tet' }, undefined, undefined]);
  });

  it('addresses somebody without a name as the template says, else in our words', () => {
    const text = (source: string) =>
      createRenderer({ ...texts, template: { text: source } }, base)('u1', { to: 'x', name: 'bạn' }).text;
    assert.equal(text('Hi {{ customer_name | default: "there" }}'), 'Hi there');
    assert.equal(text('Chào {{ customer_name }}'), 'Chào bạn');
  });

  it('refuses to leave a hole where a value is missing', () => {
    const { offerCode: _offer, hotline: _hotline, ...bare } = texts;
    const render = createRenderer(bare, base);
    assert.throws(() => render('u1', lan), TemplateError);
    assert.throws(() => render('u1', lan), /'offer_code'/);
  });

  it('refuses a template it cannot read before anybody is claimed', () => {
    assert.throws(() => createRenderer({ ...texts, template: { text: '{% if %}' } }, base), TemplateError);
  });
});
