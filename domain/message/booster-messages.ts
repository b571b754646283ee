import type { AudienceName } from '../audience/audience.js';
import type { WindowName } from '../base/window.js';

/** A default message of a draft: what is said, and what is added when there is an offer. Edited by sellers, so in their language. */
export interface DefaultMessage {
  readonly audience: AudienceName;
  readonly text: string;
  readonly offer?: string;
}

/** A window of the phases (docs/seeds.md#phases): its goal in the seed's words, and whom it speaks to, most specific first. */
export interface DefaultWindow {
  readonly goal: string;
  readonly subject: string;
  readonly messages: readonly DefaultMessage[];
}

const OFFER = 'Tặng bạn mã {{ offer_code }}, nhập khi thanh toán nhé.';

/**
 * Customers who fit several audiences of a window get the first one's message only. So the narrower audience stands
 * first: "potential" lies inside cart and wishlist, "first_time" and "frequent" overlap "inactive".
 */
export const DEFAULT_WINDOWS: Readonly<Record<WindowName, DefaultWindow>> = {
  pre_launch: {
    goal: 'Tăng nền tảng người nhận',
    subject: '{{ shop_name }}: hẹn bạn ngày {{ sale_day }}',
    messages: [
      {
        audience: 'potential',
        text: 'Chào {{ customer_name }}, cảm ơn bạn đã ghé thăm {{ shop_name }}! Shop đang chuẩn bị nhiều ưu đãi cho ngày {{ sale_day }}. Bạn bấm theo dõi shop để nhận tin sớm nhất nhé: {{ link }}',
        offer: 'Quà làm quen cho đơn đầu tiên: mã {{ offer_code }}.',
      },
      {
        audience: 'cart',
        text: 'Chào {{ customer_name }}, sản phẩm bạn chọn vẫn đang đợi trong giỏ hàng. Ngày {{ sale_day }} {{ shop_name }} có giá tốt, bạn theo dõi shop để được báo trước nhé: {{ link }}',
        offer: OFFER,
      },
      {
        audience: 'wishlist',
        text: 'Chào {{ customer_name }}, món bạn yêu thích ở {{ shop_name }} sắp có ưu đãi ngày {{ sale_day }}. Theo dõi shop để không bỏ lỡ nhé: {{ link }}',
        offer: OFFER,
      },
    ],
  },
  launch: {
    goal: 'Tăng thêm vào giỏ hàng',
    subject: '{{ shop_name }}: chọn trước, sẵn sàng cho {{ sale_day }}',
    messages: [
      {
        audience: 'first_time',
        text: 'Chào {{ customer_name }}, cảm ơn bạn đã tin chọn {{ shop_name }} ở đơn hàng đầu tiên. Ngày {{ sale_day }} đang đến gần, bạn thêm sẵn món mình thích vào giỏ để mua cho nhanh nhé: {{ link }}',
        offer: 'Shop gửi riêng bạn mã {{ offer_code }} cho đơn tiếp theo.',
      },
      {
        audience: 'frequent',
        text: 'Chào {{ customer_name }}, {{ shop_name }} rất vui vì được bạn ủng hộ thường xuyên. Mời bạn xem trước các sản phẩm ngày {{ sale_day }} và thêm vào giỏ từ bây giờ: {{ link }}',
        offer: 'Mã tri ân dành cho khách quen: {{ offer_code }}.',
      },
      {
        audience: 'inactive',
        text: 'Chào {{ customer_name }}, lâu rồi {{ shop_name }} chưa được gặp lại bạn. Ngày {{ sale_day }} shop có nhiều món mới và giá tốt, bạn ghé xem và thêm vào giỏ nhé: {{ link }}',
        offer: 'Mừng bạn trở lại với mã {{ offer_code }}.',
      },
      {
        audience: 'potential',
        text: 'Chào {{ customer_name }}, {{ shop_name }} đã sẵn sàng cho ngày {{ sale_day }}. Bạn thêm món đang quan tâm vào giỏ để săn giá tốt ngay khi mở bán nhé: {{ link }}',
        offer: 'Quà làm quen cho đơn đầu tiên: mã {{ offer_code }}.',
      },
      {
        audience: 'wishlist',
        text: 'Chào {{ customer_name }}, sản phẩm trong danh sách yêu thích của bạn có giá đặc biệt ngày {{ sale_day }}. Thêm vào giỏ hàng trước để không lỡ nhé: {{ link }}',
        offer: OFFER,
      },
      {
        audience: 'followers',
        text: 'Chào {{ customer_name }}, cảm ơn bạn đã theo dõi {{ shop_name }}. Danh sách ưu đãi ngày {{ sale_day }} đã có, bạn xem trước và thêm vào giỏ nhé: {{ link }}',
        offer: 'Mã dành cho người theo dõi: {{ offer_code }}.',
      },
    ],
  },
  campaign_day: {
    goal: 'Thúc đẩy mua hàng và thanh toán',
    subject: '{{ shop_name }}: hôm nay là {{ sale_day }}',
    messages: [
      {
        audience: 'unpaid_order',
        text: 'Chào {{ customer_name }}, đơn hàng của bạn ở {{ shop_name }} đang chờ thanh toán. Giá {{ sale_day }} chỉ áp dụng hôm nay, bạn hoàn tất để shop gửi hàng sớm nhé: {{ link }}',
        offer: OFFER,
      },
      {
        audience: 'cart',
        text: 'Chào {{ customer_name }}, hôm nay {{ sale_day }} rồi! Sản phẩm trong giỏ của bạn ở {{ shop_name }} đang có giá tốt nhất, bạn đặt hàng trước khi hết nhé: {{ link }}',
        offer: OFFER,
      },
      {
        audience: 'wishlist',
        text: 'Chào {{ customer_name }}, món bạn yêu thích ở {{ shop_name }} đang giảm giá hôm nay {{ sale_day }}. Ghé shop trước khi hết hàng nhé: {{ link }}',
        offer: OFFER,
      },
    ],
  },
  post_campaign: {
    goal: 'Xây dựng mối quan hệ khách hàng trung thành',
    subject: '{{ shop_name }} cảm ơn bạn',
    messages: [
      {
        audience: 'unreviewed',
        text: 'Chào {{ customer_name }}, cảm ơn bạn đã mua hàng tại {{ shop_name }}. Bạn dành một phút để lại đánh giá và theo dõi shop nhé, góp ý của bạn giúp shop phục vụ tốt hơn: {{ link }}',
        offer: 'Shop gửi bạn mã {{ offer_code }} cho lần mua tới.',
      },
    ],
  },
};
