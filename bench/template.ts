import type { ChannelName } from '../domain/base/channel.js';
import type { Template } from '../domain/message/template.js';

/** The bench's message: about what the booster's default templates say, and for e-mail 1.5 to 2 kB once composed. */
export function draftTemplate(channel: ChannelName): Template {
  const text =
    'Chào {{ customer_name }}, ngày hội 11.11 của {{ shop_name }} đã bắt đầu! Sản phẩm bạn yêu thích đang có giá tốt nhất trong năm, số lượng có hạn. Xem ngay: {{ link }}';
  return channel === 'email' ? { subject: '{{ shop_name }}: 11.11 đã bắt đầu', text } : { text };
}
