import { audienceName } from '../../domain/audience/audience.js';
import { runsOf, shopOfRun } from '../../domain/base/ids.js';
import type { CampaignRun } from '../../domain/run/run.js';
import { dropMembers } from '../../models/audience/members.js';
import { native } from '../../models/base/native.js';
import type { CampaignPlan, OutreachPlan } from '../contract.js';
import type { CampaignDeps } from '../deps.js';

type OpenRun = Pick<CampaignRun, '_id' | 'outreach' | 'window' | 'channel' | 'audience' | 'dueAt' | 'expiresAt'>;
const FIELDS = { outreach: 1, window: 1, channel: 1, audience: 1, dueAt: 1, expiresAt: 1 } as const;

const planOf = ({ _id, outreach, window, channel, audience, dueAt, expiresAt }: OpenRun): OutreachPlan => ({
  run: _id,
  outreach,
  window,
  channel,
  audience: audienceName(audience),
  priority: 1,
  dueAt: dueAt.getTime(),
  expiresAt: expiresAt.getTime(),
  state: 'open',
});

/**
 * A campaign whose document was deleted while its workflow was open: cancelled, with the runs that are still to be settled. They
 * keep their outcomes, and what was written down of its audiences is deleted, as at any end.
 */
export async function deletedCampaign({ models, log }: CampaignDeps, id: string): Promise<CampaignPlan> {
  const open = await native(models.runs)
    .find<OpenRun>({ _id: runsOf(id), state: 'open' }, { projection: FIELDS })
    .toArray();
  log?.warn('a campaign was deleted while it ran: it is cancelled', { campaign: id, open: open.length });
  if (open.length === 0) await dropMembers(models, id);
  const outreaches = open.map(planOf);
  return { campaign: id, shop: shopOfRun(id), saleDay: '', state: 'cancelled', version: 0, windows: [], outreaches };
}
