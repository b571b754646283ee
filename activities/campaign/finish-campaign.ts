import type { Campaign } from '../../domain/campaign/campaign.js';
import { CAMPAIGN_STATES, type CampaignState, transition } from '../../domain/campaign/states.js';
import type { CampaignDeps } from '../deps.js';
import { stateOf } from '../run/load-run.js';
import { forgetMembers } from './forget-members.js';

const FINISHABLE = CAMPAIGN_STATES.filter((state) => transition(state, 'finish').ok);

/**
 * Moves the campaign to completed if its state allows; says what it is then. What was written down of its audiences is
 * deleted. Repeating changes nothing.
 * @param version as it was read when nothing was left to do: an edit since then may have brought something. Not given by
 *   workflows of an earlier release
 * @returns `cancelled` when its document was deleted
 */
export async function finishCampaign(
  { models, now }: CampaignDeps,
  id: string,
  version?: number,
): Promise<CampaignState> {
  const finished = await models.campaigns
    .findOneAndUpdate(
      { _id: id, state: { $in: FINISHABLE }, ...(version === undefined ? {} : { version }) },
      { $set: { state: 'completed', endedAt: now() }, $inc: { version: 1 } },
      { returnDocument: 'after' },
    )
    .lean<Campaign>();
  const state = finished?.state ?? (await stateOf(models, { kind: 'campaign', id }));
  await forgetMembers(models, { _id: id, state });
  return state;
}
