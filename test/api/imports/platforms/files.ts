import { HARAVAN, KIOTVIET, LAZADA, SAPO, SHOPEE, SHOPIFY, TIKTOK, WOO } from './headers.js';
import {
  dayFirst,
  dotted,
  emailOf,
  isoMinutes,
  isoOffset,
  type Line,
  monthWord,
  nameOf,
  ORDERS,
  phoneOf,
  type State,
  shopifyTime,
  type TrueOrder,
  totalOf,
  userOf,
} from './truth.js';

type Cells = Readonly<Record<string, string>>;
/** A platform's export of the invented shop. */
export interface PlatformOrders {
  readonly platform: string;
  readonly header: readonly string[];
  readonly keyOf: (order: TrueOrder) => string;
  /** @param first the first line of its order */
  readonly row: (order: TrueOrder, line: Line, first: boolean) => Cells;
  /** Lines above the header, and rows right below it. */
  readonly above?: readonly string[];
  readonly below?: readonly Cells[];
  /** One row an order. */
  readonly whole?: boolean;
  /** The file has no SKUs. */
  readonly noSkus?: boolean;
}

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const says = (words: Readonly<Record<State, string>>, { state }: TrueOrder): string => words[state];

/** The file, as UTF-8 text with a byte order mark, as all of them are written. */
export function fileOf({ header, row, above = [], below = [], whole }: PlatformOrders): string {
  const line = (cells: Cells): string => header.map((name) => quoted(cells[name] ?? '')).join(',');
  const rows = ORDERS.flatMap((order) =>
    order.lines.slice(0, whole ? 1 : undefined).map((one, at) => line(row(order, one, at === 0))),
  );
  return `\ufeff${[...above, header.map(quoted).join(','), ...below.map(line), ...rows].join('\r\n')}\r\n`;
}

