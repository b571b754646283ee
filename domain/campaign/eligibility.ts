import type { Label } from '../base/label.js';
import type { Money } from '../base/money.js';

/** What the marketplace reports of a shop. Rates as parts of one: 85 % is 0.85. */
export interface ShopMetrics {
  readonly positiveRating: number;
  readonly chatResponse: number;
  readonly revenue30d: Money;
  readonly followers: number;
}

/** The thresholds (policies/eligibility.json). */
export interface EligibilityPolicy {
  readonly minPositiveRating: number;
  readonly minChatResponse: number;
  /** Strictly more than this. */
  readonly revenue30dAbove: Money;
  readonly minFollowersForAdvanced: number;
  readonly minApprovedSkus: number;
}

/** `cem`: to send at all; `advanced`: for advanced messages; `campaign`: to take part in a sale day. */
type NeededFor = 'cem' | 'advanced' | 'campaign';
export const CONDITIONS = ['positive_rating', 'chat_response', 'revenue_30d', 'followers', 'approved_skus'] as const;
type ConditionName = (typeof CONDITIONS)[number];

export interface Condition {
  readonly condition: ConditionName;
  readonly label: Label;
  /** In words, e.g. "≥ 85 %". */
  readonly required: string;
  /** In the same words, e.g. "84.9 %"; "not reported" where the shop has told nothing. */
  readonly actual: string;
  readonly ok: boolean;
  readonly neededFor: NeededFor;
}
/** What the shop may do, and every condition with its required and actual value. */
export interface Eligibility {
  readonly cem: boolean;
  readonly advanced: boolean;
  /** CEM open and enough approved products in this campaign. */
  readonly campaign: boolean;
  readonly conditions: readonly Condition[];
}

/** Not rounded: 84.999 % must not be shown as the 85 % it fails. */
const percent = (part: number): string => `${Number((part * 100).toFixed(10))} %`;

/** Decimal digits of a currency's minor unit, e.g. 2 for USD, 0 for VND. */
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
const moneyText = ({ amount, currency }: Money): string => {
  const digits = digitsOf(currency);
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency}`;
};

/** What counts of a shop that has reported nothing. */
const NOTHING: ShopMetrics = {
  positiveRating: 0,
  chatResponse: 0,
  revenue30d: { amount: 0, currency: 'USD' },
  followers: 0,
};

/**
 * Asks the seed's conditions (docs/seeds.md#eligibility).
 * Revenue in another currency than the policy's fails: it is never compared as if it were the same.
 * @param reported undefined: the shop has reported nothing, so it meets nothing but the condition on products
 * @param approvedSkus products of the campaign that the marketplace has approved
 */
export function checkEligibility(
  reported: ShopMetrics | undefined,
  approvedSkus: number,
  policy: EligibilityPolicy,
): Eligibility {
  const { minPositiveRating, minChatResponse, revenue30dAbove, minFollowersForAdvanced, minApprovedSkus } = policy;
  const { positiveRating, chatResponse, revenue30d, followers } = reported ?? NOTHING;
  const actual = (words: string): string => (reported ? words : 'not reported');
  const conditions: readonly Condition[] = [
    {
      condition: 'positive_rating',
      label: { vi: 'Tỷ lệ đánh giá tích cực', en: 'Positive rating' },
      required: `≥ ${percent(minPositiveRating)}`,
      actual: actual(percent(positiveRating)),
      ok: positiveRating >= minPositiveRating,
      neededFor: 'cem',
    },
    {
      condition: 'chat_response',
      label: { vi: 'Tỷ lệ phản hồi chat', en: 'Chat response rate' },
      required: `≥ ${percent(minChatResponse)}`,
      actual: actual(percent(chatResponse)),
      ok: chatResponse >= minChatResponse,
      neededFor: 'cem',
    },
    {
      condition: 'revenue_30d',
      label: { vi: 'Doanh thu trong vòng 30 ngày', en: 'Revenue of the last 30 days' },
      required: `> ${moneyText(revenue30dAbove)}`,
      actual: actual(moneyText(revenue30d)),
      ok: revenue30d.currency === revenue30dAbove.currency && revenue30d.amount > revenue30dAbove.amount,
      neededFor: 'cem',
    },
    {
      condition: 'followers',
      label: { vi: 'Khách theo dõi gian hàng', en: 'Followers of the shop' },
      required: `≥ ${minFollowersForAdvanced}`,
      actual: actual(String(followers)),
      ok: followers >= minFollowersForAdvanced,
      neededFor: 'advanced',
    },
    {
      condition: 'approved_skus',
      label: { vi: 'SKU được duyệt trong chiến dịch', en: 'Approved SKUs in the campaign' },
      required: `≥ ${minApprovedSkus}`,
      actual: String(approvedSkus),
      ok: approvedSkus >= minApprovedSkus,
      neededFor: 'campaign',
    },
  ];
  const met = (needed: NeededFor): boolean => conditions.every((one) => one.neededFor !== needed || one.ok);
  const cem = met('cem');
  return { cem, advanced: cem && met('advanced'), campaign: cem && met('campaign'), conditions };
}
