import { endRun, releaseRun } from '../../models/run/run-holds.js';
import type { RunDecision } from '../contract.js';
import type { CampaignDeps } from '../deps.js';

const ENDING = { skip: 'set_aside', cancel: 'cancelled' } as const;

/** Writes down what an operator has decided about a run. Of one that has closed, or is not there, nothing is left to decide. */
export async function decideRun(
  { models, log }: CampaignDeps,
  { run, decision }: { run: string; decision: RunDecision },
): Promise<void> {
  if (decision === 'retry') await releaseRun(models, run);
  else await endRun(models, run, ENDING[decision]);
  log?.info('an operator has decided', { run, decision });
}
