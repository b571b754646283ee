import { z } from 'zod';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { OWNER_DECISIONS, type OwnerDecision } from '../../domain/campaign/decide.js';
import { stoppableBy, transition } from '../../domain/campaign/states.js';
import { changeCampaign, moveCampaign } from '../../models/campaign/campaign-store.js';
import { skipOutreaches } from '../../models/campaign/owner-holds.js';
import { requireRole } from '../access/roles.js';
import { requireReady } from '../advice/require.js';
import type { ApiDeps } from '../deps.js';
import { findCampaign, findShop } from '../find.js';
import type { Note } from '../http/auth/note.js';
import { campaignParams } from '../http/common-schema.js';
import { notAllowed, type ProblemCode } from '../http/problems.js';
import { type Call, json, type Reply, type Route, route } from '../http/route.js';
import { RULE_CODES } from '../http/rule-codes.js';
import { changeState, type StateChanges } from '../temporal/change-state.js';
import { decideOwner } from '../temporal/decide-owner.js';
import { tellCampaign } from '../temporal/tell-workflow.js';
import { requireStartable } from './edit.js';
import { campaignApprovalRoute, requireSecond } from './four-eyes.js';
import { versionConflict } from './routes.js';
import { actionOut } from './schema.js';
import { decisionFacts } from './view.js';

const PROBLEMS: readonly ProblemCode[] = [
  ...RULE_CODES,
  'shop_not_found',
  'campaign_not_found',
  'action_not_allowed',
  'not_eligible',
  'preflight_failed',
  'version_conflict',
  'workflow_unreachable',
  'second_person_needed',
];

/** How the states of campaigns are changed. */
const CHANGES: StateChanges<Campaign, 'start' | 'resume', 'pause' | 'cancel'> = {
  verdict: (state, action) => {
    const verdict = transition(state, action);
    return verdict.ok ? verdict : { ok: false, problem: notAllowed(verdict.why) };
  },
  begin: 'start',
  beginsAgain: true,
  begun: (now) => ({ startedAt: now }),
  halts: { pause: 'paused', cancel: 'cancelled' },
  requireReady: async (deps, campaign) => {
    const shop = await findShop(deps, campaign.shop);
    await requireStartable(deps.models, shop, campaign, deps.now(), deps.publicUrl);
    await requireReady(deps, shop, campaign);
  },
  find: findCampaign,
  change: async ({ models }, read, changes) => {
    const written = await changeCampaign(models, read, changes);
    if (!written) throw versionConflict(read);
    return written;
  },
  halt: ({ models }, { _id }, action, endedAt) =>
    moveCampaign(models, _id, stoppableBy(action), { state: CHANGES.halts[action], ...(endedAt ? { endedAt } : {}) }),
  tell: tellCampaign,
};

type Asked = 'start' | 'pause' | 'resume' | 'cancel';

async function act(
  deps: ApiDeps,
  read: Campaign,
  action: Asked,
  { note, owner: by }: Pick<Call<unknown, unknown, unknown>, 'note' | 'owner'>,
): Promise<Reply> {
  if (action === 'start' || action === 'resume') await requireSecond(deps, await findShop(deps, read.shop), read, by);
  const { owner, changed, promise } = await changeState(deps, CHANGES, read, action);
  note({ state: read.state }, { state: owner.state });
  return json(200, { state: owner.state, version: owner.version, changed, ...promise });
}

/** What an operator says of a campaign whose document somebody has made impossible. */
async function decide(deps: ApiDeps, read: Campaign, decision: OwnerDecision, note: Note): Promise<Reply> {
  const { _id, shop, key } = read;
  const tell = async () => tellCampaign(deps, await findCampaign(deps, shop, key));
  const skip = () => skipOutreaches(deps.models, _id);
  await decideOwner(deps, read, decision, { facts: decisionFacts(read), skip, tell });
  note({ held: read.held }, {});
  const { state, version } = await findCampaign(deps, shop, key);
  return json(200, { state, version, changed: true });
}

/** Start, pause, resume, cancel; and the seed's switch "Hoạt động". */
export function campaignActionRoutes(deps: ApiDeps): Route[] {
  const answers = { 200: { description: 'The state now, and what was promised', schema: actionOut } };
  const action = route({
    method: 'post',
    path: '/v1/shops/{shop}/campaigns/{campaign}/{action}',
    id: 'actOnCampaign',
    tag: 'campaigns',
    summary: 'Start, pause, resume or cancel a campaign; retry or skip what it waits for an operator with',
    access: 'shop',
    action: 'change the campaign',
    params: campaignParams.extend({ action: z.enum(['start', 'pause', 'resume', 'cancel', ...OWNER_DECISIONS]) }),
    answers,
    problems: PROBLEMS,
    handle: async ({ params: { action: asked, campaign, shop }, ...call }) => {
      const found = await findCampaign(deps, shop, campaign);
      return asked === 'retry' || asked === 'skip'
        ? decide(deps, found, asked, call.note)
        : act(deps, found, asked, call);
    },
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
    handle: async ({ params, body, owner, note }) => {
      if (body.active) requireRole(owner, 'switchCampaign:on');
      const campaign = await findCampaign(deps, params.shop, params.campaign);
      const wanted = campaign.state === 'draft' ? 'start' : 'resume';
      return act(deps, campaign, body.active ? wanted : 'pause', { owner, note });
    },
  });
  // Before the route that takes any action.
  return [campaignApprovalRoute(deps), action, active];
}
