import { z } from 'zod';
import { OWNER_DECISIONS, type OwnerDecision } from '../../domain/campaign/decide.js';
import { hoursOf } from '../../domain/hours/shop-hours.js';
import { nextPlan } from '../../domain/winback/clock.js';
import { haltableBy, winbackTransition } from '../../domain/winback/states.js';
import type { Winback } from '../../domain/winback/winback.js';
import { skipDay } from '../../models/campaign/owner-holds.js';
import { countFirst } from '../../models/winback/count-buyers.js';
import { moveWinback } from '../../models/winback/winback-store.js';
import type { ApiDeps } from '../deps.js';
import { findShop, findWinback } from '../find.js';
import type { Note } from '../http/auth/note.js';
import { winbackParams } from '../http/common-schema.js';
import { notAllowed, type ProblemCode } from '../http/problems.js';
import { type Call, json, type Reply, type Route, route } from '../http/route.js';
import { changeState, type StateChanges } from '../temporal/change-state.js';
import { decideOwner } from '../temporal/decide-owner.js';
import { tellProgramme } from '../temporal/tell-workflow.js';
import { meansOf, saveChanges } from './draft.js';
import { requireSecond, winbackApprovalRoute } from './four-eyes.js';
import { preconditions, requireMet } from './preconditions.js';
import { decisionFacts, preconditionsOut, stateOut, summaryOut } from './schema.js';
import { checkToken, confirmToken } from './token.js';

const ONE = '/v1/shops/{shop}/winbacks/{winback}';
const PROBLEMS: readonly ProblemCode[] = [
  'shop_not_found',
  'winback_not_found',
  'action_not_allowed',
  'precondition_failed',
  'version_conflict',
  'workflow_unreachable',
  'second_person_needed',
];

/** The conditions and the first messages' price, as of now. */
async function conditionsOf(deps: ApiDeps, winback: Winback) {
  const shop = await findShop(deps, winback.shop);
  const now = deps.now();
  const means = await meansOf(deps.models, shop, now, deps.publicUrl);
  return preconditions(deps, winback, means, await countFirst(deps.models, winback, now));
}

/** How the states of programmes are changed. */
const CHANGES: StateChanges<Winback, 'activate' | 'resume', 'pause' | 'stop'> = {
  verdict: (state, action) => {
    const verdict = winbackTransition(state, action);
    return verdict.ok ? verdict : { ok: false, problem: notAllowed(verdict.why) };
  },
  begin: 'activate',
  beginsAgain: false,
  begun: (now) => ({ activatedAt: now }),
  halts: { pause: 'paused', stop: 'stopped' },
  requireReady: async (deps, winback) => requireMet((await conditionsOf(deps, winback)).conditions),
  find: findWinback,
  change: ({ models }, read, changes) => saveChanges(models, read, changes),
  halt: ({ models }, { _id }, action, endedAt) =>
    moveWinback(models, _id, haltableBy(action), { state: CHANGES.halts[action], ...(endedAt ? { endedAt } : {}) }),
  tell: tellProgramme,
};

type Asked = 'activate' | 'pause' | 'resume' | 'stop';
type By = Pick<Call<unknown, unknown, unknown>, 'note' | 'owner'>;

async function act(deps: ApiDeps, read: Winback, action: Asked, { note, owner: by }: By): Promise<Reply> {
  if (action === 'activate' || action === 'resume')
    await requireSecond(deps, await findShop(deps, read.shop), read, by);
  const { owner, promise } = await changeState(deps, CHANGES, read, action);
  note({ state: read.state }, { state: owner.state });
  return json(200, { state: owner.state, version: owner.version, ...promise });
}

/** What an operator says of a programme whose day could not be planned, or whose document somebody has made impossible. */
async function decide(deps: ApiDeps, read: Winback, decision: OwnerDecision, note: Note): Promise<Reply> {
  const { _id, shop, key, held } = read;
  const tell = async () => tellProgramme(deps, await findWinback(deps, shop, key));
  const skip = async () => {
    if (held?.day !== undefined) await skipDay(deps.models, _id, held.day);
  };
  await decideOwner(deps, read, decision, { facts: decisionFacts(read), skip, tell });
  note({ held }, {});
  const { state, version } = await findWinback(deps, shop, key);
  return json(200, { state, version });
}

