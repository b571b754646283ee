import type { AudienceDefinition } from './definition.js';
import { anyLately, daysParam } from './rules.js';

/** Customers with something left to do: pay, or review. */

export const UNPAID_DAYS = daysParam({
  label: { vi: 'Đặt trong số ngày gần đây', en: 'Placed in the last days' },
  default: 30,
  max: 90,
  source: 'design choice: an older unpaid order is taken as expired, also when the shop never said so',
});

/** An order placed, unpaid, not expired. */
export const unpaidOrder: AudienceDefinition = {
  label: { vi: 'Khách chưa thanh toán', en: 'Customers with an unpaid order' },
  description: { vi: 'Đã đặt hàng nhưng chưa thanh toán', en: 'Placed an order and have not paid it' },
  windows: ['campaign_day'],
  source: 'docs/seeds.md#phases; docs/sources.md#audience-definitions',
  ...anyLately('unpaid', UNPAID_DAYS),
};

const REVIEW_DAYS = daysParam({
  label: { vi: 'Đơn hàng trong số ngày gần đây', en: 'Ordered in the last days' },
  default: 15,
  max: 90,
  source: 'docs/sources.md#shopee: bought, no review, past 15 days',
});

/** A valid order of the last 15 days without a review. */
export const unreviewed: AudienceDefinition = {
  label: { vi: 'Khách chưa có đánh giá', en: 'Buyers without a review' },
  description: { vi: 'Đã mua gần đây nhưng chưa đánh giá', en: 'Bought lately and have not left a review' },
  windows: ['post_campaign'],
  source: 'docs/seeds.md#phases; docs/sources.md#audience-definitions',
  ...anyLately('unreviewed', REVIEW_DAYS),
};
