import type { ChannelName } from '../../domain/base/channel.js';
import { escapeHtml } from '../../domain/base/text/html.js';
import type { Reply } from '../http/route.js';

const MEDIA: Readonly<Record<ChannelName, { readonly vi: string; readonly en: string }>> = {
  chat: { vi: 'tin nhắn chat', en: 'chat messages' },
  email: { vi: 'email', en: 'e-mail' },
  sms: { vi: 'tin nhắn SMS', en: 'SMS' },
  zalo: { vi: 'tin nhắn Zalo', en: 'Zalo messages' },
};

/** What the person is asked, and what stands in the ledger as the text that was shown. */
export const question = (channel: ChannelName, shop: string): { vi: string; en: string } => ({
  vi: `Bạn có muốn ngừng nhận ${MEDIA[channel].vi} quảng cáo từ ${shop}?`,
  en: `Stop advertising by ${MEDIA[channel].en} from ${shop}?`,
});

/** The confirmation (docs/sources.md#advertising-law): received, when, and that it holds from then on; no advertising in it. */
export const confirmation = (channel: ChannelName, shop: string, at: Date): { vi: string; en: string } => ({
  vi: `Đã nhận yêu cầu từ chối lúc ${at.toISOString()}. Từ thời điểm này ${shop} không gửi ${MEDIA[channel].vi} quảng cáo cho bạn nữa.`,
  en: `Your request was received at ${at.toISOString()}. From now on ${shop} sends you no advertising by ${MEDIA[channel].en}.`,
});

const STYLE =
  'body{font:1.1rem/1.5 sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem}button{font:inherit;padding:.7rem 1.4rem;min-height:44px}';

/** Nothing is loaded, nothing runs, and the form leads nowhere but here; no search engine keeps the address. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  'X-Robots-Tag': 'noindex',
};

function page(status: number, title: string, content: string): Reply {
  const data = `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main>${content}</main></body></html>`;
  return { status, headers: HEADERS, content: { mediaType: 'text/html; charset=utf-8', data } };
}

const both = ({ vi, en }: { vi: string; en: string }): string =>
  `<p>${escapeHtml(vi)}</p><p lang="en">${escapeHtml(en)}</p>`;

/**
 * Asks, and does nothing by itself: scanners of mail follow links (docs/sources.md#one-click). The form posts to this very
 * address.
 */
export const askPage = (channel: ChannelName, shop: string): Reply =>
  page(
    200,
    'Ngừng nhận quảng cáo · Unsubscribe',
    `${both(question(channel, shop))}<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">
<input type="hidden" name="from" value="page"><button type="submit">Ngừng nhận · <span lang="en">Unsubscribe</span></button></form>`,
  );

export const donePage = (text: { vi: string; en: string }): Reply =>
  page(200, 'Đã ngừng gửi · Unsubscribed', both(text));

/** The wish is on the disk and not in the ledger yet: it says no more than is true. */
export const keptPage = (at: Date): Reply =>
  page(
    200,
    'Đã nhận yêu cầu · Request received',
    both({
      vi: `Đã nhận yêu cầu từ chối lúc ${at.toISOString()}. Yêu cầu đã được lưu và có hiệu lực ngay khi hệ thống hoạt động trở lại.`,
      en: `Your request was received at ${at.toISOString()}. It is kept and holds as soon as our system is back.`,
    }),
  );

export const comeAgainPage = (): Reply => ({
  ...page(
    503,
    'Xin thử lại · Please try again',
    both({
      vi: 'Hệ thống đang tạm gián đoạn, yêu cầu chưa được ghi nhận. Hãy mở lại liên kết sau ít phút.',
      en: 'Our system is interrupted and has not taken your request. Please open the link again in a few minutes.',
    }),
  ),
});

export const noSuchLinkPage = (): Reply =>
  page(
    404,
    'Liên kết không tồn tại · There is no such link',
    both({
      vi: 'Liên kết không tồn tại. Hãy mở lại liên kết trong tin nhắn của bạn.',
      en: 'There is no such link. Please open it again from your message.',
    }),
  );
