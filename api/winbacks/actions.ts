import { z } from 'zod';
import { CHUNK_SIZE } from '../../domain/base/limits.js';
import { stopPromise } from '../../domain/campaign/promise.js';
import { hoursOf } from '../../domain/hours/shop-hours.js';
import { nextPlan } from '../../domain/winback/clock.js';
import { haltableBy, type WinbackAction, type WinbackState, winbackTransition } from '../../domain/winback/states.js';
import type { Winback } from '../../domain/winback/winback.js';
import { countOpenRuns } from '../../models/run/run-store.js';
import { moveWinback } from '../../models/winback/winback-store.js';
import { DELIVER_CONCURRENCY } from '../../workflows/contract.js';
import type { ApiDeps } from '../deps.js';
import { findShop, findWinback } from '../find.js';
import { Problem, type ProblemCode } from '../http/problems.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { tellOrPromise, tellProgramme } from '../temporal/tell-workflow.js';
import { meansOf, saveChanges } from './draft.js';
import { preconditions, requireMet } from './preconditions.js';
import { countFirst } from './scan.js';
import { preconditionsOut, stateOut, summaryOut, winbackParams } from './schema.js';
import { checkToken, confirmToken } from './token.js';

const ONE = '/v1/shops/{shop}/winbacks/{winback}';
type Asked = Exclude<WinbackAction, 'edit' | 'end'>;
const TARGET: Readonly<Record<Asked, WinbackState>> = {
  activate: 'active',
  pause: 'paused',
  resume: 'active',
  stop: 'stopped',
};
const PROBLEMS: readonly ProblemCode[] = [
  'shop_not_found',
  'winback_not_found',
  'action_not_allowed',
  'precondition_failed',
  'version_conflict',
  'workflow_unreachable',
];

/** The conditions and the first messages' price, as of now. */
async function conditionsOf(deps: ApiDeps, winback: Winback) {
  const shop = await findShop(deps, winback.shop);
  const now = deps.now();
  const means = await meansOf(deps.models, shop, now, deps.publicUrl);
  return preconditions(deps, winback, means, await countFirst(deps.models, winback, now));
}

/** What pausing and stopping promise, counted after the state was written. */
async function promiseOf({ models }: ApiDeps, { _id, state }: Winback): Promise<object> {
  if (state !== 'paused' && state !== 'stopped') return {};
  const open = await countOpenRuns(models, _id);
  return { promise: stopPromise(open, DELIVER_CONCURRENCY, CHUNK_SIZE) };
}

/** Changes the state: MongoDB first, then the workflow is told. In the wanted state already, only the workflow is told. */
async function act(deps: ApiDeps, read: Winback, action: Asked): Promise<Reply> {
  if (action === 'pause' || action === 'stop') return halt(deps, read, action);
  const verdict = winbackTransition(read.state, action);
  const repeated = !verdict.ok && read.state === TARGET[action] && action !== 'activate';
  if (!verdict.ok && !repeated)
    throw new Problem('action_not_allowed', verdict.why.en, { extra: { reason: verdict.why } });
  if (action === 'activate') requireMet((await conditionsOf(deps, read)).conditions);
  const instants = action === 'activate' ? { activatedAt: deps.now() } : {};
  const after = repeated ? read : await saveChanges(deps.models, read, { state: TARGET[action], ...instants });
  return told(deps, after);
}

async function told(deps: ApiDeps, after: Winback): Promise<Reply> {
  const promise = await promiseOf(deps, after);
  await tellOrPromise(deps, after, promise, () => tellProgramme(deps, after));
  return json(200, { state: after.state, version: after.version, ...promise });
}

/** A pause and a stop win over whatever is changed beside them: one write, whatever the version. */
async function halt(deps: ApiDeps, read: Winback, action: 'pause' | 'stop'): Promise<Reply> {
  const ended = action === 'stop' && read.state !== 'stopped' ? { endedAt: deps.now() } : {};
  const after = await moveWinback(deps.models, read._id, haltableBy(action), { state: TARGET[action], ...ended });
  if (after) return told(deps, after);
  const now = await findWinback(deps, read.shop, read.key);
  const verdict = winbackTransition(now.state, action);
  // Its state changed between the two looks.
  if (verdict.ok) return halt(deps, now, action);
  throw new Problem('action_not_allowed', verdict.why.en, { extra: { reason: verdict.why } });
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
      if (!verdict.ok) throw new Problem('action_not_allowed', verdict.why.en, { extra: { reason: verdict.why } });
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
    handle: async ({ params, body }) => {
      const winback = await findWinback(deps, params.shop, params.winback);
      checkToken(deps.linkSecret, body.token, winback, deps.now());
      return act(deps, winback, 'activate');
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
    summary: 'Activate, pause, resume or stop a programme',
    access: 'shop',
    action: 'change the programme',
    params: winbackParams.extend({ action: z.enum(['activate', 'pause', 'resume', 'stop']) }),
    answers: { 200: { description: 'The state now, and what was promised', schema: stateOut } },
    problems: PROBLEMS,
    handle: async ({ params }) => act(deps, await findWinback(deps, params.shop, params.winback), params.action),
  });
  return [shown, ...sendNowRoutes(deps), action];
}
