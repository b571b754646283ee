import { audienceName } from '../../domain/audience/audience.js';
import { runsOf, shopOfRun } from '../../domain/base/ids.js';
import type { CampaignRun } from '../../domain/run/run.js';
import { dropMembers } from '../../models/audience/members.js';
import { native } from '../../models/base/native.js';
import type { Models } from '../../models/models.js';
import type { CampaignPlan, OutreachPlan } from '../contract.js';
import type { CampaignDeps } from '../deps.js';

type OpenRun = Pick<CampaignRun, '_id' | 'outreach' | 'window' | 'channel' | 'audience' | 'dueAt' | 'expiresAt'>;
const FIELDS = { outreach: 1, window: 1, channel: 1, audience: 1, dueAt: 1, expiresAt: 1 } as const;

/** The open runs of a campaign, whatever its document says. */
export async function openRunsOf({ runs }: Models, campaign: string): Promise<OutreachPlan[]> {
  const filter = { _id: runsOf(campaign), state: 'open' };
  return (await native(runs).find<OpenRun>(filter, { projection: FIELDS }).toArray()).map(planOf);
}

const planOf = ({ _id, outreach, window, channel, audience, dueAt, expiresAt }: OpenRun): OutreachPlan => ({
  run: _id,
  outreach,
  window,
  channel,
  audience: audienceName(audience),
  priority: 1,
  // One that was edited by hand is healed when its own workflow reads it.
  dueAt: Number(dueAt) || 0,
  expiresAt: Number(expiresAt) || 0,
  state: 'open',
});

/**
 * A campaign whose document was deleted while its workflow was open: cancelled, with the runs that are still to be settled. They
 * keep their outcomes, and what was written down of its audiences is deleted, as at any end.
 */
export async function deletedCampaign({ models, log }: CampaignDeps, id: string): Promise<CampaignPlan> {
  const outreaches = await openRunsOf(models, id);
  log?.warn('a campaign was deleted while it ran: it is cancelled', { campaign: id, open: outreaches.length });
  if (outreaches.length === 0) await dropMembers(models, id);
  return { campaign: id, shop: shopOfRun(id), saleDay: '', state: 'cancelled', version: 0, windows: [], outreaches };
}
