import { z } from 'zod';
import type { Campaign, Outreach } from '../../domain/campaign/campaign.js';
import { FINAL_STATES } from '../../domain/campaign/states.js';
import { EMPTY_LEDGER } from '../../domain/run/ledger.js';
import { OUTREACH_STATES, outreachState, outreachVerdict } from '../../domain/run/lifecycle.js';
import { changeCampaign } from '../../models/campaign/campaign-store.js';
import { endRun } from '../../models/run/run-holds.js';
import { type RunState, readLastRun } from '../../models/run/run-store.js';
import type { ApiDeps } from '../deps.js';
import { findCampaign } from '../find.js';
import { campaignParams, promiseOut, slug } from '../http/common-schema.js';
import { notAllowed, Problem } from '../http/problems.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { promiseOf } from '../temporal/change-state.js';
import { tellCampaign, tellOrPromise } from '../temporal/tell-workflow.js';
import { versionConflict } from './routes.js';

type Action = 'pause' | 'resume' | 'cancel';

const outreachActionOut = z
  .object({ outreach: slug, state: z.enum(OUTREACH_STATES), version: z.int(), promise: promiseOut.exactOptional() })
  .meta({ id: 'OutreachActionResult' });

/** The campaign with another outreach in the place of one, or without it. */
const withOutreach = ({ windows }: Campaign, id: string, to: Outreach | undefined): Pick<Campaign, 'windows'> => ({
  windows: windows.map((window) => ({
    ...window,
    outreaches: window.outreaches.flatMap((one) => (one.id !== id ? [one] : to ? [to] : [])),
  })),
});

/** What the action leaves of the outreach; undefined when it was never sent and is taken out. */
function afterAction(outreach: Outreach, action: Action, run: RunState | undefined): Outreach | undefined {
  if (action === 'pause') return { ...outreach, enabled: false };
  if (action === 'resume') return { ...outreach, enabled: true };
  // What was sent stays to be seen; it only is not repeated any more.
  const { repeat, ...once } = outreach;
  return run ? once : undefined;
}

/** What is known of the outreach, and whether the action may be. @throws Problem outreach_not_found, action_not_allowed */
async function judge(deps: ApiDeps, campaign: Campaign, id: string, action: Action) {
  const outreach = campaign.windows.flatMap(({ outreaches }) => outreaches).find((one) => one.id === id);
  if (!outreach) throw new Problem('outreach_not_found', `The campaign '${campaign.key}' has no outreach '${id}'.`);
  if (FINAL_STATES.includes(campaign.state)) throw notAllowed(OVER);
  const run = await readLastRun(deps.models, campaign._id, id);
  const now = deps.now();
  const known = {
    campaign: campaign.state,
    enabled: outreach.enabled,
    ledger: run?.ledger ?? EMPTY_LEDGER,
    ...(run ? { run } : {}),
    goesOn: outreach.repeat !== undefined && now < outreach.expiresAt,
    mayPass: 0,
    expiresAt: outreach.expiresAt,
  };
  const verdict = outreachVerdict(known, action, now);
  if (verdict.ok) return { outreach, run, to: verdict.to };
  const state = outreachState(known);
  // Asked for again.
  if ((action === 'pause' && state === 'off') || (action === 'resume' && state === 'sending')) {
    return { outreach, run, to: state };
  }
  throw notAllowed(verdict.why);
}

/** How often somebody else's edit may come first. */
const TRIES = 5;

/**
 * Switches one outreach off or on, or cancels it, whatever is being edited beside it. MongoDB first, then the workflow is told.
 * @throws Problem campaign_not_found, version_conflict, and what `judge` throws
 */
async function act(deps: ApiDeps, shop: string, key: string, id: string, action: Action): Promise<Reply> {
  for (let tries = 1; ; tries += 1) {
    const campaign = await findCampaign(deps, shop, key);
    const { outreach, run, to } = await judge(deps, campaign, id, action);
    if (action === 'cancel' && run?.state === 'open') await endRun(deps.models, run._id, 'cancelled');
    const changes = withOutreach(campaign, id, afterAction(outreach, action, run));
    const written = await changeCampaign(deps.models, campaign, changes);
    if (!written && tries < TRIES) continue;
    if (!written) throw versionConflict(campaign);
    const promise = action === 'resume' ? {} : await promiseOf(deps, { _id: campaign._id, state: 'paused' });
    await tellOrPromise(deps, written, promise, () => tellCampaign(deps, written));
    return json(200, { outreach: id, state: to, version: written.version, ...promise });
  }
}
const OVER = { vi: 'Chiến dịch đã kết thúc.', en: 'The campaign is over; nothing of it is sent any more.' };

/** One outreach of a campaign: off, on, or cancelled. */
export function outreachRoutes(deps: ApiDeps): Route[] {
  const action = route({
    method: 'post',
    path: '/v1/shops/{shop}/campaigns/{campaign}/outreaches/{outreach}/{action}',
    id: 'actOnOutreach',
    tag: 'campaigns',
    summary: 'Pause, resume or cancel one outreach, also while it is being sent',
    description: 'One that was cancelled before anybody was sent to is taken out of the campaign.',
    access: 'shop',
    action: 'change the outreach',
    params: campaignParams.extend({ outreach: slug, action: z.enum(['pause', 'resume', 'cancel']) }),
    answers: { 200: { description: 'The state now, and what was promised', schema: outreachActionOut } },
    problems: [
      'campaign_not_found',
      'outreach_not_found',
      'action_not_allowed',
      'version_conflict',
      'workflow_unreachable',
    ],
    handle: async ({ params }) => act(deps, params.shop, params.campaign, params.outreach, params.action),
  });
  return [action];
}
