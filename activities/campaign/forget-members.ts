import type { Campaign } from '../../domain/campaign/campaign.js';
import { FINAL_STATES } from '../../domain/campaign/states.js';
import { dropMembers } from '../../models/audience/members.js';
import type { Models } from '../../models/models.js';
import { countOpenRuns } from '../../models/run/run-store.js';

/**
 * Deletes the members that were written down for a campaign, once nobody reads them any more: it is over, and every run
 * of it is closed, since runs read those of the runs that come before them as well. Whatever comes last sees to it (the
 * end of the campaign, the last look at a cancelled one, an audience that was being written down meanwhile), so it may be
 * repeated, and an attempt that dies half-way is made again.
 */
export async function forgetMembers(models: Models, campaign: Pick<Campaign, '_id' | 'state'>): Promise<void> {
  if (!FINAL_STATES.includes(campaign.state)) return;
  if ((await countOpenRuns(models, campaign._id)) > 0) return;
  await dropMembers(models, campaign._id);
}
