import type { Label } from './audiences/definition.js';

/** One parameter of a template, `{{ name }}` in Liquid. */
export interface Parameter {
  readonly label: Label;
  /** How the seed writes it (seeds/003). */
  readonly seed?: string;
  /** Stands in for the real value in previews and checks: as long as real ones tend to be. */
  readonly sample: string;
}

/** Every parameter a template may use; the renderer's only vocabulary. */
export const PARAMETERS = {
  customer_name: {
    label: { vi: 'Họ và tên khách hàng', en: "The customer's full name" },
    seed: '[Họ và tên]',
    sample: 'Nguyễn Thị Minh Nguyệt',
  },
  shop_name: {
    label: { vi: 'Tên cửa hàng', en: "The shop's name" },
    seed: '[Tên cửa hàng/doanh nghiệp]',
    sample: 'Cửa hàng Hoa Nắng',
  },
  hotline: {
    label: { vi: 'Số hotline', en: "The shop's hotline" },
    seed: '[Số hotline]',
    sample: '1900 1234',
  },
  offer_code: {
    label: { vi: 'Mã ưu đãi', en: 'The code of the offer' },
    seed: 'Mã ưu đãi',
    sample: 'HOANANG1111',
  },
  link: {
    label: { vi: 'Đường dẫn đến trang chương trình', en: "Tracking link to the campaign's page" },
    sample: 'https://go.example.com/c/aG9hLW5hbmcuMTEtMTEuY2FtcGFpZ24tZGF5LWNhcnQuMTp1MTIzNDU.8kPZ0aWcB3mJx7QeLrT2vD',
  },
  sale_day: {
    label: { vi: 'Ngày sale, ví dụ 11.11', en: 'The sale day, e.g. 11.11' },
    sample: '11.11',
  },
} as const satisfies Record<string, Parameter>;

export type ParameterName = keyof typeof PARAMETERS;
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as readonly ParameterName[];

/** Values for one message. A template that uses a parameter without a value is not rendered: it throws. */
export type TemplateParams = Partial<Record<ParameterName, string>>;

export const isParameter = (name: string): name is ParameterName => Object.hasOwn(PARAMETERS, name);

/** Parameters that have a value only when the outreach has an offer, or the shop a hotline. */
export interface Available {
  readonly offer: boolean;
  readonly hotline: boolean;
}

/** Sample values for previews and checks, for the parameters that will have a value. */
export function sampleParams(available: Available = { offer: true, hotline: true }): TemplateParams {
  const { offer_code, hotline, ...always } = PARAMETERS;
  const params: TemplateParams = {};
  for (const [name, { sample }] of Object.entries(always)) params[name as keyof typeof always] = sample;
  if (available.offer) params.offer_code = offer_code.sample;
  if (available.hotline) params.hotline = hotline.sample;
  return params;
}

/** A sale day as sellers write it: '2026-11-11' is "11.11". */
export const saleDayLabel = (saleDay: string): string => {
  const [, month = '', day = ''] = saleDay.split('-');
  return `${Number(day)}.${Number(month)}`;
};
