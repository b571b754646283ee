import assert from 'node:assert/strict';
import { PATH, SHOP, useSeller } from '../seller.js';
import { NOW } from '../support.js';

const BASE = `/v1/shops/${SHOP}`;

describe('the content of messages through the API', () => {
  const seller = useSeller();
  before(async () => {
    await seller.api.models.customers.create({
      _id: `${SHOP}/c1`,
      shop: SHOP,
      ref: 'c1',
      rev: 1,
      name: 'Nguyễn Thị Minh Nguyệt',
      phone: '+84901234567',
      facts: { validOrders: 1, revenue: 1, lastOrderAt: new Date('2026-10-02T03:00:00Z'), recentOrderAts: [] },
      signals: { wishlist: [], cart: [], unpaid: [{ order: 'DH77', at: NOW }], unreviewed: [] },
      consent: {},
      touches: [],
    } as never);
  });

  const ask = (method: string, path: string, json?: unknown) =>
    seller.api.ask(method, `${BASE}${path}`, { key: seller.key, ...(json === undefined ? {} : { json }) });
  const rules = (body: { findings: { rule: string; severity: string }[] }) =>
    body.findings.map(({ rule, severity }) => `${severity} ${rule}`);

  it('names every finding of an SMS with its rule, place, suggestion and source', async () => {
    const text = 'Than moi {{ customer_name }} ghé shop. LH {{ hotline }}';
    const { status, body } = await ask('POST', '/content/check', { channel: 'sms', template: { text } });
    assert.equal(status, 200);
    assert.equal(body.ok, false);
    const [found] = body.findings;
    assert.deepEqual(
      [found.rule, found.code, found.field, found.position, found.text, found.suggestion],
      ['sms_diacritics', 'sms_content', '/template/text', { start: 29, end: 32 }, 'ghé', 'ghe'],
    );
    assert.match(found.source, /docs\/seeds\.md#/);
    assert.match(found.message.vi, /không được gõ dấu/);
    assert.equal(body.transliterated, 'Than moi {{ customer_name }} ghe shop. LH {{ hotline }}');
    assert.deepEqual([body.sms.route, body.sms.encoding, body.sms.parts], ['cskh', 'gsm7', 1]);
  });

  it('passes the offered transliteration, and measures it with the longest values', async () => {
    const text = 'Than moi {{ customer_name }} ghe shop. LH {{ hotline }}';
    const { body } = await ask('POST', '/content/check', { channel: 'sms', template: { text } });
    assert.deepEqual([body.ok, body.findings, body.transliterated], [true, [], undefined]);
    assert.equal(body.rendered.text, 'Than moi Cong Tang Ton Nu Phuong Thao ghe shop. LH 1900 1234');
    assert.equal(body.sms.units, body.rendered.text.length);
  });

  it('says of a chat message without an incentive that it lacks one, and lets it pass', async () => {
    const check = { channel: 'chat', template: { text: 'Chào {{ customer_name }}' } };
    const { body } = await ask('POST', '/content/check', check);
    assert.deepEqual([body.ok, rules(body)], [true, ['warn incentive_missing']]);
  });

  it('refuses at save what the check blocks, with the same code and field', async () => {
    const draft = await seller.draft();
    const windows = (template: object, channel = 'chat') =>
      draft.windows.map((window: { outreaches: object[] }, index: number) => ({
        ...window,
        outreaches: window.outreaches.map((one, o) => (index === 0 && o === 0 ? { ...one, channel, template } : one)),
      }));
    const cases: [object, string, string, string][] = [
      [{ text: '{{ order }}' }, 'chat', 'fallback_missing', 'text'],
      [{ text: 'Chao {{ customer_name }}' }, 'sms', 'sms_content', 'text'],
      [{ text: 'javascript:alert(1)' }, 'chat', 'link_scheme', 'text'],
      [
        { text: 'x', card: { products: ['A1', 'A2', 'A3', 'A4', 'A5'].map((sku) => ({ sku })) } },
        'chat',
        'card_products',
        'card/products',
      ],
      [{ text: 'x', card: { products: [{ sku: 'A6' }] } }, 'chat', 'unknown_sku', 'card/products/0/sku'],
      [{ text: 'x', card: { voucher: 'none' } }, 'chat', 'unknown_offer', 'card/voucher'],
      [{ text: 'x', card: { image: 'http://x.vn/a.png' } }, 'chat', 'card_image', 'card/image'],
    ];
    for (const [template, channel, code, at] of cases) {
      const { status, body } = await seller.patch(draft, { windows: windows(template, channel) });
      assert.deepEqual([status, body.code], [422, code], JSON.stringify(template));
      const field = `/windows/0/outreaches/0/template/${at}`;
      const error = body.errors.find((one: { field: string }) => one.field === field);
      assert.equal(error?.code, code);
      assert.ok(error.allowed.length > 0 && 'value' in error);
      const judged = await ask('POST', '/content/check', { channel, template, offer: 'sale' });
      if (code !== 'unknown_sku') assert.equal(judged.body.ok, false, code);
    }
  });

  it('keeps a card with the names of its products, and shows it again', async () => {
    const draft = await seller.draft();
    const card = {
      products: [{ sku: 'A1' }, { sku: 'A2', name: 'Đẹp' }],
      voucher: 'sale',
      image: 'https://x.vn/a.png',
    };
    const windows = draft.windows.map((window: { outreaches: { template: object }[] }) => ({
      ...window,
      outreaches: window.outreaches.map((one) => ({ ...one, template: { ...one.template, card } })),
    }));
    const { status, body } = await seller.patch(draft, { windows });
    assert.equal(status, 200, JSON.stringify(body));
    const shown = (await seller.api.ask('GET', `${PATH}/${draft.campaign}`, { key: seller.key })).body;
    const kept = {
      ...card,
      products: [
        { sku: 'A1', name: 'Món A1' },
        { sku: 'A2', name: 'Đẹp' },
      ],
    };
    assert.deepEqual(shown.windows[0].outreaches[0].template.card, kept);
  });

  it('shows a message as a chosen customer would get it', async () => {
    const text =
      'Than moi {{ customer_name }}, don {{ order | default: "x" }} ngay {{ order_date | default: "x" }}: {{ link }}';
    const preview = { channel: 'sms', template: { text }, customer: 'c1' };
    const { status, body } = await ask('POST', '/templates/preview', preview);
    assert.equal(status, 200, JSON.stringify(body));
    assert.match(
      body.text,
      /^Than moi Nguyen Thi Minh Nguyet, don DH77 ngay 02\/10\/2026: https:\/\/go\.example\.com\/s\/[\w-]{15,19}$/,
    );
    assert.deepEqual([body.to, body.sms.parts], ['+84901234567', 1]);
    const chat = await ask('POST', '/templates/preview', { ...preview, channel: 'chat' });
    assert.deepEqual([chat.status, 'to' in chat.body], [200, false]);
  });

  it('shows an e-mail with its parts to a sample customer, and refuses what cannot be rendered', async () => {
    const template = {
      subject: '{{ shop_name }}',
      text: 'Chào {{ customer_name }} {{ offer_code }} {{ product_list }}\n{{ unsubscribe_link }}',
    };
    const preview = { channel: 'email', template, offer: 'sale', products: ['A1', 'A2'] };
    const { body } = await ask('POST', '/templates/preview', preview);
    assert.match(body.text, /^Chào Nguyễn Thị Minh Nguyệt SALE11 Món A1, Món A2\nhttps:\/\/go\.example\.com\/u\//);
    assert.ok(body.html.includes(`<a href="${body.unsubscribeUrl}">`));
    const without = { ...preview, template: { subject: 's', text: 'Chào' } };
    const { body: added } = await ask('POST', '/templates/preview', without);
    assert.equal(added.text, `Chào\n\nNgừng nhận e-mail / Unsubscribe: ${added.unsubscribeUrl}`);
    assert.ok(added.html.includes(`<a href="${added.unsubscribeUrl}">Ngừng nhận e-mail / Unsubscribe</a>`));
    const cases: [object, number, string][] = [
      [{ ...preview, template: { text: '{{ x }}', subject: 's' } }, 422, 'unknown_parameter'],
      [{ channel: 'chat', template: { text: '{{ offer_code }}' } }, 422, 'offer_missing'],
      [{ channel: 'chat', template: { text: 'x' }, customer: 'nobody' }, 404, 'customer_not_found'],
      [{ channel: 'chat', template: { text: 'x' }, offer: 'nothing' }, 404, 'offer_not_found'],
      [{ channel: 'chat', template: { text: 'x'.repeat(20_001) } }, 400, 'invalid_request'],
      [{ channel: 'chat', template: { text: 'x'.repeat(10_000_000) } }, 413, 'body_too_large'],
    ];
    for (const [json, status, code] of cases) {
      const answer = await ask('POST', '/templates/preview', json);
      assert.deepEqual([answer.status, answer.body.code], [status, code]);
    }
  });

  it('lists the ready templates that fit', async () => {
    const { body } = await ask('GET', '/templates?channel=sms&window=launch&audience=inactive&language=vi&offer=false');
    assert.equal(body.templates.length, 1);
    assert.match(body.templates[0].template.text, /^\[QC\] \{\{ shop_name \}\} Kinh gui/);
    const all = await ask('GET', '/templates');
    assert.ok(all.body.templates.length > 200);
    assert.equal((await ask('GET', '/templates?channel=fax')).status, 400);
  });

  it("counts the shop's own banned phrases and domains from the next check on", async () => {
    const sms = (text: string) => ask('POST', '/content/check', { channel: 'sms', template: { text } });
    const own = 'Than moi {{ customer_name }} mua hoa hong';
    const casino = 'Than moi {{ customer_name }} choi casino tai https://b.hoa.vn/x';
    assert.deepEqual(rules((await sms(own)).body), []);
    assert.deepEqual(rules((await sms(casino)).body), ['block sms_banned_phrase', 'block sms_link_domain']);
    const json = { banned: [{ phrase: 'Hoa hồng', severity: 'warn' }], removed: ['casino'], domains: ['hoa.vn'] };
    const put = await ask('PUT', '/content-rules', json);
    assert.equal(put.status, 200, JSON.stringify(put.body));
    assert.deepEqual(rules((await sms(own)).body), ['warn sms_banned_phrase']);
    assert.deepEqual(rules((await sms(casino)).body), []);
    const shown = (await ask('GET', '/content-rules')).body;
    assert.deepEqual({ banned: shown.banned, removed: shown.removed, domains: shown.domains }, json);
    assert.ok(shown.phrases.every(({ phrase }: { phrase: string }) => phrase !== 'casino'));
    assert.equal((await ask('PUT', '/content-rules', { removed: ['váy đẹp'] })).body.code, 'unknown_phrase');
    assert.equal((await ask('PUT', '/content-rules', {})).status, 200);
  });

  it("keeps the content rules when the shop's settings are replaced", async () => {
    await ask('PUT', '/content-rules', { domains: ['hoa.vn'] });
    const { shop: _, createdAt: _at, ...settings } = (await ask('GET', '')).body;
    assert.equal((await seller.api.ask('PUT', BASE, { json: settings })).status, 200);
    assert.deepEqual((await ask('GET', '/content-rules')).body.domains, ['hoa.vn']);
  });
});
