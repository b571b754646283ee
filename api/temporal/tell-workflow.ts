import type { Campaign } from '../../domain/campaign/campaign.js';
import type { Winback } from '../../domain/winback/winback.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../http/problems.js';
import { WorkflowsUnreachable } from './campaign-workflows.js';

/** States in which somebody must be watching. */
const WATCHED: readonly (Campaign['state'] | Winback['state'])[] = ['active', 'paused'];

type Saved = Pick<Campaign | Winback, '_id' | 'state'>;

/** @param start starts the workflow, or finds one that has ended */
async function tell(
  { workflows, log }: ApiDeps,
  what: 'campaign' | 'programme',
  { _id, state }: Saved,
  start: () => Promise<'running' | 'closed'>,
): Promise<void> {
  if (state === 'draft') return;
  try {
    if ((await workflows.changed(_id)) === 'told' || !WATCHED.includes(state)) return;
    if ((await start()) === 'closed')
      log.error({ [what]: _id, state }, `the workflow of a ${what} that is not over has ended`);
  } catch (error) {
    if (!(error instanceof WorkflowsUnreachable)) throw error;
    const detail = `Saved: the ${what} is ${state}. Its workflow could not be told; make the same call again.`;
    throw new Problem('workflow_unreachable', detail, { headers: { 'Retry-After': '5' } });
  }
}

/**
 * Lets the campaign's workflow look at what was saved. A workflow that is not there (never started because Temporal was
 * away, or terminated by an operator) is started again while the campaign needs one. A draft has none.
 * @throws Problem workflow_unreachable: what was saved stays saved, and the same call again tells the workflow
 */
export const tellCampaign = (deps: ApiDeps, campaign: Campaign): Promise<void> => {
  const { _id, shop, saleDay } = campaign;
  return tell(deps, 'campaign', campaign, () => deps.workflows.start({ campaign: _id, shop, saleDay }));
};

/** The same for a win-back programme's workflow. @throws Problem workflow_unreachable */
export const tellProgramme = (deps: ApiDeps, winback: Winback): Promise<void> => {
  const { _id, shop } = winback;
  return tell(deps, 'programme', winback, () => deps.workflows.startWinback({ programme: _id, shop }));
};

/**
 * What was promised holds without the workflow: deliveries ask MongoDB. So a stop is answered with its promise also when
 * Temporal is away; the workflow sees it by itself. Whatever else was asked for needs it.
 * @param promise with the field `promise` when something was promised
 * @throws Problem workflow_unreachable when nothing was
 */
export async function tellOrPromise(
  { log }: ApiDeps,
  { _id, state }: Saved,
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
