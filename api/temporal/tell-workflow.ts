import type { Campaign } from '../../domain/campaign/campaign.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../http/problems.js';
import { WorkflowsUnreachable } from './campaign-workflows.js';

/** States in which somebody must be watching the campaign. */
const WATCHED: readonly Campaign['state'][] = ['active', 'paused'];

/**
 * Lets the campaign's workflow look at what was saved. A workflow that is not there (never started because Temporal was
 * away, or terminated by an operator) is started again while the campaign needs one.
 * @throws Problem workflow_unreachable: what was saved stays saved, and the same call again tells the workflow
 */
export async function tellWorkflow({ workflows, log }: ApiDeps, campaign: Campaign): Promise<void> {
  const { _id, shop, saleDay, state } = campaign;
  try {
    if ((await workflows.changed(_id)) === 'told' || !WATCHED.includes(state)) return;
    const started = await workflows.start({ campaign: _id, shop, saleDay });
    if (started === 'closed')
      log.error({ campaign: _id, state }, 'the workflow of a campaign that is not over has ended');
  } catch (error) {
    if (!(error instanceof WorkflowsUnreachable)) throw error;
    const detail = `Saved: the campaign is ${state}. Its workflow could not be told; make the same call again.`;
    throw new Problem('workflow_unreachable', detail, { headers: { 'Retry-After': '5' } });
  }
}
