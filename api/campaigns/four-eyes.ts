import type { Campaign } from '../../domain/campaign/campaign.js';
import { approveCampaign } from '../../models/campaign/campaign-store.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import { approvalOf, contentHash, requireApproval } from '../access/four-eyes.js';
import { gatherPreflight } from '../advice/gather.js';
import type { ApiDeps } from '../deps.js';
import type { Owner } from '../http/auth/auth.js';
import { Problem } from '../http/problems.js';

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

/**
 * Somebody with the right to send has looked at the campaign as it is.
 * @throws Problem version_conflict when it has changed since they read it
 */
export async function approve(deps: ApiDeps, campaign: Campaign, owner: Owner | undefined, version: number) {
  const approved = approvalOf(owner, contentOf(campaign), deps.now());
  if (campaign.version === version && (await approveCampaign(deps.models, campaign, approved))) return approved;
  throw new Problem('version_conflict', `It has changed since version ${version} was read. Read it again.`);
}
