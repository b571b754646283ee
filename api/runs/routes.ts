import { outreachTransition } from '../../domain/run/lifecycle.js';
import { readCampaign } from '../../models/campaign/campaign-store.js';
import { markUntold } from '../../models/campaign/owners.js';
import { heldRuns, releaseRun } from '../../models/run/run-holds.js';
import { type RunState, readRun } from '../../models/run/run-store.js';
import { readWinback } from '../../models/winback/winback-store.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import type { Note } from '../http/auth/note.js';
import { holdView, shopParams } from '../http/common-schema.js';
import { pageQuery, readPage } from '../http/pages.js';
import { notAllowed, Problem } from '../http/problems.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { tellCampaign, tellProgramme } from '../temporal/tell-workflow.js';
import { heldRunsOut, heldRunView, releaseOut, runParams, runRef } from './schema.js';

const PAGE = 100;

/** @throws Problem run_not_found */
export async function findRun({ models }: ApiDeps, shop: string, id: string): Promise<RunState> {
  const found = await readRun(models, shop, id);
  if (!found) throw new Problem('run_not_found', `The shop '${shop}' has no run '${id}'.`);
  return found;
}

/** Lets the campaign's or programme's workflow tell the run's; what cannot be told now is told by the sweep. */
export async function tellOwner(deps: ApiDeps, { campaign, winback }: RunState): Promise<void> {
  await markUntold(deps.models, campaign);
  if (winback) {
    const programme = await readWinback(deps.models, campaign);
    if (programme) await tellProgramme(deps, programme);
    return;
  }
  const owner = await readCampaign(deps.models, campaign);
  if (owner) await tellCampaign(deps, owner);
}

/** @throws Problem run_closed */
export function requireOpen({ _id, state }: RunState): void {
  if (state === 'closed')
    throw new Problem('run_closed', `The run '${_id}' has closed: nothing of it is left to send.`);
}

/** What the lifecycle table says of a word that only a run which waits can take. @throws Problem run_closed, action_not_allowed */
export function requireWaiting(run: RunState, decision: 'retry' | 'skip'): void {
  requireOpen(run);
  const verdict = outreachTransition(run.ending ? 'cancelled' : run.held ? 'held' : 'sending', decision);
  if (!verdict.ok) throw notAllowed(verdict.why);
}

/** MongoDB first, then the workflow is told, also when there was no hold: so the call can be repeated when Temporal was away. */
async function release(deps: ApiDeps, shop: string, id: string, note: Note): Promise<Reply> {
  const run = await findRun(deps, shop, id);
  requireOpen(run);
  const held = await releaseRun(deps.models, id);
  note({ held }, {});
  if (held) deps.log.info({ run: id, reason: held.reason, detail: held.detail }, 'the run is released');
  await tellOwner(deps, run);
  return json(200, { run: id, released: held !== undefined, ...(held ? { held: holdView(held) } : {}) });
}

/** Runs that the engine has put on hold: which, why, and the word to go on. */
export function runRoutes(deps: ApiDeps): Route[] {
  const list = route({
    method: 'get',
    path: '/v1/shops/{shop}/runs/held',
    id: 'listHeldRuns',
    tag: 'campaigns',
    summary: 'Runs on hold, of campaigns and win-back programmes, each with its reason',
    access: 'shop',
    action: 'list the runs',
    params: shopParams,
    query: pageQuery(runRef, PAGE),
    answers: { 200: { description: 'A page of the runs that wait for a person', schema: heldRunsOut } },
    problems: ['shop_not_found'],
    handle: async ({ params, query }) => {
      await findShop(deps, params.shop);
      const read = (limit: number) => heldRuns(deps.models, params.shop, { ...query, limit });
      const { rows, next } = await readPage(query.limit, read, ({ _id }) => _id);
      return json(200, { runs: rows.map(heldRunView), ...next });
    },
  });
  const go = route({
    method: 'post',
    path: '/v1/shops/{shop}/runs/{run}/release',
    id: 'releaseRun',
    tag: 'campaigns',
    summary: 'Let a run on hold go on, once what stopped it has been put right',
    access: 'shop',
    action: 'release the run',
    params: runParams,
    answers: { 200: { description: 'Whether there was a hold, and which', schema: releaseOut } },
    problems: ['run_not_found', 'run_closed', 'workflow_unreachable'],
    handle: async ({ params, note }) => release(deps, params.shop, params.run, note),
  });
  const again = route({
    method: 'post',
    path: '/v1/shops/{shop}/runs/{run}/retry',
    id: 'retryRun',
    tag: 'campaigns',
    summary: 'Let a run that waits for an operator try again, once what stopped it has been put right',
    description: 'As `release`, but refused where the run does not wait: `action_not_allowed`, with the reason.',
    access: 'shop',
    action: 'release the run',
    params: runParams,
    answers: { 200: { description: 'The hold that has ended', schema: releaseOut } },
    problems: ['run_not_found', 'run_closed', 'action_not_allowed', 'workflow_unreachable'],
    handle: async ({ params, note }) => {
      requireWaiting(await findRun(deps, params.shop, params.run), 'retry');
      return release(deps, params.shop, params.run, note);
    },
  });
  return [list, go, again];
}
