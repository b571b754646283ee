import { shopOfRun } from '../../domain/base/ids.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { FINAL_STATES } from '../../domain/campaign/states.js';
import { readableWindows, waitsUntil } from '../../domain/campaign/stored-campaign.js';
import { holdOwner } from '../../models/campaign/owner-holds.js';
import type { CampaignPlan } from '../contract.js';
import type { CampaignDeps } from '../deps.js';
import { openRunsOf } from './deleted-campaign.js';

/**
 * A campaign whose document somebody has made impossible: it waits for an operator. Nothing of it is opened, its open runs go on as
 * far as they can be read, and it ends with the last window that can be.
 * @param detail the field, or the name of the failure
 */
export async function heldCampaign(deps: CampaignDeps, campaign: Campaign, detail: string): Promise<CampaignPlan> {
  const { models, log, now } = deps;
  const { _id, state, saleDay, version } = campaign;
  const at = campaign.held?.at ?? now();
  const until = waitsUntil(campaign, at);
  if (await holdOwner(models, _id, { reason: 'document', detail, at, until }))
    log?.warn('a campaign waits for an operator', { campaign: _id, detail });
  return {
    campaign: _id,
    shop: shopOfRun(_id),
    saleDay: String(saleDay),
    state: FINAL_STATES.includes(state) ? state : 'paused',
    version,
    windows: readableWindows(campaign).map(({ window, opensAt, closesAt }) => ({
      window,
      opensAt: opensAt.getTime(),
      closesAt: closesAt.getTime(),
    })),
    outreaches: await openRunsOf(models, _id),
    held: { reason: 'document', detail, until: until.getTime() },
  };
}
