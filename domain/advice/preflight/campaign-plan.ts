import type { Campaign, Outreach } from '../../campaign/campaign.js';
import { hasIncentive } from '../../message/content/advice.js';
import type { Offer } from '../../offer/offer.js';
import { checkOffers } from './offer-uses.js';
import type { PlannedOutreach, PreflightPlan } from './plan.js';
import { type PreflightShop, type SmsAccount, shopPart } from './shop.js';
import { type Planned, type QuotaShop, quotaOfShop, type ShopPlans } from './shop-plans.js';
import type { ZaloKnown } from './zalo-known.js';

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
  /** Where a Zalo account is set up and the campaign sends by it. */
  readonly zalo?: ZaloKnown | undefined;
}

/** Audiences of people who never had a valid order, whoever belongs to them today. */
const NEVER_BOUGHT: readonly string[] = ['potential'];

function zaloPart(
  { audience, template }: Outreach,
  withoutOrder: number,
  known: ZaloKnown | undefined,
): NonNullable<PlannedOutreach['zalo']> {
  const { template: id = '', tag, by } = template.zalo ?? {};
  const info = known?.templates.get(id);
  // Who has no known id gets it by phone, so the dearer price is the safe one.
  const price = by === 'user_id' ? Math.max(info?.pricePhone ?? 0, info?.priceById ?? 0) : info?.pricePhone;
  return {
    template: id,
    ...(tag === undefined ? {} : { tag }),
    ...(price === undefined || price === 0 ? {} : { price }),
    withoutOrder,
    neverBought: 'name' in audience && NEVER_BOUGHT.includes(audience.name),
  };
}

/** A campaign with everything that its preflight looks at. */
export function campaignPlan(campaign: Campaign, read: CampaignRead): PreflightPlan {
  const { shop, now, known, offers, free, account, zalo } = read;
  const own = plansIn(known, campaign).map((plan) => ({ ...plan, count: known.survey.counted(plan.key, known.scale) }));
  const quota = quotaOfShop(known, shop, now);
  const outreaches = own.map(({ outreach, window, count }): PlannedOutreach => {
    const { id, channel, dueAt, expiresAt } = outreach;
    const incentive = outreach.offer !== undefined || hasIncentive(outreach.template);
    const { withoutOrder = 0, ...counted } = count;
    const ofZalo = channel === 'zalo' ? { zalo: zaloPart(outreach, withoutOrder, zalo) } : {};
    return { id, channel, window: window.window, dueAt, expiresAt, incentive, ...counted, ...ofZalo };
  });
  const uses = own.map(({ outreach, count }) => ({ outreach, reachable: count.reachable }));
  return {
    ...shopPart(shop, account, now),
    found: [...checkOffers(offers, uses, free), ...known.samePeople],
    ...(zalo ? { zalo } : {}),
    outreaches,
    others: known.others,
    profile: known.hours.profile(),
    ...(quota ? { quota: { ...quota, source: quota.quota.source } } : {}),
  };
}