export const FILES: readonly PlatformOrders[] = [
  {
    platform: 'shopee',
    header: SHOPEE,
    keyOf: userOf,
    row: (order, line) => ({
      'Mã đơn hàng': order.id,
      'Ngày đặt hàng': isoMinutes(order.at),
      'Trạng Thái Đơn Hàng': says(
        {
          unpaid: 'Chờ xác nhận',
          paid: 'Đang giao',
          delivered: 'Người mua xác nhận đã nhận được hàng, hạn trả hàng đến 12/06/2026',
          cancelled: 'Đã hủy',
          returned: 'Hoàn thành',
        },
        order,
      ),
      'Trạng thái Trả hàng/Hoàn tiền': order.state === 'returned' ? 'Đã Chấp Thuận Yêu Cầu' : '',
      'Thời gian đơn hàng được thanh toán': order.state === 'paid' ? isoMinutes(order.at) : '',
      'SKU phân loại hàng': line.sku,
      'Số lượng': String(line.quantity),
      'Giá ưu đãi': dotted(line.amount),
      'Tổng giá trị đơn hàng (VND)': dotted(totalOf(order)),
      'Tổng số tiền Người mua thanh toán': dotted(totalOf(order) + 15_000),
      'Mã giảm giá của Shop': '5.000',
      'Người Mua': userOf(order),
      'Tên Người nhận': 'N******n',
      'Số điện thoại': '******78',
      'Tỉnh/Thành phố': 'TP. Hồ Chí Minh',
    }),
  },
  {
    platform: 'tiktok-shop',
    header: TIKTOK,
    keyOf: userOf,
    below: [
      {
        'Order ID': 'Platform unique order ID.',
        'Order Status': 'The status of the order.',
        'Created Time': 'Order created time.',
      },
    ],
    row: (order, line) => ({
      'Order ID': `${order.id}\t`,
      'Order Status': says(
        { unpaid: 'Unpaid', paid: 'Shipped', delivered: 'Completed', cancelled: 'Canceled', returned: 'Completed' },
        order,
      ),
      'Cancelation/Return Type': order.state === 'returned' ? 'Return/Refund' : '',
      'Paid Time': order.state === 'paid' ? dayFirst(order.at) : '',
      'Created Time': dayFirst(order.at),
      'SKU ID': '1729384756102938475',
      'Seller SKU': line.sku,
      'SKU Subtotal After Discount': `${dotted(line.amount)}₫`,
      'Order Amount': `${dotted(totalOf(order) + 20_000)}₫`,
      'Buyer Username': userOf(order),
      'Phone #': '(+84)9*****78',
      Province: 'Hà Nội',
    }),
  },
  {
    platform: 'lazada',
    header: LAZADA,
    keyOf: userOf,
    row: (order, line) => ({
      orderItemId: `${order.id}${line.quantity}`,
      orderNumber: order.id,
      createTime: monthWord(order.at),
      status: says(
        {
          unpaid: 'pending',
          paid: 'shipped',
          delivered: 'confirmed',
          cancelled: 'canceled',
          returned: 'Package Returned',
        },
        order,
      ),
      payMethod: order.state === 'unpaid' ? 'COD' : 'MIXEDCARD',
      customerName: userOf(order),
      sellerSku: line.sku,
      unitPrice: `${line.amount + 9_000}.00`,
      sellerDiscountTotal: '-9000.00',
      paidPrice: `${line.amount}.00`,
      shippingCity: 'Đà Nẵng',
    }),
  },
  {
    platform: 'shopify',
    header: SHOPIFY,
    keyOf: emailOf,
    row: (order, line, first) => ({
      Name: `#${order.id.slice(-6)}`,
      Email: emailOf(order),
      'Created at': shopifyTime(order.at),
      'Lineitem sku': line.sku,
      'Lineitem name': line.sku,
      'Lineitem price': String(line.amount),
      ...(first
        ? {
            'Financial Status': says(
              { unpaid: 'pending', paid: 'paid', delivered: 'paid', cancelled: 'voided', returned: 'refunded' },
              order,
            ),
            'Fulfillment Status': order.state === 'delivered' ? 'fulfilled' : 'unfulfilled',
            'Accepts Marketing': 'yes',
            Currency: 'VND',
            Total: String(totalOf(order) + 10_000),
            'Refunded Amount': '10000',
            'Billing Name': nameOf(order),
            'Billing City': 'Huế',
            Phone: `'${phoneOf(order)}`,
          }
        : {}),
    }),
  },
  {
    platform: 'woocommerce',
    header: WOO,
    keyOf: emailOf,
    row: (order, line) => ({
      'Order Number': order.id,
      'Order Status': says(
        { unpaid: 'On hold', paid: 'Processing', delivered: 'Completed', cancelled: 'Cancelled', returned: 'Refunded' },
        order,
      ),
      'Order Date': isoMinutes(order.at),
      'First Name (Billing)': 'Linh',
      'Last Name (Billing)': `Nguyễn ${order.buyer}`,
      'Email (Billing)': emailOf(order),
      'Phone (Billing)': phoneOf(order),
      'Country Code (Billing)': 'VN',
      'Payment Method Title': 'Chuyển khoản',
      'Order Total Amount': String(totalOf(order)),
      SKU: line.sku,
    }),
  },
  {
    platform: 'haravan',
    header: HARAVAN,
    keyOf: emailOf,
    row: (order, line) => ({
      'Mã đơn hàng': order.id,
      Email: emailOf(order),
      'Tình trạng thanh toán': order.state === 'unpaid' ? 'Chưa thanh toán' : 'Đã thanh toán',
      'Tình trạng giao hàng': says(
        { unpaid: '', paid: 'Đang vận chuyển', delivered: 'Hoàn thành', cancelled: '', returned: 'Đã chuyển hoàn' },
        order,
      ),
      'Thời gian hủy': order.state === 'cancelled' ? isoOffset(order.at) : '',
      'Tiền tệ': 'VND',
      'Tổng cộng': dotted(totalOf(order)),
      'Ngày đặt hàng': isoOffset(order.at),
      'Mã sản phẩm': line.sku,
      'Tên người thanh toán': nameOf(order),
      'Số điện thoại': phoneOf(order),
    }),
  },
  {
    platform: 'kiotviet',
    header: KIOTVIET,
    keyOf: ({ buyer }) => `KH0000${buyer}`,
    row: (order, line) => ({
      'Mã hóa đơn': `HD${order.id.slice(-6)}`,
      'Thời gian': dayFirst(order.at),
      'Mã khách hàng': `KH0000${order.buyer}`,
      'Tên khách hàng': nameOf(order),
      'Điện thoại': phoneOf(order),
      'Khách cần trả': String(totalOf(order)),
      'Thành tiền': String(line.amount),
      // A shop's invoices know neither payment before hand-over nor returns: those words are given by hand below.
      'Trạng thái': says(
        {
          unpaid: 'Đang xử lý',
          paid: 'Hoàn thành',
          delivered: 'Hoàn thành',
          cancelled: 'Đã hủy',
          returned: 'Không giao được',
        },
        order,
      ),
      'Mã hàng': line.sku,
    }),
  },
  {
    platform: 'sapo',
    header: SAPO,
    keyOf: (order) => `+84${phoneOf(order).slice(1)}`,
    whole: true,
    noSkus: true,
    above: ['Danh sách đơn hàng,,,,,,,', 'Từ ngày 01/01/2026 đến ngày 30/06/2026,,,,,,,'],
    row: (order) => ({
      'Mã ĐH': `SON${order.id.slice(-6)}`,
      'Ngày chứng từ': dayFirst(order.at),
      'Trạng thái đơn hàng': says(
        { unpaid: 'Đặt hàng', paid: 'Hoàn thành', delivered: 'Hoàn thành', cancelled: 'Đã hủy', returned: 'Đã hủy' },
        order,
      ),
      'Tên khách hàng': nameOf(order),
      'Điện thoại KH': phoneOf(order),
      'Khách phải trả': dotted(totalOf(order)),
    }),
  },
];
