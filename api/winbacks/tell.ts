import type { Winback } from '../../domain/winback/winback.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../http/problems.js';
import { WorkflowsUnreachable } from '../temporal/campaign-workflows.js';

/** States in which somebody must be looking after the programme. */
const WATCHED: readonly Winback['state'][] = ['active', 'paused'];

/**
 * Lets the programme's workflow look at what was saved; one that is not there is started while the programme needs one.
 * @throws Problem workflow_unreachable: what was saved stays saved, and the same call again tells the workflow
 */
export async function tellWinback({ workflows }: ApiDeps, { _id, shop, state }: Winback): Promise<void> {
  if (state === 'draft') return;
  try {
    if ((await workflows.changed(_id)) === 'told' || !WATCHED.includes(state)) return;
    await workflows.startWinback({ programme: _id, shop });
  } catch (error) {
    if (!(error instanceof WorkflowsUnreachable)) throw error;
    const detail = `Saved: the programme is ${state}. Its workflow could not be told; make the same call again.`;
    throw new Problem('workflow_unreachable', detail, { headers: { 'Retry-After': '5' } });
  }
}
