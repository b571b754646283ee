import type { AudienceName } from '../../audience/audience.js';
import type { WindowName } from '../../base/window.js';

/** What one window says to one audience in one language; `sms` is the middle of an SMS, unaccented. */
export interface Words {
  readonly text: string;
  /** Added when there is an offer. */
  readonly offer: string;
  readonly sms: string;
}
export interface Entry {
  readonly window: WindowName;
  /** Absent: any, such as a group of the shop's own (docs/seeds.md#phases). */
  readonly audience?: AudienceName;
  /** About an order of theirs: customer care, not advertising. */
  readonly care?: true;
  /** Absent: booster-messages.ts has the chat text. */
  readonly vi: Omit<Words, 'text' | 'offer'> & Partial<Words>;
  readonly en: Words;
}

const HI = 'Hi {{ customer_name | default: "there" }},';
const CODE = 'Your code: {{ offer_code }}, enter it when you pay.';
const MA = 'Tặng bạn mã {{ offer_code }}, nhập khi thanh toán nhé.';

/** Every window × audience of the phases (docs/seeds.md#phases), and each window for any other audience. */
export const ENTRIES: readonly Entry[] = [
  {
    window: 'pre_launch',
    audience: 'potential',
    vi: { sms: 'theo doi shop don uu dai {{ sale_day }}' },
    en: {
      text: `${HI} thank you for visiting {{ shop_name }}! We are preparing offers for {{ sale_day }}. Follow us to be the first to know: {{ link }}`,
      offer: 'A welcome gift for your first order: code {{ offer_code }}.',
      sms: 'follow us for offers on {{ sale_day }}',
    },
  },
  {
    window: 'pre_launch',
    audience: 'cart',
    vi: { sms: 'mon trong gio co gia tot {{ sale_day }}' },
    en: {
      text: `${HI} what you chose is still waiting in your cart. Good prices come to {{ shop_name }} on {{ sale_day }}; follow us and we will remind you: {{ link }}`,
      offer: CODE,
      sms: 'your cart gets cheaper on {{ sale_day }}',
    },
  },
  {
    window: 'pre_launch',
    audience: 'wishlist',
    vi: { sms: 'mon ban thich giam gia {{ sale_day }}' },
    en: {
      text: `${HI} something on your wishlist at {{ shop_name }} will be on offer on {{ sale_day }}. Follow us so that you do not miss it: {{ link }}`,
      offer: CODE,
      sms: 'your wishlist is on sale {{ sale_day }}',
    },
  },
  {
    window: 'pre_launch',
    vi: {
      text: 'Chào {{ customer_name }}, {{ shop_name }} hẹn bạn ngày {{ sale_day }} với nhiều ưu đãi. Bạn theo dõi shop để nhận tin sớm nhất nhé: {{ link }}',
      offer: MA,
      sms: 'hen ban ngay sale {{ sale_day }}',
    },
    en: {
      text: `${HI} {{ shop_name }} looks forward to {{ sale_day }}, with offers for you. Follow us to hear first: {{ link }}`,
      offer: CODE,
      sms: 'see you at our sale {{ sale_day }}',
    },
  },
  {
    window: 'launch',
    audience: 'first_time',
    vi: { sms: 'don thu hai co gia tot sale {{ sale_day }}' },
    en: {
      text: `${HI} thank you for your first order at {{ shop_name }}. {{ sale_day }} is near: put what you like into your cart now and buy it faster then: {{ link }}`,
      offer: 'For your next order: code {{ offer_code }}.',
      sms: 'second order, sale price {{ sale_day }}',
    },
  },
  {
    window: 'launch',
    audience: 'frequent',
    vi: { sms: 'khach quen xem truoc sale {{ sale_day }}' },
    en: {
      text: `${HI} thank you for coming back to {{ shop_name }} so often. Have a first look at {{ sale_day }} and fill your cart from now on: {{ link }}`,
      offer: 'A thank-you for regulars: {{ offer_code }}.',
      sms: 'first look at our sale {{ sale_day }}',
    },
  },
  {
    window: 'launch',
    audience: 'inactive',
    vi: { sms: 'lau khong gap, ghe xem sale {{ sale_day }}' },
    en: {
      text: `${HI} it has been a while. {{ shop_name }} has new things and good prices for {{ sale_day }}: come by and fill your cart: {{ link }}`,
      offer: 'Welcome back with code {{ offer_code }}.',
      sms: 'we miss you, see sale {{ sale_day }}',
    },
  },
  {
    window: 'launch',
    audience: 'potential',
    vi: { sms: 'them mon vao gio, don sale {{ sale_day }}' },
    en: {
      text: `${HI} {{ shop_name }} is ready for {{ sale_day }}. Put what interests you into your cart and get the price as soon as it starts: {{ link }}`,
      offer: 'A welcome gift for your first order: code {{ offer_code }}.',
      sms: 'fill your cart for sale {{ sale_day }}',
    },
  },
  {
    window: 'launch',
    audience: 'wishlist',
    vi: { sms: 'mon ban thich co gia sale {{ sale_day }}' },
    en: {
      text: `${HI} something on your wishlist has a special price on {{ sale_day }}. Put it into your cart now so that you do not miss it: {{ link }}`,
      offer: CODE,
      sms: 'wishlist at sale prices {{ sale_day }}',
    },
  },
  {
    window: 'launch',
    audience: 'followers',
    vi: { sms: 'xem truoc uu dai sale {{ sale_day }}' },
    en: {
      text: `${HI} thank you for following {{ shop_name }}. The offers of {{ sale_day }} are out: look around and fill your cart: {{ link }}`,
      offer: 'For followers: code {{ offer_code }}.',
      sms: 'see the offers of {{ sale_day }} first',
    },
  },
  {
    window: 'launch',
    vi: {
      text: 'Chào {{ customer_name }}, ngày {{ sale_day }} của {{ shop_name }} sắp mở. Bạn xem trước và thêm món mình thích vào giỏ nhé: {{ link }}',
      offer: MA,
      sms: 'sale {{ sale_day }} sap mo, xem truoc nhe',
    },
    en: {
      text: `${HI} {{ sale_day }} at {{ shop_name }} is about to start. Look around and fill your cart: {{ link }}`,
      offer: CODE,
      sms: 'sale {{ sale_day }} starts soon, look',
    },
  },
  {
    window: 'campaign_day',
    audience: 'unpaid_order',
    care: true,
    vi: { sms: 'don {{ order | default: "hang" }} cho thanh toan' },
    en: {
      text: `${HI} your order at {{ shop_name }} waits for its payment. Complete it and we send it off soon: {{ link }}`,
      offer: CODE,
      sms: 'order {{ order | default: "of yours" }} is unpaid',
    },
  },
  {
    window: 'campaign_day',
    audience: 'payment_reminder',
    care: true,
    vi: {
      text: 'Chào {{ customer_name }}, bạn còn đơn hàng chưa thanh toán ở {{ shop_name }}. Bạn hoàn tất để shop giữ hàng và gửi sớm nhé: {{ link }}',
      offer: MA,
      sms: 'moi ban thanh toan don {{ order | default: "hang" }}',
    },
    en: {
      text: `${HI} an order of yours at {{ shop_name }} is not paid yet. Complete it so that we can keep your items: {{ link }}`,
      offer: CODE,
      sms: 'please pay order {{ order | default: "soon" }}',
    },
  },
  {
    window: 'campaign_day',
    audience: 'cart',
    vi: { sms: 'mon trong gio giam gia hom nay' },
    en: {
      text: `${HI} {{ sale_day }} is here! What is in your cart at {{ shop_name }} has its best price today, while it lasts: {{ link }}`,
      offer: CODE,
      sms: 'your cart is on sale today',
    },
  },
  {
    window: 'campaign_day',
    audience: 'cart_reminder',
    vi: {
      text: 'Chào {{ customer_name }}, giỏ hàng của bạn ở {{ shop_name }} vẫn đang đợi. Giá {{ sale_day }} chỉ hôm nay, bạn đặt hàng nhé: {{ link }}',
      offer: MA,
      sms: 'gio hang cho ban, sale hom nay',
    },
    en: {
      text: `${HI} your cart at {{ shop_name }} is still waiting. The prices of {{ sale_day }} are for today only: {{ link }}`,
      offer: CODE,
      sms: 'your cart waits, sale today only',
    },
  },
  {
    window: 'campaign_day',
    audience: 'wishlist',
    vi: { sms: 'mon ban thich giam gia hom nay' },
    en: {
      text: `${HI} something on your wishlist at {{ shop_name }} is on sale today, {{ sale_day }}. Come before it is gone: {{ link }}`,
      offer: CODE,
      sms: 'your wishlist is on sale today',
    },
  },
  {
    window: 'campaign_day',
    vi: {
      text: 'Chào {{ customer_name }}, hôm nay là {{ sale_day }}! {{ shop_name }} đang có giá tốt nhất năm, bạn ghé shop trước khi hết hàng nhé: {{ link }}',
      offer: MA,
      sms: 'hom nay sale {{ sale_day }}, moi ban ghe',
    },
    en: {
      text: `${HI} today is {{ sale_day }}! Come to {{ shop_name }} for our best prices of the year, while they last: {{ link }}`,
      offer: CODE,
      sms: 'our sale {{ sale_day }} is on today',
    },
  },
  {
    window: 'post_campaign',
    audience: 'unreviewed',
    care: true,
    vi: { sms: 'moi ban danh gia don {{ order | default: "vua mua" }}' },
    en: {
      text: `${HI} thank you for your order at {{ shop_name }}. Take a minute to review it and to follow us; it helps us to do better: {{ link }}`,
      offer: 'For your next order: code {{ offer_code }}.',
      sms: 'please review {{ order | default: "your order" }}',
    },
  },
  {
    window: 'post_campaign',
    audience: 'bought_not_following',
    care: true,
    vi: {
      text: 'Chào {{ customer_name }}, cảm ơn bạn đã mua hàng tại {{ shop_name }}. Bạn theo dõi shop để được chăm sóc và nhận tin hàng mới nhé: {{ link }}',
      offer: 'Shop gửi bạn mã {{ offer_code }} cho lần mua tới.',
      sms: 'cam on ban da mua, moi theo doi shop',
    },
    en: {
      text: `${HI} thank you for your order at {{ shop_name }}. Follow us to hear of new arrivals: {{ link }}`,
      offer: 'For your next order: code {{ offer_code }}.',
      sms: 'thank you! Please follow our shop',
    },
  },
  {
    window: 'post_campaign',
    care: true,
    vi: {
      text: 'Chào {{ customer_name }}, cảm ơn bạn đã đồng hành cùng {{ shop_name }} trong ngày {{ sale_day }}. Hẹn gặp lại bạn: {{ link }}',
      offer: 'Shop gửi bạn mã {{ offer_code }} cho lần mua tới.',
      sms: 'cam on ban da dong hanh, hen gap lai',
    },
    en: {
      text: `${HI} thank you for being with {{ shop_name }} on {{ sale_day }}. See you again: {{ link }}`,
      offer: 'For your next order: code {{ offer_code }}.',
      sms: 'thank you, see you again',
    },
  },
];
