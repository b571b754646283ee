import { z } from 'zod';
import { CHUNK_SIZE } from '../../domain/base/limits.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { stopPromise } from '../../domain/campaign/promise.js';
import { type CampaignAction, type CampaignState, stoppableBy, transition } from '../../domain/campaign/states.js';
import { changeCampaign, moveCampaign } from '../../models/campaign/campaign-store.js';
import { countOpenRuns } from '../../models/run/run-store.js';
import { DELIVER_CONCURRENCY } from '../../workflows/contract.js';
import { requireReady } from '../advice/require.js';
import type { ApiDeps } from '../deps.js';
import { findCampaign, findShop } from '../find.js';
import { Problem, type ProblemCode } from '../http/problems.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { RULE_CODES } from '../http/rule-codes.js';
import { tellCampaign, tellOrPromise } from '../temporal/tell-workflow.js';
import { requireStartable } from './edit.js';
import { versionConflict } from './routes.js';
import { actionOut, campaignParams } from './schema.js';

type Asked = Exclude<CampaignAction, 'edit' | 'finish'>;
const TARGET: Readonly<Record<Asked, CampaignState>> = {
  start: 'active',
  pause: 'paused',
  resume: 'active',
  cancel: 'cancelled',
};
const PROBLEMS: readonly ProblemCode[] = [
  ...RULE_CODES,
  'shop_not_found',
  'campaign_not_found',
  'action_not_allowed',
  'not_eligible',
  'preflight_failed',
  'version_conflict',
  'workflow_unreachable',
];

/** What a pause or a cancellation promises; looked up after the state was written, since no run opens any more then. */
async function promiseOf(deps: ApiDeps, campaign: Campaign): Promise<object> {
  if (campaign.state !== 'paused' && campaign.state !== 'cancelled') return {};
  return { promise: stopPromise(await countOpenRuns(deps.models, campaign._id), DELIVER_CONCURRENCY, CHUNK_SIZE) };
}

/**
 * Changes a campaign's state: MongoDB first, then the workflow is told. In the wanted state already, only the workflow is
 * told, so that a call can be repeated when Temporal was away.
 */
async function act(deps: ApiDeps, read: Campaign, action: Asked): Promise<Reply> {
  if (action === 'pause' || action === 'cancel') return halt(deps, read, action);
  const verdict = transition(read.state, action);
  const repeated = !verdict.ok && read.state === TARGET[action];
  if (!verdict.ok && !repeated) throw new Problem('action_not_allowed', verdict.why);
  if (action === 'start' && !repeated) {
    const shop = await findShop(deps, read.shop);
    await requireStartable(deps.models, shop, read, deps.now(), deps.publicUrl);
    await requireReady(deps, shop, read);
  }
  const changes = { state: TARGET[action], ...(action === 'start' ? { startedAt: deps.now() } : {}) };
  const campaign = repeated ? read : await changeCampaign(deps.models, read, changes);
  if (!campaign) throw versionConflict(read);
  return told(deps, campaign, !repeated);
}

async function told(deps: ApiDeps, campaign: Campaign, changed: boolean): Promise<Reply> {
  const promise = await promiseOf(deps, campaign);
  await tellOrPromise(deps, campaign, promise, () => tellCampaign(deps, campaign));
  const { state, version } = campaign;
  return json(200, { state, version, changed, ...promise });
}

/** A pause and a cancellation win over whatever is changed beside them: one write, whatever the version. */
async function halt(deps: ApiDeps, read: Campaign, action: 'pause' | 'cancel'): Promise<Reply> {
  const ended = action === 'cancel' && read.state !== 'cancelled' ? { endedAt: deps.now() } : {};
  const moved = await moveCampaign(deps.models, read._id, stoppableBy(action), { state: TARGET[action], ...ended });
  if (moved) return told(deps, moved.after, moved.before !== TARGET[action]);
  const now = await findCampaign(deps, read.shop, read.key);
  const verdict = transition(now.state, action);
  // Its state changed between the two looks.
  if (verdict.ok) return halt(deps, now, action);
  throw new Problem('action_not_allowed', verdict.why);
}

/** Start, pause, resume, cancel; and the seed's switch "Hoạt động". */
export function campaignActionRoutes(deps: ApiDeps): Route[] {
  const answers = { 200: { description: 'The state now, and what was promised', schema: actionOut } };
  const action = route({
    method: 'post',
    path: '/v1/shops/{shop}/campaigns/{campaign}/{action}',
    id: 'actOnCampaign',
    tag: 'campaigns',
    summary: 'Start, pause, resume or cancel a campaign',
    access: 'shop',
    action: 'change the campaign',
    params: campaignParams.extend({ action: z.enum(['start', 'pause', 'resume', 'cancel']) }),
    answers,
    problems: PROBLEMS,
    handle: async ({ params }) => act(deps, await findCampaign(deps, params.shop, params.campaign), params.action),
  });
  const active = route({
    method: 'put',
    path: '/v1/shops/{shop}/campaigns/{campaign}/active',
    id: 'switchCampaign',
    tag: 'campaigns',
    summary: "The seller's switch: active (starts a draft, resumes a paused one) or not (pauses)",
    access: 'shop',
    action: 'switch the campaign',
    params: campaignParams,
    body: { kind: 'json', schema: z.strictObject({ active: z.boolean() }) },
    answers,
    problems: PROBLEMS,
    handle: async ({ params, body }) => {
      const campaign = await findCampaign(deps, params.shop, params.campaign);
      const wanted = campaign.state === 'draft' ? 'start' : 'resume';
      return act(deps, campaign, body.active ? wanted : 'pause');
    },
  });
  return [action, active];
}
