import type { Campaign } from '../../campaign/campaign.js';
import { hasIncentive } from '../../message/content/advice.js';
import type { Offer } from '../../offer/offer.js';
import { checkOffers } from './offer-uses.js';
import type { PlannedOutreach, PreflightPlan } from './plan.js';
import { type PreflightShop, type SmsAccount, shopPart } from './shop.js';
import { type Planned, type QuotaShop, quotaOfShop, type ShopPlans } from './shop-plans.js';

/** Of all plans of a shop, those of one campaign. */
export const plansIn = ({ plans }: ShopPlans, campaign: Pick<Campaign, '_id'>): Planned[] =>
  plans.filter((plan) => plan.campaign._id === campaign._id);

/** What was read for the preflight of a campaign. */
interface CampaignRead {
  readonly shop: PreflightShop & QuotaShop;
  readonly now: Date;
  /** All plans of the shop, the campaign's among them. */
  readonly known: ShopPlans;
  readonly offers: readonly Offer[];
  /** Codes that nobody holds, by the key of each of `poolsInUse`. */
  readonly free: ReadonlyMap<string, number>;
  readonly account?: SmsAccount | undefined;
}

/** A campaign with everything that its preflight looks at. */
export function campaignPlan(campaign: Campaign, read: CampaignRead): PreflightPlan {
  const { shop, now, known, offers, free, account } = read;
  const own = plansIn(known, campaign).map((plan) => ({ ...plan, count: known.survey.counted(plan.key, known.scale) }));
  const quota = quotaOfShop(known, shop, now);
  const outreaches = own.map(({ outreach, window, count }): PlannedOutreach => {
    const { id, channel, dueAt, expiresAt } = outreach;
    const incentive = outreach.offer !== undefined || hasIncentive(outreach.template);
    return { id, channel, window: window.window, dueAt, expiresAt, incentive, ...count };
  });
  const uses = own.map(({ outreach, count }) => ({ outreach, reachable: count.reachable }));
  return {
    ...shopPart(shop, account, now),
    found: checkOffers(offers, uses, free),
    outreaches,
    others: known.others,
    profile: known.hours.profile(),
    ...(quota ? { quota: { ...quota, source: quota.quota.source } } : {}),
  };
}
