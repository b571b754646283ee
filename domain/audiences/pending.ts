import { type AudienceDefinition, type AudienceParam, anyWithin, daysBefore, paramOf } from './definition.js';

/** Customers with something left to do: pay, or review. */

const UNPAID_DAYS: AudienceParam = {
  name: 'days',
  label: { vi: 'Đặt trong số ngày gần đây', en: 'Placed in the last days' },
  unit: 'days',
  default: 30,
  min: 1,
  max: 90,
  source: 'design choice: an older unpaid order is taken as expired, also when the shop never said so',
};

/** An order placed, unpaid, not expired. */
export const unpaidOrder: AudienceDefinition = {
  label: { vi: 'Khách chưa thanh toán', en: 'Customers with an unpaid order' },
  description: { vi: 'Đã đặt hàng nhưng chưa thanh toán', en: 'Placed an order and have not paid it' },
  windows: ['campaign_day'],
  params: [UNPAID_DAYS],
  source: 'seeds/000 phase table; domain.md §1.6',
  reads: ['signals.unpaid.at'],
  matches: ({ signals }, params, asOf) => anyWithin(signals.unpaid, paramOf(params, UNPAID_DAYS), asOf),
  filter: (params, asOf) => ({ 'signals.unpaid.at': { $gte: daysBefore(asOf, paramOf(params, UNPAID_DAYS)) } }),
};

const REVIEW_DAYS: AudienceParam = {
  name: 'days',
  label: { vi: 'Đơn hàng trong số ngày gần đây', en: 'Ordered in the last days' },
  unit: 'days',
  default: 15,
  min: 1,
  max: 90,
  source: 'domain.md §1.1: bought, no review, past 15 days',
};

/** A valid order of the last 15 days without a review. */
export const unreviewed: AudienceDefinition = {
  label: { vi: 'Khách chưa có đánh giá', en: 'Buyers without a review' },
  description: { vi: 'Đã mua gần đây nhưng chưa đánh giá', en: 'Bought lately and have not left a review' },
  windows: ['post_campaign'],
  params: [REVIEW_DAYS],
  source: 'seeds/000 phase table; domain.md §1.6',
  reads: ['signals.unreviewed.at'],
  matches: ({ signals }, params, asOf) => anyWithin(signals.unreviewed, paramOf(params, REVIEW_DAYS), asOf),
  filter: (params, asOf) => ({ 'signals.unreviewed.at': { $gte: daysBefore(asOf, paramOf(params, REVIEW_DAYS)) } }),
};