function sendNowRoutes(deps: ApiDeps): Route[] {
  const summary = route({
    method: 'post',
    path: `${ONE}/send-now`,
    id: 'summarizeWinback',
    tag: 'winbacks',
    summary: '"Gửi ngay": what would be sent, to be confirmed with the token',
    access: 'shop',
    action: 'send the programme',
    params: winbackParams,
    answers: { 200: { description: 'The summary to confirm', schema: summaryOut } },
    problems: PROBLEMS,
    handle: async ({ params }) => {
      const winback = await findWinback(deps, params.shop, params.winback);
      const verdict = winbackTransition(winback.state, 'activate');
      if (!verdict.ok) throw notAllowed(verdict.why);
      const { conditions, estimate } = await conditionsOf(deps, winback);
      requireMet(conditions);
      const first = nextPlan(winback, deps.now(), hoursOf(await findShop(deps, params.shop)));
      const { token, expiresAt } = confirmToken(deps.linkSecret, winback, deps.now());
      const firstSendAt = first ? { firstSendAt: first.at.toISOString() } : {};
      return json(200, { ...estimate, ...firstSendAt, token, expiresAt: expiresAt.toISOString() });
    },
  });
  const confirm = route({
    method: 'post',
    path: `${ONE}/send-now/confirm`,
    id: 'confirmWinback',
    tag: 'winbacks',
    summary: '"Gửi tin nhắn ngay": activates the draft that the token was made for',
    access: 'shop',
    action: 'send the programme',
    params: winbackParams,
    body: { kind: 'json', schema: z.strictObject({ token: z.string().max(1_000) }) },
    answers: { 200: { description: 'The state now', schema: stateOut } },
    problems: [...PROBLEMS, 'token_invalid', 'token_expired', 'token_used'],
    handle: async ({ params, body, ...call }) => {
      const winback = await findWinback(deps, params.shop, params.winback);
      checkToken(deps.linkSecret, body.token, winback, deps.now());
      return act(deps, winback, 'activate', call);
    },
  });
  return [summary, confirm];
}

/** Preconditions, send now in two calls, activate, pause, resume, stop. */
export function winbackActionRoutes(deps: ApiDeps): Route[] {
  const shown = route({
    method: 'get',
    path: `${ONE}/preconditions`,
    id: 'getWinbackPreconditions',
    tag: 'winbacks',
    summary: 'What must hold before activation, each with its state, and the estimated cost',
    access: 'shop',
    action: 'check the programme',
    params: winbackParams,
    answers: { 200: { description: 'The conditions', schema: preconditionsOut } },
    problems: ['shop_not_found', 'winback_not_found'],
    handle: async ({ params }) =>
      json(200, await conditionsOf(deps, await findWinback(deps, params.shop, params.winback))),
  });
  const action = route({
    method: 'post',
    path: `${ONE}/{action}`,
    id: 'actOnWinback',
    tag: 'winbacks',
    summary: 'Activate, pause, resume or stop a programme; retry or skip what it waits for an operator with',
    access: 'shop',
    action: 'change the programme',
    params: winbackParams.extend({ action: z.enum(['activate', 'pause', 'resume', 'stop', ...OWNER_DECISIONS]) }),
    answers: { 200: { description: 'The state now, and what was promised', schema: stateOut } },
    problems: PROBLEMS,
    handle: async ({ params: { action: asked, shop, winback }, ...call }) => {
      const found = await findWinback(deps, shop, winback);
      return asked === 'retry' || asked === 'skip'
        ? decide(deps, found, asked, call.note)
        : act(deps, found, asked, call);
    },
  });
  return [shown, winbackApprovalRoute(deps), ...sendNowRoutes(deps), action];
}
