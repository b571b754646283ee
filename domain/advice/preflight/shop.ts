import { audiencePolicyAt } from '../../audience/custom/policy.js';
import type { Money } from '../../base/money.js';
import { policyAt } from '../../base/policy.js';
import { bestHoursPolicyAt } from '../../hours/best/policy.js';
import { hoursOf, type ShopHoursInput } from '../../hours/shop-hours.js';
import { type CappedShop, shopCaps } from '../../run/quota/shop-caps.js';
import type { PreflightPlan } from './plan.js';
import { preflightPolicyAt } from './policy.js';

/** What of a shop a preflight looks at. */
export interface PreflightShop extends CappedShop {
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly hotline?: string;
  readonly hours?: ShopHoursInput;
}

/** What the SMS account holds, and what a billed part costs, in minor units. */
export type SmsAccount = Money & { readonly perPart: number };

/** Of the customers that were looked at, those of the whole shop; `PreflightPlan` says what each field is. */
type ShopPart = Pick<
  PreflightPlan,
  'now' | 'zone' | 'currency' | 'caps' | 'hours' | 'rates' | 'smallAudience' | 'bestHours' | 'partPrice' | 'balance'
>;

/** What a preflight knows of the shop itself, whatever is planned. @param account undefined: not asked, or no answer */
export const shopPart = (shop: PreflightShop, account: SmsAccount | undefined, now: Date): ShopPart => ({
  now,
  zone: shop.zone,
  currency: account?.currency ?? shop.currency,
  caps: shopCaps(policyAt(now).caps, shop, now),
  hours: hoursOf(shop),
  rates: preflightPolicyAt(now),
  smallAudience: audiencePolicyAt(now).smallAudience,
  bestHours: bestHoursPolicyAt(now),
  ...(account ? { partPrice: account.perPart, balance: account.amount } : {}),
});
