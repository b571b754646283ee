import { DAY_MS } from '../../base/time.js';
import { type AudienceDefinition, type AudienceParam, daysBefore, paramOf, within } from './definition.js';
import { CART_DAYS } from './interested.js';
import { UNPAID_DAYS } from './pending.js';
import { daysParam } from './rules.js';

/** Reminders of the campaign day ("Nhắc nhở …" of the seed): what was begun, not finished, and has been left for a while. */

const AFTER_DAYS = daysParam({
  name: 'afterDays',
  label: { vi: 'Đã để yên ít nhất số ngày', en: 'Left alone for at least so many days' },
  default: 1,
  max: 30,
  source: 'design choice: who put it there today does not need to be reminded yet',
});

/** Is any of the signals from the last N days, and older than the days it is left alone? */
function anyLeft(signals: readonly { readonly at: Date }[], days: number, afterDays: number, asOf: number): boolean {
  for (const { at } of signals) {
    if (within(at, days, asOf) && asOf - at.getTime() >= afterDays * DAY_MS) return true;
  }
  return false;
}

const reminder = (signal: 'cart' | 'unpaid', days: AudienceParam) =>
  ({
    windows: ['campaign_day'],
    params: [AFTER_DAYS, days],
    reads: [`signals.${signal}.at`],
    matches: ({ signals }, params, asOf) =>
      anyLeft(signals[signal], paramOf(params, days), paramOf(params, AFTER_DAYS), asOf),
    filter: (params, asOf) => ({
      [`signals.${signal}.at`]: {
        $gte: daysBefore(asOf, paramOf(params, days)),
        $lte: daysBefore(asOf, paramOf(params, AFTER_DAYS)),
      },
    }),
  }) satisfies Partial<AudienceDefinition>;

/** Something put into the cart in the last 30 days, at least a day ago, and still there. */
export const cartReminder: AudienceDefinition = {
  label: { vi: 'Nhắc nhở thêm vào giỏ hàng', en: 'Cart reminder' },
  description: {
    vi: 'Đã bỏ sản phẩm vào giỏ từ hôm trước mà chưa đặt hàng',
    en: 'Put something into the cart a day ago or earlier and have not ordered it',
  },
  source: 'docs/seeds.md#phases; cart of docs/sources.md#audience-definitions, left for a day',
  ...reminder('cart', CART_DAYS),
};

/** An order placed in the last 30 days, at least a day ago, and still unpaid. */
export const paymentReminder: AudienceDefinition = {
  label: { vi: 'Nhắc nhở khách hàng thanh toán', en: 'Payment reminder' },
  description: {
    vi: 'Đã đặt hàng từ hôm trước mà chưa thanh toán',
    en: 'Placed an order a day ago or earlier and have not paid it',
  },
  source: 'docs/seeds.md#phases; unpaid order of docs/sources.md#audience-definitions, left for a day',
  ...reminder('unpaid', UNPAID_DAYS),
};
