import { otherPlans, type PlansUnderWay } from '../../domain/advice/preflight/others.js';
import type { PreflightFinding } from '../../domain/advice/preflight/plan.js';
import {
  type People,
  peopleOfCampaign,
  peopleOfWinback,
  SamePeople,
} from '../../domain/advice/preflight/same-people.js';
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

/** What the counts of a survey stand for, when only a part of the customers was looked at. */
const scaleOf = ({ seen }: { readonly seen: number }, all: number): number => (seen === 0 ? 1 : all / seen);

/** Whom each of the plans under way means. */
async function peopleOf(
  models: Models,
  { _id, zone }: Pick<SurveyedShop, '_id' | 'zone'>,
  { campaigns, winbacks }: { readonly campaigns: readonly Campaign[]; readonly winbacks: readonly Winback[] },
  now: Date,
): Promise<People[]> {
  const ofCampaigns = campaigns.map(async (campaign) => {
    const plans = plansOf(campaign, now);
    const audiences = await Promise.all(plans.map(({ outreach }) => frozenAudience(models, _id, outreach.audience)));
    return peopleOfCampaign(campaign, audiences, now);
  });
  return [...(await Promise.all(ofCampaigns)), ...winbacks.map((winback) => peopleOfWinback(winback, zone, now))];
}

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
  const underWay = { campaigns: under, winbacks: await activeWinbacks(models, shop._id) };
  const [mine] = extra ? await peopleOf(models, shop, { campaigns: [extra], winbacks: [] }, now) : [];
  const same = mine && new SamePeople(mine, await peopleOf(models, shop, underWay, now));
  const all = await visitCustomers(models, shop._id, MOST_SURVEYED, (customer) => {
    survey.add(customer);
    same?.add(customer);
  });
  const scale = scaleOf(survey, all);
  const own = extra ? plansOf(extra, now).map(({ outreach }) => outreach.dueAt) : [];
  const samePeople = same?.findings(scale) ?? [];
  return { plans: ahead, survey, scale, hours, past, others: otherPlans(own, underWay, shop.zone), samePeople };
}

/**
 * Shows a shop's customers to a programme's survey.
 * @returns how many customers the shop has, its plans that are under way beside, and who belongs to them as well
 */
export async function surveyWinback(
  models: Models,
  winback: Winback,
  zone: string,
  survey: WinbackSurvey,
  now: Date,
): Promise<{
  readonly all: number;
  readonly underWay: PlansUnderWay;
  readonly samePeople: readonly PreflightFinding[];
}> {
  const { _id, shop } = winback;
  const [campaigns, active] = await Promise.all([plannedCampaigns(models, shop), activeWinbacks(models, shop)]);
  const underWay = { campaigns, winbacks: active.filter((one) => one._id !== _id) };
  const others = await peopleOf(models, { _id: shop, zone }, underWay, now);
  const same = new SamePeople(peopleOfWinback(winback, zone, now), others);
  const all = await visitCustomers(models, shop, MOST_SURVEYED, (customer) => {
    survey.add(customer);
    same.add(customer);
  });
  return { all, underWay, samePeople: same.findings(scaleOf(survey, all)) };
}

/** Codes that nobody holds, by the key of each of the offers. */
export async function freeCodes(models: Models, offers: readonly Offer[]): Promise<Map<string, number>> {
  const counted = offers.map(async ({ shop, key }): Promise<[string, number]> => {
    const { free } = await countCodes(models, { shop, offer: key });
    return [key, free];
  });
  return new Map(await Promise.all(counted));
}
