import type { ChannelName } from '../base/channel.js';
import type { Label } from '../base/label.js';

/** What a template belongs to: some parameters only one of them has. */
export const TEMPLATE_KINDS = ['campaign', 'winback'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** One parameter of a template, `{{ name }}` in Liquid. */
export interface Parameter {
  readonly label: Label;
  /** How the seed writes it (docs/seeds.md#phrases). */
  readonly seed?: string;
  /** Stands in for the real value in previews. */
  readonly sample: string;
  /** The longest plausible value: what lengths are measured with, unless the shop's own is known. */
  readonly longest: string;
  /** Where some customers have none, so that a template must say what stands instead. */
  readonly emptyIn?: readonly TemplateKind[];
  /** Default: all. */
  readonly channels?: readonly ChannelName[];
  /** Default: both. */
  readonly kinds?: readonly TemplateKind[];
}

/** Every parameter a template may use; the renderer's only vocabulary. docs/templates.md shows it as a table; a test compares. */
export const PARAMETERS = {
  customer_name: {
    label: { vi: 'Họ và tên khách hàng', en: "The customer's full name" },
    seed: '[Họ và tên]',
    sample: 'Nguyễn Thị Minh Nguyệt',
    longest: 'Công Tằng Tôn Nữ Phương Thảo',
  },
  shop_name: {
    label: { vi: 'Tên cửa hàng', en: "The shop's name" },
    seed: '[Tên cửa hàng/doanh nghiệp]',
    sample: 'Cửa hàng Hoa Nắng',
    longest: 'Thời trang Hoa Nắng',
  },
  hotline: {
    label: { vi: 'Số hotline', en: "The shop's hotline" },
    seed: '[Số hotline]',
    sample: '1900 1234',
    longest: '028 3822 1234',
  },
  order: {
    label: { vi: 'Mã đơn hàng chưa thanh toán hoặc chưa đánh giá', en: 'The newest unpaid or unreviewed order' },
    seed: 'Đơn hàng',
    sample: 'DH10234',
    longest: 'DH20261111000123',
    emptyIn: ['campaign', 'winback'],
  },
  order_date: {
    label: { vi: 'Ngày mua gần nhất', en: 'The day of the last order' },
    sample: '21/10/2026',
    longest: '21/10/2026',
    emptyIn: ['campaign'],
  },
  days_since_order: {
    label: { vi: 'Số ngày kể từ lần mua gần nhất', en: 'Whole days since the last order' },
    sample: '45',
    longest: '1095',
    emptyIn: ['campaign'],
  },
  offer_code: {
    label: { vi: 'Mã ưu đãi', en: 'The code of the offer' },
    seed: 'Mã ưu đãi',
    sample: 'HOANANG1111',
    longest: 'HOANANG1111',
  },
  offer_end: {
    label: { vi: 'Ngày cuối của ưu đãi', en: 'The last day of the offer' },
    sample: '30/11/2026',
    longest: '30/11/2026',
  },
  product_list: {
    label: { vi: 'Tên các sản phẩm của tin nhắn', en: "Names of the message's products" },
    sample: 'Áo khoác gió, Váy linen, Giày vải',
    longest: 'Áo khoác gió hai lớp, Váy linen cổ vuông, Giày vải đế cao su',
    kinds: ['campaign'],
  },
  link: {
    label: { vi: 'Đường dẫn đến trang chương trình', en: "Tracking link to the campaign's page" },
    sample: 'https://go.example.com/s/aG9hLW1a2b8kPZ0aWc',
    longest: 'https://go.example.com/s/aG9hLWzzzzz8kPZ0aWc',
  },
  sale_day: {
    label: { vi: 'Ngày sale, ví dụ 11.11', en: 'The sale day, e.g. 11.11' },
    sample: '11.11',
    longest: '28.12',
    kinds: ['campaign'],
  },
  unsubscribe_link: {
    label: { vi: 'Đường dẫn ngừng nhận e-mail', en: 'Link that stops these e-mails' },
    sample: 'https://go.example.com/u/aG9hLW5hbmcuMTEtMTEuY2FtcGFpZ24.8kPZ0aWcB3mJx7QeLrT2vD',
    longest: 'https://go.example.com/u/aG9hLW5hbmcuMTEtMTEuY2FtcGFpZ24.8kPZ0aWcB3mJx7QeLrT2vD',
    channels: ['email'],
  },
} as const satisfies Record<string, Parameter>;

export type ParameterName = keyof typeof PARAMETERS;
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as readonly ParameterName[];

/** Values for one message. A template that uses a parameter without a value is not rendered: it throws. */
export type TemplateParams = Partial<Record<ParameterName, string>>;

export const isParameter = (name: string): name is ParameterName => Object.hasOwn(PARAMETERS, name);
const parameter = (name: ParameterName): Parameter => PARAMETERS[name];

/** Where and with what a template is used. */
export interface Available {
  /** Default: any. */
  readonly kind?: TemplateKind;
  /** Default: any. */
  readonly channel?: ChannelName;
  /** Does the outreach carry an offer? */
  readonly offer: boolean;
  /** Has the shop a hotline? */
  readonly hotline: boolean;
}

/** Could the parameter ever have a value there? An offer or hotline that is missing is another matter. */
export function isKnownIn(name: ParameterName, { kind, channel }: Pick<Available, 'kind' | 'channel'>): boolean {
  const { kinds, channels } = parameter(name);
  return (
    (kind === undefined || (kinds ?? TEMPLATE_KINDS).includes(kind)) &&
    (channel === undefined || channels === undefined || channels.includes(channel))
  );
}

/** Is it empty for some customers, so that a template needs a fallback? */
export const mayBeEmpty = (name: ParameterName, kind: TemplateKind): boolean =>
  parameter(name).emptyIn?.includes(kind) === true;

const NEEDS_OFFER: readonly ParameterName[] = ['offer_code', 'offer_end'];

/** The parameters that have a value, those included that some customers have none of. */
export const namesIn = (available: Available): ParameterName[] =>
  PARAMETER_NAMES.filter(
    (name) =>
      isKnownIn(name, available) &&
      (available.offer || !NEEDS_OFFER.includes(name)) &&
      (available.hotline || name !== 'hotline'),
  );

const valuesOf = (which: 'sample' | 'longest', available: Available): TemplateParams =>
  Object.fromEntries(namesIn(available).map((name) => [name, PARAMETERS[name][which]]));

const EVERYTHING: Available = { offer: true, hotline: true };

/** Sample values for previews, for the parameters that will have a value. */
export const sampleParams = (available: Available = EVERYTHING): TemplateParams => valuesOf('sample', available);
/** The longest plausible values, for measuring. */
export const longestParams = (available: Available = EVERYTHING): TemplateParams => valuesOf('longest', available);

/** A sale day as sellers write it: '2026-11-11' is "11.11". */
export const saleDayLabel = (saleDay: string): string => {
  const [, month = '', day = ''] = saleDay.split('-');
  return `${Number(day)}.${Number(month)}`;
};
/** A calendar day as people write it: '2026-11-01' is "01/11/2026". */
export const dayLabel = (day: string): string => day.split('-').reverse().join('/');

/** Does a template's source name this parameter? Naming it in plain words counts too: it only costs a look-up. */
export const namesParameter = (source: string, name: ParameterName): boolean =>
  new RegExp(`(?<![a-z_])${name}(?![a-z_])`).test(source);
