import { type ContentFinding, contentFinding } from '../../../domain/message/content/finding.js';
import type { MailProblem } from './problem.js';

type Words = Readonly<Record<'allowed' | 'vi', string>>;

const SAFE = 'docs/sources.md#mail-clients: what mail programs show of HTML';
const WORDS: Readonly<Record<MailProblem['code'], Words>> = {
  mail_tag_in_tag: {
    allowed: 'with tags of Liquid between elements, and {{ … }} in quoted attributes, but none inside a tag',
    vi: 'Thẻ Liquid không được nằm bên trong một thẻ HTML; hãy đặt giữa các thẻ.',
  },
  mail_liquid_tag: {
    allowed:
      'with whole tags of Liquid that decide or repeat (if, unless, case, for, assign), whose names are not link',
    vi: 'HTML chỉ dùng được các thẻ Liquid if, unless, case, for và assign.',
  },
  mail_value_place: {
    allowed:
      'with values in texts, in quoted attributes and behind the host of an address, but not in styles or as a whole address',
    vi: 'Giá trị của khách không được đứng trong CSS hay làm cả địa chỉ; chỉ trong chữ, thuộc tính có ngoặc kép và sau tên miền.',
  },
  mail_liquid_lost: {
    allowed: 'with every {{ … }} and {% … %} where it is kept: between elements, in MJML inside mj-text or mj-raw',
    vi: 'Thẻ Liquid này bị mất khi tạo HTML; trong MJML hãy đặt bên trong mj-text hoặc mj-raw.',
  },
  mail_image: {
    allowed: 'with pictures by https, from whole addresses',
    vi: 'Hình ảnh phải có địa chỉ đầy đủ bắt đầu bằng https://.',
  },
  mail_style: { allowed: 'with styles that run nothing', vi: 'CSS không được chạy mã lệnh.' },
  mail_mjml: { allowed: 'valid MJML', vi: 'MJML viết sai.' },
  mail_too_large: { allowed: 'at most 300,000 characters as it is sent', vi: 'HTML quá dài, tối đa 300.000 ký tự.' },
  mail_too_heavy: {
    allowed: 'of at most 10,000 elements, and 2,000,000 elements times rules of style',
    vi: 'HTML có quá nhiều phần tử hoặc quá nhiều CSS.',
  },
  link_scheme: {
    allowed: 'an http or https address where it links',
    vi: 'Liên kết phải bắt đầu bằng http:// hoặc https://.',
  },
  mail_removed: {
    allowed: 'without it, as mail programs do not show it; it is left out',
    vi: 'Phần này không hiển thị được trong e-mail nên đã được bỏ ra.',
  },
};

/** In words for the seller. @param source as it was written, where the piece is looked for @param field JSON pointer */
export const mailFindings = (problems: readonly MailProblem[], source: string, field: string): ContentFinding[] =>
  problems.map(({ code, value }) => {
    const { allowed, vi } = WORDS[code];
    const start = Math.max(0, source.indexOf(value));
    const position = { start, end: source.startsWith(value, start) ? start + value.length : start };
    const severity = code === 'mail_removed' ? 'warn' : 'block';
    return contentFinding({
      code,
      severity,
      field,
      value,
      allowed,
      position,
      text: value,
      source: SAFE,
      vi: `${vi} (${value})`,
    });
  });
