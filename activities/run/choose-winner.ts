import { variantKeys } from '../../domain/campaign/experiment.js';
import { experimentPolicyAt } from '../../domain/experiment/policy.js';
import { judgeVariants } from '../../domain/experiment/winner.js';
import { horizonOf, keepChoice, variantCounts } from '../../models/experiment/variant-counts.js';
import type { Choosing } from '../contract.js';
import type { CampaignDeps } from '../deps.js';
import { temporalPulse, whileBeating } from '../pulse.js';
import { requireRun } from './load-run.js';
import { orHold } from './trouble.js';

/**
 * Chooses the message for the rest of an experiment: once, when the horizon has passed, by what the people of each message
 * had done by then. Repeating it finds the choice. What cannot be counted puts the run on hold.
 * @throws RunNotFound
 */
export async function chooseWinner(deps: CampaignDeps, id: string): Promise<Choosing> {
  const run = await requireRun(deps.models, id);
  const { experiment } = run;
  if (!experiment || run.choice) return {};
  const until = horizonOf(run, experiment);
  if (deps.now() < until) return { againAt: until.getTime() };
  const pulse = (deps.pulse ?? temporalPulse)();
  const choose = async (): Promise<Choosing> => {
    const counts = await variantCounts(deps.models, run, variantKeys(run), until);
    const { winner, reason } = judgeVariants(counts, experiment.metric, experimentPolicyAt(until));
    await keepChoice(deps.models, id, { winner, reason, at: deps.now(), counts });
    return {};
  };
  const held = { againAt: run.expiresAt.getTime() };
  return orHold(
    deps,
    id,
    'document',
    () => whileBeating(pulse, choose),
    async () => held,
  );
}
