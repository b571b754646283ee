import { lookAt, suggest } from '../../domain/advice/suggest/suggest.js';
import { readInto } from '../../models/advice/suggestion-reads.js';
import { listOffers } from '../../models/offer/offer-store.js';
import type { ApiDeps } from '../deps.js';
import { findCampaign, findShop } from '../find.js';
import { shopParams } from '../http/common-schema.js';
import { json, type Route, route } from '../http/route.js';
import { suggestionQuery, suggestionsOut, suggestionsView } from './suggestion-schema.js';

/** The seed's "Thao tác gợi ý": which group to reach next, for visitors or for orders. */
export function suggestionRoutes(deps: ApiDeps): Route[] {
  const suggestions = route({
    method: 'get',
    path: '/v1/shops/{shop}/suggestions',
    id: 'getSuggestions',
    tag: 'audiences',
    summary: 'Built-in audiences ranked by what reaching them now would bring, each with a reason and a draft outreach',
    description:
      'Reachable people × response rate × value − cost. Rates come from past runs of the shop, shrunk towards what its groups have in common; today’s draw decides between those that are close.',
    access: 'shop',
    action: 'suggest an audience',
    params: shopParams,
    query: suggestionQuery,
    answers: { 200: { description: 'Best first, each audience at most once', schema: suggestionsOut } },
    problems: ['shop_not_found', 'campaign_not_found'],
    handle: async ({ params, query: { goal, campaign: key } }) => {
      const shop = await findShop(deps, params.shop);
      const campaign = key === undefined ? undefined : await findCampaign(deps, shop._id, key);
      const now = deps.now();
      const offers = await listOffers(deps.models, shop._id);
      const looked = lookAt(shop, now);
      await readInto(deps.models, shop._id, looked);
      const found = suggest(looked, { shop, goal, now, offers, campaign });
      return json(200, suggestionsView(found, { goal, now, currency: shop.currency }));
    },
  });
  return [suggestions];
}
