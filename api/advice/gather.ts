import { otherPlans } from '../../domain/advice/preflight/others.js';
import type { PlannedOutreach, PreflightPlan } from '../../domain/advice/preflight/plan.js';
import { preflightPolicyAt } from '../../domain/advice/preflight/policy.js';
import { type Planned, plansOf, quotaOfShop, type ShopPlans } from '../../domain/advice/preflight/shop-plans.js';
import { PlanSurvey, type SurveyedPlan } from '../../domain/advice/preflight/survey.js';
import { audiencePolicyAt } from '../../domain/audience/custom/policy.js';
import { policyAt } from '../../domain/base/policy.js';
import { DAY_MS } from '../../domain/base/time.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { HourCount } from '../../domain/hours/best/best-hours.js';
import { bestHoursPolicyAt } from '../../domain/hours/best/policy.js';
import { hoursOf } from '../../domain/hours/shop-hours.js';
import { hasIncentive } from '../../domain/message/content/advice.js';
import { checkSmsText, smsParts } from '../../domain/message/sms-parts.js';
import { shopCaps } from '../../domain/run/quota/shop-caps.js';
import {
  activeWinbacks,
  chatRunsSince,
  plannedCampaigns,
  visitCustomers,
} from '../../models/advice/preflight-reads.js';
import { frozenAudience } from '../../models/audience/audience-rule.js';
import { listOffers } from '../../models/offer/offer-store.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { checkOffers } from './offers.js';

/** A larger shop is estimated from so many of its customers: a seller waits for the answer. */
export const MOST_SURVEYED = 200_000;
/** As far back as any platform looks. */
const LOOK_BACK_MS = 60 * DAY_MS;

/** Parts are counted by the rules that save it; a text that those refuse has none to count. */
function partsOf({ outreach }: Planned, shop: Shop): Pick<SurveyedPlan, 'partsFor'> {
  if (outreach.channel !== 'sms') return {};
  const { text } = outreach.template;
  return checkSmsText(text, shop).length === 0 ? { partsFor: smsParts(text, shop) } : {};
}

const surveyed = async (deps: ApiDeps, shop: Shop, plan: Planned): Promise<SurveyedPlan> => ({
  key: plan.key,
  audience: await frozenAudience(deps.models, shop._id, plan.outreach.audience),
  channel: plan.outreach.channel,
  ...partsOf(plan, shop),
});

/** Looks at all plans of a shop, with one more campaign than those that are under way. */
export async function surveyShop(deps: ApiDeps, shop: Shop, extra?: Campaign): Promise<ShopPlans> {
  const now = deps.now();
  const under = (await plannedCampaigns(deps.models, shop._id)).filter(({ _id }) => _id !== extra?._id);
  const past = await chatRunsSince(deps.models, shop._id, new Date(now.getTime() - LOOK_BACK_MS));
  const begun = new Set(past.map(({ _id }) => _id));
  const plans = [...(extra ? [extra] : []), ...under].flatMap((campaign) => plansOf(campaign, now));
  const ahead = plans.filter(({ key }) => !begun.has(key));
  const hours = new HourCount(shop.zone, now, bestHoursPolicyAt(now));
  const caps = shopCaps(policyAt(now).caps, shop, now);
  const audiences = await Promise.all(ahead.map((plan) => surveyed(deps, shop, plan)));
  const survey = new PlanSurvey(audiences, caps, now, hours);
  const all = await visitCustomers(deps.models, shop._id, MOST_SURVEYED, (customer) => survey.add(customer));
  const scale = survey.seen === 0 ? 1 : all / survey.seen;
  const own = extra ? plansOf(extra, now).map(({ outreach }) => outreach.dueAt) : [];
  const underWay = { campaigns: under, winbacks: await activeWinbacks(deps.models, shop._id) };
  return { plans: ahead, survey, scale, hours, past, others: otherPlans(own, underWay, shop.zone) };
}

/** A campaign with everything that its preflight looks at. */
export async function gatherPreflight(deps: ApiDeps, shop: Shop, campaign: Campaign): Promise<PreflightPlan> {
  const now = deps.now();
  const known = await surveyShop(deps, shop, campaign);
  const own = known.plans.filter((plan) => plan.campaign._id === campaign._id);
  const usesSms = own.some(({ outreach }) => outreach.channel === 'sms');
  const account = usesSms ? await deps.winback?.smsBalance() : undefined;
  const quota = quotaOfShop(known, shop, now);
  const outreaches = own.map(({ outreach, window, key }): PlannedOutreach => {
    const { id, channel, dueAt, expiresAt } = outreach;
    return {
      id,
      channel,
      window: window.window,
      dueAt,
      expiresAt,
      incentive: outreach.offer !== undefined || hasIncentive(outreach.template),
      ...known.survey.counted(key, known.scale),
    };
  });
  const uses = own.map(({ outreach, key }) => ({
    outreach,
    reachable: known.survey.counted(key, known.scale).reachable,
  }));
  return {
    now,
    found: await checkOffers(deps.models, await listOffers(deps.models, shop._id), uses),
    zone: shop.zone,
    currency: account?.currency ?? shop.currency,
    outreaches,
    others: known.others,
    caps: shopCaps(policyAt(now).caps, shop, now),
    hours: hoursOf(shop),
    rates: preflightPolicyAt(now),
    smallAudience: audiencePolicyAt(now).smallAudience,
    profile: known.hours.profile(),
    bestHours: bestHoursPolicyAt(now),
    ...(quota ? { quota: { ...quota, source: quota.quota.source } } : {}),
    ...(account ? { partPrice: account.perPart, balance: account.amount } : {}),
  };
}
