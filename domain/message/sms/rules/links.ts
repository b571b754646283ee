import { trimOf } from '../../../base/text/trim.js';
import { atSample, type SmsContext } from '../context.js';
import type { SmsFinding, SmsRule } from '../finding.js';
import { linkSpans } from './find-links.js';

const SOURCE = 'docs/sources.md#sms-content and docs/sources.md#signed-links';

/** What is wrong with a link; undefined when it is fine. */
export type LinkFault = Extract<SmsRule, `sms_link_${string}`>;

const SCHEME = /^([a-z][a-z0-9+.-]*):(?:\/\/|(?!\d))/i;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const NOT_ASCII = /[^\x21-\x7e]/;

const belongsTo = (host: string, domain: string): boolean => {
  const wanted = trimOf(domain.toLowerCase(), '.');
  return wanted !== '' && (host === wanted || host.endsWith(`.${wanted}`));
};

/**
 * Judges one link of an SMS. The host is read as a browser reads it: numeric hosts become addresses, what stands before
 * an @ is not the host.
 * @param allowedDomains the shop's own; their subdomains are allowed too. Shorteners are refused even if listed.
 */
export function linkFault(
  link: string,
  allowedDomains: readonly string[],
  shorteners: readonly string[],
): LinkFault | undefined {
  const scheme = SCHEME.exec(link)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return 'sms_link_scheme';
  if (NOT_ASCII.test(link)) return 'sms_link_not_ascii';
  const address = scheme === undefined ? `http://${link}` : link;
  if (!URL.canParse(address)) return 'sms_link_domain';
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return 'sms_link_domain';
  const host = url.hostname.replace(/\.$/, '');
  if (IPV4.test(host) || host.startsWith('[')) return 'sms_link_ip';
  if (shorteners.some((shortener) => belongsTo(host, shortener))) return 'sms_link_shortener';
  return allowedDomains.some((domain) => belongsTo(host, domain)) ? undefined : 'sms_link_domain';
}

const WHY: Readonly<Record<LinkFault, { readonly vi: string; readonly en: string }>> = {
  sms_link_scheme: {
    vi: 'Liên kết phải bắt đầu bằng http:// hoặc https://.',
    en: 'A link must begin with http:// or https://.',
  },
  sms_link_not_ascii: {
    vi: 'Liên kết có ký tự ngoài ASCII; hãy dùng dạng đã mã hóa hoặc liên kết khác.',
    en: 'The link has characters outside ASCII; use its encoded form or another link.',
  },
  sms_link_ip: {
    vi: 'Liên kết tới địa chỉ IP bị nhà mạng chặn; hãy dùng tên miền của cửa hàng.',
    en: "Links to bare IP addresses are filtered; use the shop's domain.",
  },
  sms_link_shortener: {
    vi: 'Liên kết rút gọn miễn phí bị nhà mạng chặn; hãy dùng tên miền của cửa hàng.',
    en: "Free link shorteners are filtered by operators; use the shop's domain.",
  },
  sms_link_domain: {
    vi: 'Tên miền này không nằm trong danh sách được phép của cửa hàng.',
    en: "This domain is not among the shop's allowed ones.",
  },
};

/** Links lead only to the shop's allowed domains. */
export function checkLinks(context: SmsContext): SmsFinding[] {
  const { text } = context.sample;
  const shorteners = context.policy.links.shorteners.hosts;
  return linkSpans(text).flatMap((span) => {
    const code = linkFault(text.slice(span.start, span.end), context.allowedDomains, shorteners);
    if (!code) return [];
    return [atSample(context, span, { code, severity: 'block', source: SOURCE, reason: WHY[code] })];
  });
}
