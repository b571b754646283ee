import { DAY_MS } from '../time.js';
import { type AudienceDefinition, type AudienceParam, daysBefore, type Params, paramOf, within } from './definition.js';

/** Reminders of the campaign day ("Nhắc nhở …" of the seed): what was begun, not finished, and has been left for a while. */

const AFTER_DAYS: AudienceParam = {
  name: 'afterDays',
  label: { vi: 'Đã để yên ít nhất số ngày', en: 'Left alone for at least so many days' },
  unit: 'days',
  default: 1,
  min: 1,
  max: 30,
  source: 'design choice: who put it there today does not need to be reminded yet',
};
const CART_DAYS: AudienceParam = {
  name: 'days',
  label: { vi: 'Thêm vào giỏ trong số ngày gần đây', en: 'Put into the cart in the last days' },
  unit: 'days',
  default: 30,
  min: 1,
  max: 365,
  source: 'domain.md §1.1: unpaid items in cart in past 30 days',
};
const UNPAID_DAYS: AudienceParam = {
  name: 'days',
  label: { vi: 'Đặt trong số ngày gần đây', en: 'Placed in the last days' },
  unit: 'days',
  default: 30,
  min: 1,
  max: 90,
  source: 'design choice: an older unpaid order is taken as expired, also when the shop never said so',
};

/** Is any of the signals from the last N days, and older than the days it is left alone? */
function anyLeft(signals: readonly { readonly at: Date }[], days: number, afterDays: number, asOf: number): boolean {
  for (const { at } of signals) {
    if (within(at, days, asOf) && asOf - at.getTime() >= afterDays * DAY_MS) return true;
  }
  return false;
}
const left = (params: Params, days: AudienceParam, asOf: number) => ({
  $gte: daysBefore(asOf, paramOf(params, days)),
  $lte: daysBefore(asOf, paramOf(params, AFTER_DAYS)),
});

/** Something put into the cart in the last 30 days, at least a day ago, and still there. */
export const cartReminder: AudienceDefinition = {
  label: { vi: 'Nhắc nhở thêm vào giỏ hàng', en: 'Cart reminder' },
  description: {
    vi: 'Đã bỏ sản phẩm vào giỏ từ hôm trước mà chưa đặt hàng',
    en: 'Put something into the cart a day ago or earlier and have not ordered it',
  },
  windows: ['campaign_day'],
  params: [AFTER_DAYS, CART_DAYS],
  source: 'seeds/000 phase table; cart of domain.md §1.6, left for a day',
  reads: ['signals.cart.at'],
  matches: ({ signals }, params, asOf) =>
    anyLeft(signals.cart, paramOf(params, CART_DAYS), paramOf(params, AFTER_DAYS), asOf),
  filter: (params, asOf) => ({ 'signals.cart.at': left(params, CART_DAYS, asOf) }),
};

/** An order placed in the last 30 days, at least a day ago, and still unpaid. */
export const paymentReminder: AudienceDefinition = {
  label: { vi: 'Nhắc nhở khách hàng thanh toán', en: 'Payment reminder' },
  description: {
    vi: 'Đã đặt hàng từ hôm trước mà chưa thanh toán',
    en: 'Placed an order a day ago or earlier and have not paid it',
  },
  windows: ['campaign_day'],
  params: [AFTER_DAYS, UNPAID_DAYS],
  source: 'seeds/000 phase table; unpaid order of domain.md §1.6, left for a day',
  reads: ['signals.unpaid.at'],
  matches: ({ signals }, params, asOf) =>
    anyLeft(signals.unpaid, paramOf(params, UNPAID_DAYS), paramOf(params, AFTER_DAYS), asOf),
  filter: (params, asOf) => ({ 'signals.unpaid.at': left(params, UNPAID_DAYS, asOf) }),
};
