import { RECENT_ORDERS } from '../../customer/customer.js';
import { type AudienceDefinition, type AudienceParam, daysBefore, paramOf, within } from './definition.js';
import { daysParam, noOrderFor } from './rules.js';

/** "Khách đã mua hàng" of the seed: rules over valid orders (paid or delivered, not cancelled, not fully returned). */

const INACTIVE_DAYS = daysParam({
  label: { vi: 'Số ngày chưa mua lại', en: 'Days without a valid order' },
  default: 60,
  max: 1095,
  source:
    'docs/sources.md#audience-definitions: N = 60 for marketplace win-back; inclusive at N (docs/sources.md#haraloyalty)',
});

/** At least one valid order ever, and floor_days(as_of − last valid order) ≥ N. */
export const inactive: AudienceDefinition = {
  label: { vi: 'Người mua không hoạt động', en: 'Inactive buyers' },
  description: {
    vi: 'Đã từng mua nhưng lâu rồi chưa có đơn hàng mới',
    en: 'Bought before, with no new valid order for a number of days',
  },
  windows: ['launch'],
  source: 'docs/seeds.md#phases; docs/sources.md#audience-definitions',
  ...noOrderFor(INACTIVE_DAYS),
};

const ORDERS: AudienceParam = {
  name: 'orders',
  label: { vi: 'Số đơn tối thiểu', en: 'Least number of valid orders' },
  unit: 'orders',
  default: 3,
  min: 2,
  max: RECENT_ORDERS,
  source: 'docs/sources.md#audience-definitions; the maximum is how many order instants a customer keeps',
};
const ORDER_DAYS = daysParam({
  label: { vi: 'Trong số ngày gần đây', en: 'Counted over the last days' },
  default: 180,
  max: 1095,
  source: 'docs/sources.md#audience-definitions',
});
const ACTIVE_DAYS = daysParam({
  name: 'activeDays',
  label: { vi: 'Có đơn trong số ngày gần đây', en: 'At least one order in the last days' },
  default: 90,
  max: 1095,
  source: 'docs/sources.md#audience-definitions',
});

/** At least 3 valid orders in the last 180 days, and at least one in the last 90. */
export const frequent: AudienceDefinition = {
  label: { vi: 'Khách hàng thường xuyên', en: 'Frequent buyers' },
  description: {
    vi: 'Mua nhiều lần trong thời gian gần đây',
    en: 'Several valid orders lately, the last one not long ago',
  },
  windows: ['launch'],
  params: [ORDERS, ORDER_DAYS, ACTIVE_DAYS],
  source: 'docs/seeds.md#phases; docs/sources.md#audience-definitions',
  reads: ['facts.recentOrderAts'],
  matches: ({ facts }, params, asOf) => {
    const days = paramOf(params, ORDER_DAYS);
    const activeDays = paramOf(params, ACTIVE_DAYS);
    let orders = 0;
    let active = false;
    for (const at of facts.recentOrderAts) {
      if (within(at, days, asOf)) orders += 1;
      if (within(at, activeDays, asOf)) active = true;
    }
    return active && orders >= paramOf(params, ORDERS);
  },
  filter: (params, asOf) => ({
    'facts.validOrders': { $gte: paramOf(params, ORDERS) },
    'facts.lastOrderAt': { $gte: daysBefore(asOf, paramOf(params, ACTIVE_DAYS)) },
  }),
};

const FIRST_DAYS = daysParam({
  label: { vi: 'Mua lần đầu trong số ngày gần đây', en: 'First order in the last days' },
  default: 90,
  max: 1095,
  source: 'docs/sources.md#audience-definitions',
});

/** Exactly one valid order ever, at most 90 days ago. */
export const firstTime: AudienceDefinition = {
  label: { vi: 'Khách mua lần đầu', en: 'First-time buyers' },
  description: { vi: 'Mới có đúng một đơn hàng', en: 'Exactly one valid order so far, and recent' },
  windows: ['launch'],
  params: [FIRST_DAYS],
  source: 'docs/seeds.md#phases; docs/sources.md#audience-definitions',
  reads: ['facts.validOrders', 'facts.lastOrderAt'],
  matches: ({ facts }, params, asOf) =>
    facts.validOrders === 1 &&
    facts.lastOrderAt !== undefined &&
    within(facts.lastOrderAt, paramOf(params, FIRST_DAYS), asOf),
  filter: (params, asOf) => ({
    'facts.validOrders': 1,
    'facts.lastOrderAt': { $gte: daysBefore(asOf, paramOf(params, FIRST_DAYS)) },
  }),
};
