import type { Words } from './words.js';

/**
 * What one message of a win-back programme says (docs/sources.md#win-back-rules: a reminder, then new items, then a voucher).
 */
interface WinbackWords extends Words {
  readonly subject: string;
}
export interface WinbackEntry {
  readonly step: number;
  readonly vi: WinbackWords;
  readonly en: WinbackWords;
}

const HI = 'Hi {{ customer_name | default: "there" }},';

export const WINBACK_ENTRIES: readonly WinbackEntry[] = [
  {
    step: 1,
    vi: {
      subject: '{{ shop_name }} nhớ bạn',
      text: 'Chào {{ customer_name }}, đã {{ days_since_order }} ngày {{ shop_name }} chưa được gặp lại bạn. Bạn ghé xem có gì mới nhé: {{ link }}',
      offer: 'Mừng bạn trở lại với mã {{ offer_code }}, dùng đến hết ngày {{ offer_end }}.',
      sms: 'da {{ days_since_order }} ngay chua gap, moi ban ghe lai',
    },
    en: {
      subject: '{{ shop_name }} misses you',
      text: `${HI} it has been {{ days_since_order }} days since your last order at {{ shop_name }}. Come and see what is new: {{ link }}`,
      offer: 'Welcome back with code {{ offer_code }}, good until {{ offer_end }}.',
      sms: '{{ days_since_order }} days, please come and see us',
    },
  },
  {
    step: 2,
    vi: {
      subject: 'Hàng mới ở {{ shop_name }}',
      text: 'Chào {{ customer_name }}, từ lần mua ngày {{ order_date }} của bạn, {{ shop_name }} đã có thêm nhiều món mới. Mời bạn ghé xem: {{ link }}',
      offer: 'Tặng bạn mã {{ offer_code }}, dùng đến hết ngày {{ offer_end }}.',
      sms: 'hang moi da ve, moi ban ghe xem',
    },
    en: {
      subject: 'New at {{ shop_name }}',
      text: `${HI} much is new at {{ shop_name }} since your order of {{ order_date }}. Have a look: {{ link }}`,
      offer: 'Your code: {{ offer_code }}, good until {{ offer_end }}.',
      sms: 'new things are in, come and see',
    },
  },
  {
    step: 3,
    vi: {
      subject: '{{ shop_name }} chờ bạn trở lại',
      text: 'Chào {{ customer_name }}, {{ shop_name }} rất mong được phục vụ bạn lần nữa. Nếu cần tư vấn, bạn trả lời thư này hoặc ghé shop nhé: {{ link }}',
      offer: 'Quà riêng cho bạn: mã {{ offer_code }}, dùng đến hết ngày {{ offer_end }}.',
      sms: 'shop rat mong duoc phuc vu ban lan nua',
    },
    en: {
      subject: '{{ shop_name }} would like you back',
      text: `${HI} {{ shop_name }} would be glad to serve you again. If you need advice, answer this e-mail or come by: {{ link }}`,
      offer: 'A gift for you: code {{ offer_code }}, good until {{ offer_end }}.',
      sms: 'we would be glad to see you again',
    },
  },
];
