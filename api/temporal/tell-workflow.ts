import { ownerOf } from '../../domain/winback/ids.js';
import { markTold, type WatchedOwner } from '../../models/campaign/owners.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../http/problems.js';
import { WorkflowsUnreachable } from './campaign-workflows.js';

/** States in which somebody must be watching. */
const WATCHED: readonly WatchedOwner['state'][] = ['active', 'paused'];

type Deps = Pick<ApiDeps, 'models' | 'workflows' | 'log'>;

/** Starts the workflow of a campaign or a programme, or finds the one there is. @throws WorkflowsUnreachable */
export async function startOwner({ workflows, log }: Deps, owner: WatchedOwner): Promise<void> {
  const { _id, shop, saleDay = '', state } = owner;
  const outcome =
    ownerOf(_id).kind === 'programme'
      ? await workflows.startWinback({ programme: _id, shop })
      : await workflows.start({ campaign: _id, shop, saleDay });
  if (outcome === 'closed') log.error({ owner: _id, state }, 'a plan is not over, and its workflow has ended');
}

/**
 * Lets the workflow of a campaign or a programme look at what was saved, and notes that it was told. A workflow that is not
 * there (never started because Temporal was away, or terminated by an operator) is started again while one is needed.
 * @throws WorkflowsUnreachable: it stays untold, and the sweep tells it
 */
export async function tellOwner(deps: Deps, owner: WatchedOwner): Promise<void> {
  if (owner.state === 'draft') return;
  const told = await deps.workflows.changed(owner._id);
  if (told === 'closed' && WATCHED.includes(owner.state)) await startOwner(deps, owner);
  await markTold(deps.models, owner);
}

/**
 * The same for a request.
 * @throws Problem workflow_unreachable: what was saved stays saved, and the sweep tells the workflow as soon as it can
 */
async function tell(deps: ApiDeps, what: 'campaign' | 'programme', owner: WatchedOwner): Promise<void> {
  try {
    await tellOwner(deps, owner);
  } catch (error) {
    if (!(error instanceof WorkflowsUnreachable)) throw error;
    deps.sweepSoon?.();
    const detail =
      `Saved: the ${what} is ${owner.state}. Its workflow could not be told yet and will be as soon as Temporal answers; ` +
      'the same call may be made again.';
    throw new Problem('workflow_unreachable', detail, { headers: { 'Retry-After': '5' }, cause: error });
  }
}

/** Lets a campaign's workflow look at what was saved; a draft has none. @throws Problem workflow_unreachable */
export const tellCampaign = (deps: ApiDeps, campaign: WatchedOwner): Promise<void> => tell(deps, 'campaign', campaign);

/** The same for a win-back programme's workflow. @throws Problem workflow_unreachable */
export const tellProgramme = (deps: ApiDeps, winback: WatchedOwner): Promise<void> => tell(deps, 'programme', winback);

/**
 * What was promised holds without the workflow: deliveries ask MongoDB. So a stop is answered with its promise also when
 * Temporal is away; the sweep tells the workflow. Whatever else was asked for needs it.
 * @param promise with the field `promise` when something was promised
 * @throws Problem workflow_unreachable when nothing was
 */
export async function tellOrPromise(
  { log }: ApiDeps,
  { _id, state }: WatchedOwner,
  promise: object,
  tellIt: () => Promise<void>,
): Promise<void> {
  try {
    await tellIt();
  } catch (error) {
    const isAway = error instanceof Problem && error.code === 'workflow_unreachable';
    if (!isAway || !('promise' in promise)) throw error;
    log.error({ owner: _id, state }, 'stopped, and its workflow could not be told');
  }
}
