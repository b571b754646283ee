import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFAULT_SMS_POLICY } from '../../../../domain/message/sms/policy.js';
import { linkSpans } from '../../../../domain/message/sms/rules/find-links.js';
import { linkFault } from '../../../../domain/message/sms/rules/links.js';
import { CARE, check, VALUES } from './support.js';

const links = (text: string): string[] => linkSpans(text).map((s) => text.slice(s.start, s.end));
const shorteners = DEFAULT_SMS_POLICY.links.shorteners.hosts;
const fault = (link: string, allowed = ['hoamai.vn']) => linkFault(link, allowed, shorteners);

describe('SMS links', () => {
  it('are found with or without a scheme, without the punctuation of their sentence', () => {
    const cases = {
      'Xem https://hoamai.vn/x.': 'https://hoamai.vn/x',
      '(http://hoamai.vn/x?a=1)': 'http://hoamai.vn/x?a=1',
      'hoamai.vn': 'hoamai.vn',
      'HoaMai.COM.VN/sale!': 'HoaMai.COM.VN/sale',
      'www.hoamai.vn,': 'www.hoamai.vn',
      't.co/abc': 't.co/abc',
      'bit.ly': 'bit.ly',
      'toi 10.0.0.1:8080/x': '10.0.0.1:8080/x',
      'javascript:alert(1);': 'javascript:alert(1',
      'ftp://x.y/z': 'ftp://x.y/z',
      'cửahàng.vn/a': 'cửahàng.vn/a',
    };
    for (const [text, link] of Object.entries(cases)) assert.deepEqual(links(text), [link], text);
  });

  it('are not seen in prices, dates, addresses of mail, or sentences without a blank', () => {
    for (const text of [
      '50.000.000d',
      '11.11.2026',
      'a.b@hoamai.vn',
      'Mua ngay.Nhanh len',
      'tel:19001234',
      'v1.2.3',
      'LH:1900.1234',
      'ao.Quan',
    ]) {
      assert.deepEqual(links(text), [], text);
    }
  });

  it('lead to an allowed domain or below it', () => {
    for (const link of [
      'https://hoamai.vn',
      'http://hoamai.vn/a',
      'hoamai.vn/x',
      'https://go.hoamai.vn/x',
      'HTTPS://HOAMAI.VN./x',
    ]) {
      assert.equal(fault(link), undefined, link);
    }
  });

  it('anything else is refused, look-alikes and disguises too', () => {
    const cases = {
      'https://evil.com/hoamai.vn': 'sms_link_domain',
      'https://xhoamai.vn': 'sms_link_domain',
      'https://hoamai.vn.evil.com': 'sms_link_domain',
      'https://hoamai.vn@evil.com/': 'sms_link_domain',
      'https://evil@hoamai.vn/': 'sms_link_domain',
      'http://': 'sms_link_domain',
      'https://hoamaí.vn': 'sms_link_not_ascii',
      'https://hoamai.vn/áo': 'sms_link_not_ascii',
      'https://hoamai.vn/\u200bx': 'sms_link_not_ascii',
      'javascript:alert(1)': 'sms_link_scheme',
      'JavaScript://hoamai.vn/%0aalert(1)': 'sms_link_scheme',
      'data:text/html,x': 'sms_link_scheme',
      'ftp://hoamai.vn/': 'sms_link_scheme',
      'http://10.0.0.1/': 'sms_link_ip',
      'http://2130706433/': 'sms_link_ip',
      'http://0x7f.1/': 'sms_link_ip',
      'http://[::1]/': 'sms_link_ip',
      '1.2.3.4:80/x': 'sms_link_ip',
      'https://bit.ly/x': 'sms_link_shortener',
      'BIT.LY/x': 'sms_link_shortener',
      'https://go.tinyurl.com/x': 'sms_link_shortener',
    };
    for (const [link, expected] of Object.entries(cases)) assert.equal(fault(link), expected, link);
  });

  it('a shortener is refused even when a shop lists it; an empty domain allows nothing', () => {
    assert.equal(fault('https://bit.ly/x', ['bit.ly']), 'sms_link_shortener');
    assert.equal(fault('https://evil.com/x', ['', '.']), 'sms_link_domain');
  });

  it('every shortener of the list is recognised bare and with a path', () => {
    for (const host of shorteners) {
      assert.equal(fault(links(`xem ${host}/abc nhe`)[0] ?? ''), 'sms_link_shortener', host);
      assert.deepEqual(links(`xem ${host}`), [host]);
    }
  });

  it('a bad link that a parameter brings is told at the parameter', () => {
    const found = check({ text: `${CARE} {{ link }}`, values: { ...VALUES, link: 'https://evil.com/x' } });
    assert.deepEqual(
      found.map((f) => [f.code, f.text]),
      [['sms_link_domain', '{{ link }}']],
    );
    assert.deepEqual(check({ text: `${CARE} {{ link }}` }), []);
  });

  it('a link that is put together from text and parameters is judged as a whole', () => {
    const values = { ...VALUES, path: '@evil.com' };
    assert.deepEqual(
      check({ text: `${CARE} https://hoamai.vn{{ path }}`, values }).map((f) => f.code),
      ['sms_link_domain'],
    );
  });

  it('no host outside the allowed domain ever passes', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        const host = new URL(url).hostname;
        const mine = host === 'hoamai.vn' || host.endsWith('.hoamai.vn');
        assert.equal(fault(url) === undefined, mine && /^[\x21-\x7e]*$/.test(url));
      }),
    );
  });
});
