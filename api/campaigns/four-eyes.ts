import type { Campaign } from '../../domain/campaign/campaign.js';
import { approveCampaign } from '../../models/campaign/campaign-store.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import { approvalRoute } from '../access/approval-route.js';
import { contentHash, requireApproval } from '../access/four-eyes.js';
import { gatherPreflight } from '../advice/gather.js';
import type { ApiDeps } from '../deps.js';
import { findCampaign } from '../find.js';
import type { Owner } from '../http/auth/auth.js';
import { campaignParams } from '../http/common-schema.js';
import type { Route } from '../http/route.js';

/** Hash of what a second person has looked at. A pause leaves it as it is, an edit does not. */
export const contentOf = ({ windows, products, link, holdout }: Campaign): string =>
  contentHash([windows, products, link, holdout]);

/** How many messages the campaign comes to, as things stand: everybody whom its outreaches reach, counted for each. */
async function messagesOf(deps: ApiDeps, shop: Shop, campaign: Campaign): Promise<number> {
  const { outreaches } = await gatherPreflight(deps, shop, campaign);
  return outreaches.reduce((sum, { reachable }) => sum + reachable, 0);
}

/** @throws Problem second_person_needed */
export const requireSecond = (deps: ApiDeps, shop: Shop, campaign: Campaign, owner: Owner | undefined): Promise<void> =>
  requireApproval(shop, owner, {
    what: { vi: 'Chiến dịch', en: 'campaign' },
    of: contentOf(campaign),
    approved: campaign.approved,
    messages: () => messagesOf(deps, shop, campaign),
  });

/** The second person's look. */
export const campaignApprovalRoute = (deps: ApiDeps): Route =>
  approvalRoute(deps, {
    path: '/v1/shops/{shop}/campaigns/{campaign}',
    id: 'approveCampaign',
    tag: 'campaigns',
    name: 'campaign',
    params: campaignParams,
    notFound: 'campaign_not_found',
    find: ({ shop, campaign }) => findCampaign(deps, shop, campaign),
    contentOf,
    keep: (campaign, approved) => approveCampaign(deps.models, campaign, approved),
  });
