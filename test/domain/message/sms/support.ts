import { checkSms, type SmsCheckInput } from '../../../../domain/message/sms/check.js';
import type { SmsFinding, SmsRule } from '../../../../domain/message/sms/finding.js';

export const AT = new Date('2026-11-01T00:00:00Z');

/** A shop's longest plausible values. */
export const VALUES = {
  customer_name: 'Nguyễn Thị Minh Nguyệt',
  shop_name: 'Hoa Mai',
  hotline: '1900 1234',
  offer_code: 'HOAMAI1111',
  link: 'https://hoamai.vn/c/a1B2c3',
};
export const CARE = 'Than moi {{ customer_name }} ghe {{ shop_name }} xem hang moi. LH {{ hotline }}';
export const ADVERTISING =
  '[QC] {{ shop_name }} Cam on {{ customer_name }}. Ma {{ offer_code }} Tu choi: TC gui 199, goi 18001091';

type Given = Partial<SmsCheckInput> & { readonly text: string };

export const check = (given: Given): SmsFinding[] =>
  checkSms({ route: 'cskh', values: VALUES, allowedDomains: ['hoamai.vn'], at: AT, ...given });

export const rulesOf = (given: Given): SmsRule[] => [...new Set(check(given).map((finding) => finding.code))];

/** The findings of one rule. */
export const findingsOf = (rule: SmsRule, given: Given): SmsFinding[] => check(given).filter((f) => f.code === rule);
