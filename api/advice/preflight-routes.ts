import { preflight } from '../../domain/advice/preflight/preflight.js';
import { quotaOfShop } from '../../domain/advice/preflight/shop-plans.js';
import { surveyShop } from '../../models/advice/survey-shop.js';
import type { ApiDeps } from '../deps.js';
import { findCampaign, findShop, findWinback } from '../find.js';
import { campaignParams, shopParams, winbackParams } from '../http/common-schema.js';
import { json, type Route, route } from '../http/route.js';
import { gatherPreflight, gatherWinback } from './gather.js';
import { preflightOut, preflightView, quotaOut } from './preflight-schema.js';

const AHEAD = {
  method: 'get',
  access: 'shop',
  action: 'look ahead',
  answers: { 200: { description: 'Findings, the worst first, and the figures behind them', schema: preflightOut } },
} as const;

/** What a seller should know before a campaign is switched on, and where the platform's quota goes. */
export function preflightRoutes(deps: ApiDeps): Route[] {
  const ofCampaign = route({
    ...AHEAD,
    path: '/v1/shops/{shop}/campaigns/{campaign}/preflight',
    id: 'getPreflight',
    tag: 'campaigns',
    summary: 'Will it finish, is there money and quota, do plans collide; and the principles of the seed',
    description:
      'Each finding has a severity and a fix. Activation asks the same and refuses while one blocks. A shop with more than 200,000 customers is estimated from so many of them.',
    params: campaignParams,
    problems: ['shop_not_found', 'campaign_not_found'],
    handle: async ({ params }) => {
      const shop = await findShop(deps, params.shop);
      const plan = await gatherPreflight(deps, shop, await findCampaign(deps, shop._id, params.campaign));
      return json(200, preflightView(plan, preflight(plan)));
    },
  });
  const ofWinback = route({
    ...AHEAD,
    path: '/v1/shops/{shop}/winbacks/{winback}/preflight',
    id: 'getWinbackPreflight',
    tag: 'winbacks',
    summary: "A programme's first day: will it finish, does it collide, is it a good hour",
    description: 'Beside the preconditions, which decide about channel, balance, offer and content.',
    params: winbackParams,
    problems: ['shop_not_found', 'winback_not_found'],
    handle: async ({ params }) => {
      const shop = await findShop(deps, params.shop);
      const plan = await gatherWinback(deps, shop, await findWinback(deps, shop._id, params.winback));
      return json(200, preflightView(plan, preflight(plan)));
    },
  });
  const quota = route({
    method: 'get',
    path: '/v1/shops/{shop}/quota',
    id: 'getQuota',
    tag: 'shops',
    summary: "Where the platform's chat quota runs out, over all windows of all campaigns that are under way",
    access: 'shop',
    action: 'plan the quota',
    params: shopParams,
    answers: { 200: { description: 'Periods with messages sent or planned', schema: quotaOut } },
    problems: ['shop_not_found'],
    handle: async ({ params }) => {
      const shop = await findShop(deps, params.shop);
      const found = shop.platform && quotaOfShop(await surveyShop(deps.models, shop, deps.now()), shop, deps.now());
      if (!found) return json(200, { periods: [] });
      const { periods, lockedUntil } = found;
      const { platform, source } = found.quota;
      const lock = lockedUntil ? { lockedUntil: lockedUntil.toISOString() } : {};
      return json(200, { platform, source, ...lock, periods });
    },
  });
  return [ofCampaign, ofWinback, quota];
}
