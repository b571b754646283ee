import { otherPlans, type PlansUnderWay } from '../../domain/advice/preflight/others.js';
import type { PreflightShop } from '../../domain/advice/preflight/shop.js';
import { type Planned, partsOf, plansOf, type ShopPlans } from '../../domain/advice/preflight/shop-plans.js';
import { PlanSurvey, type SurveyedPlan } from '../../domain/advice/preflight/survey.js';
import type { WinbackSurvey } from '../../domain/advice/preflight/winback-plan.js';
import { policyAt } from '../../domain/base/policy.js';
import { DAY_MS } from '../../domain/base/time.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { HourCount } from '../../domain/hours/best/best-hours.js';
import { bestHoursPolicyAt } from '../../domain/hours/best/policy.js';
import type { Offer } from '../../domain/offer/offer.js';
import { shopCaps } from '../../domain/run/quota/shop-caps.js';
import type { Winback } from '../../domain/winback/winback.js';
import { frozenAudience } from '../audience/audience-rule.js';
import type { Models } from '../models.js';
import { countCodes } from '../offer/offer-code-stock.js';
import { activeWinbacks, chatRunsSince, plannedCampaigns, visitCustomers } from './preflight-reads.js';

/** A larger shop is estimated from so many of its customers: a seller waits for the answer. */
const MOST_SURVEYED = 200_000;
/** As far back as any platform looks. */
const LOOK_BACK_MS = 60 * DAY_MS;

type SurveyedShop = PreflightShop & { readonly _id: string };

const surveyed = async (models: Models, shop: SurveyedShop, plan: Planned): Promise<SurveyedPlan> => ({
  key: plan.key,
  audience: await frozenAudience(models, shop._id, plan.outreach.audience),
  channel: plan.outreach.channel,
  ...(plan.outreach.template.zalo?.tag === undefined ? {} : { tag: plan.outreach.template.zalo.tag }),
  ...partsOf(plan, shop),
});

/** Looks at all plans of a shop, with one more campaign than those that are under way. */
export async function surveyShop(models: Models, shop: SurveyedShop, now: Date, extra?: Campaign): Promise<ShopPlans> {
  const under = (await plannedCampaigns(models, shop._id)).filter(({ _id }) => _id !== extra?._id);
  const past = await chatRunsSince(models, shop._id, new Date(now.getTime() - LOOK_BACK_MS));
  const begun = new Set(past.map(({ _id }) => _id));
  const plans = [...(extra ? [extra] : []), ...under].flatMap((campaign) => plansOf(campaign, now));
  const ahead = plans.filter(({ key }) => !begun.has(key));
  const hours = new HourCount(shop.zone, now, bestHoursPolicyAt(now));
  const caps = shopCaps(policyAt(now).caps, shop, now);
  const audiences = await Promise.all(ahead.map((plan) => surveyed(models, shop, plan)));
  const survey = new PlanSurvey(audiences, caps, now, hours);
  const all = await visitCustomers(models, shop._id, MOST_SURVEYED, (customer) => survey.add(customer));
  const scale = survey.seen === 0 ? 1 : all / survey.seen;
  const own = extra ? plansOf(extra, now).map(({ outreach }) => outreach.dueAt) : [];
  const underWay = { campaigns: under, winbacks: await activeWinbacks(models, shop._id) };
  return { plans: ahead, survey, scale, hours, past, others: otherPlans(own, underWay, shop.zone) };
}

/** Shows a shop's customers to a programme's survey. @returns how many customers the shop has */
export const surveyWinback = (models: Models, shop: string, survey: WinbackSurvey): Promise<number> =>
  visitCustomers(models, shop, MOST_SURVEYED, (customer) => survey.add(customer));

/** The shop's plans that are under way beside a programme. */
export async function plansBeside(models: Models, { _id, shop }: Winback): Promise<PlansUnderWay> {
  const [campaigns, winbacks] = await Promise.all([plannedCampaigns(models, shop), activeWinbacks(models, shop)]);
  return { campaigns, winbacks: winbacks.filter((one) => one._id !== _id) };
}

/** Codes that nobody holds, by the key of each of the offers. */
export async function freeCodes(models: Models, offers: readonly Offer[]): Promise<Map<string, number>> {
  const counted = offers.map(async ({ shop, key }): Promise<[string, number]> => {
    const { free } = await countCodes(models, { shop, offer: key });
    return [key, free];
  });
  return new Map(await Promise.all(counted));
}
