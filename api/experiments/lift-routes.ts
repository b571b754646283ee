import { policyAt } from '../../domain/base/policy.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { experimentPolicyAt } from '../../domain/experiment/policy.js';
import { compare } from '../../domain/experiment/verdict.js';
import { campaignLift, heldCampaigns } from '../../models/experiment/campaign-lift.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { findCampaign, findShop } from '../find.js';
import { campaignParams, shopParams } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { campaignLiftOut, comparisonView, shopLiftOut } from './schema.js';

/** The lift of one campaign. @throws Problem no_holdout */
export async function liftAnswer(deps: ApiDeps, shop: Shop, campaign: Campaign) {
  if (!campaign.holdout)
    throw new Problem('no_holdout', `The campaign '${campaign.key}' holds nobody out, so its lift is not known.`);
  const now = deps.now();
  const counted = await campaignLift(deps.models, campaign, now, policyAt(now).attribution.clickHours);
  const isOver = counted.countedAt >= counted.until;
  return {
    campaign: campaign.key,
    share: campaign.holdout,
    until: counted.until.toISOString(),
    isOver,
    countedAt: counted.countedAt.toISOString(),
    ...comparisonView(compare([counted], isOver, experimentPolicyAt(now)), shop.currency),
  };
}

/** What a campaign brought, beside those who were held out of it; and all campaigns of a shop together. */
export function liftRoutes(deps: ApiDeps): Route[] {
  const one = route({
    method: 'get',
    path: '/v1/shops/{shop}/campaigns/{campaign}/lift',
    id: 'getCampaignLift',
    tag: 'campaigns',
    summary: 'What the campaign brought: treated beside held out customers, with what may be said of it',
    access: 'shop',
    action: 'show the lift',
    params: campaignParams,
    answers: { 200: { description: 'The comparison', schema: campaignLiftOut } },
    problems: ['shop_not_found', 'campaign_not_found', 'no_holdout'],
    handle: async ({ params }) => {
      const shop = await findShop(deps, params.shop);
      return json(200, await liftAnswer(deps, shop, await findCampaign(deps, params.shop, params.campaign)));
    },
  });

  const pooled = route({
    method: 'get',
    path: '/v1/shops/{shop}/lift',
    id: 'getShopLift',
    tag: 'campaigns',
    summary: 'What the campaigns of a shop brought, each beside its own holdout, pooled',
    description: 'Of the newest 50 that hold customers out, those whose orders are all in.',
    access: 'shop',
    action: 'show the lift',
    params: shopParams,
    answers: { 200: { description: 'The comparison', schema: shopLiftOut } },
    problems: ['shop_not_found'],
    handle: async ({ params }) => {
      const shop = await findShop(deps, params.shop);
      const now = deps.now();
      const { clickHours } = policyAt(now).attribution;
      const over = [];
      for (const campaign of await heldCampaigns(deps.models, shop._id, now, clickHours)) {
        over.push(await campaignLift(deps.models, campaign, now, clickHours));
      }
      return json(200, {
        campaigns: over.map(({ _id }) => _id.slice(shop._id.length + 1)),
        ...comparisonView(compare(over, true, experimentPolicyAt(now)), shop.currency),
      });
    },
  });
  return [one, pooled];
}
