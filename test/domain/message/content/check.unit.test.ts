import assert from 'node:assert/strict';
import { NO_RULES } from '../../../../domain/message/content/banned-list.js';
import { checkContent, longestFor, routeOf, type ShopContent } from '../../../../domain/message/content/check.js';
import type { ContentUse } from '../../../../domain/message/content/use.js';
import { LIBRARY } from '../../../../domain/message/library/library.js';
import { PARAMETERS } from '../../../../domain/message/parameters.js';

const AT = new Date('2026-11-01T00:00:00Z');
const SHOP: ShopContent = {
  name: 'Hoa Mai',
  hotline: '1900 1234',
  publicUrl: 'https://go.hoamai.vn',
  allowedDomains: ['hoamai.vn'],
  offers: [],
};
const sms = (text: string, more: Partial<ContentUse> = {}): ContentUse => ({
  kind: 'campaign',
  channel: 'sms',
  template: { text },
  at: AT,
  ...more,
});
const rules = (use: ContentUse, shop = SHOP): string[] =>
  checkContent(shop, use).findings.map(({ severity, rule }) => `${severity} ${rule}`);

describe('the check of a message’s content', () => {
  it('measures with what the shop really has', () => {
    const { link = '', ...values } = longestFor(SHOP, sms('', { offer: { code: 'TET2027' }, products: ['Áo', 'Váy'] }));
    assert.match(link, /^https:\/\/go\.hoamai\.vn\/s\/[\w-]{19}$/);
    assert.deepEqual(
      [values.shop_name, values.hotline, values.offer_code, values.product_list],
      ['Hoa Mai', '1900 1234', 'TET2027', 'Áo, Váy'],
    );
    assert.match(
      longestFor(SHOP, { ...sms(''), channel: 'email' }).link ?? '',
      /^https:\/\/go\.hoamai\.vn\/c\/.{70,}$/,
    );
    const { hotline: _, ...without } = SHOP;
    assert.equal('hotline' in longestFor(without, sms('')), false);
  });

  it('is stricter for a shop with a longer name or a longer address', () => {
    const text = `Than moi {{ customer_name }} ghe {{ shop_name }} {{ link }} ${'x'.repeat(60)}`;
    assert.deepEqual(rules(sms(text)), []);
    assert.deepEqual(rules(sms(text), { ...SHOP, name: 'Cua hang thoi trang Hoa Mai' }), ['block sms_length']);
    const publicUrl = 'https://duong-dan.cua-hang-hoa-mai.vn';
    assert.deepEqual(rules(sms(text), { ...SHOP, publicUrl }), ['block sms_length']);
  });

  it('takes an SMS for advertising by its label, unless it is told the route', () => {
    for (const text of ['[QC] x', ' [AD] x']) assert.equal(routeOf(text), 'qc', text);
    for (const text of ['x [QC]', '[qc x', '']) assert.equal(routeOf(text), 'cskh', text);
    const text = '[QC] Than moi {{ customer_name }} TC gui 199';
    assert.deepEqual(rules(sms(text)), ['warn sms_opt_out_one_way']);
    assert.ok(rules(sms(text, { route: 'cskh' })).includes('block sms_label_on_care_route'));
    assert.ok(rules(sms('Than moi {{ customer_name }}', { route: 'qc' })).includes('block sms_label_missing'));
  });

  it('tells every fault once: what all templates know is not told again by the rules of SMS', () => {
    assert.deepEqual(rules(sms('')), ['block message_empty']);
    assert.deepEqual(rules(sms('Than moi {{ customer_name }} {{ x }}')), ['block unknown_parameter']);
    assert.deepEqual(rules(sms('x'.repeat(10_001))), ['block template_too_long']);
  });

  it('lets our own links lead wherever the operator says, and the seller’s only to the shop’s domains', () => {
    const local = { ...SHOP, publicUrl: 'http://127.0.0.1:8080' };
    assert.deepEqual(rules(sms('Than moi {{ customer_name }} {{ link }}'), local), []);
    assert.deepEqual(rules(sms('Than moi {{ customer_name }} https://shop.hoamai.vn/x')), []);
    assert.deepEqual(rules(sms('Than moi {{ customer_name }} https://hoamai.vn.evil.com')), ['block sms_link_domain']);
    assert.deepEqual(rules(sms('Than moi {{ customer_name }} http://127.0.0.1:8080/c/x'), local), [
      'block sms_link_ip',
    ]);
  });

  it('puts what blocks before what warns, and says each in both languages', () => {
    const { findings } = checkContent(SHOP, sms('Than moi {{ customer_name }} chat luong nhat ghé'));
    assert.deepEqual(
      findings.map(({ severity }) => severity),
      ['block', 'warn'],
    );
    for (const { reason, source, message, allowed } of findings) {
      for (const words of [reason.vi, reason.en, source, message, allowed]) assert.notEqual(words, '');
    }
  });

  it('judges the longest of what a condition may say', () => {
    const text = `Than moi {{ customer_name }} {% if order %}${'a'.repeat(30)}{% else %}${'b'.repeat(140)}{% endif %}`;
    assert.deepEqual(rules(sms(text)), ['block sms_length']);
  });

  it('points into the document that was checked', () => {
    const use = sms('', { channel: 'email', template: { text: '{{ x }}', subject: '' }, field: '/steps/1/template' });
    assert.deepEqual(
      checkContent(SHOP, use).findings.map(({ field }) => field),
      ['/steps/1/template/text', '/steps/1/template/subject', '/steps/1/template/subject'],
    );
  });

  it('of every ready template takes a few milliseconds at most', () => {
    const use = ({ window, channel, template, offer }: (typeof LIBRARY)[number]): ContentUse => ({
      ...{ kind: window === 'winback' ? 'winback' : 'campaign', channel, template, at: AT },
      ...(offer ? { offer: { code: PARAMETERS.offer_code.longest } } : {}),
    });
    for (const ready of LIBRARY) checkContent(SHOP, use(ready));
    const before = process.cpuUsage();
    for (const ready of LIBRARY) checkContent(SHOP, use(ready));
    const { user, system } = process.cpuUsage(before);
    assert.ok((user + system) / 1000 / LIBRARY.length < 5, `${(user + system) / 1000 / LIBRARY.length} ms`);
  });

  it('leaves a shop without changes the default rules', () => {
    const text = 'Than moi {{ customer_name }} choi casino';
    assert.deepEqual(rules(sms(text), { ...SHOP, rules: NO_RULES }), rules(sms(text)));
  });
});
