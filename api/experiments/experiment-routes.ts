import { experimentPolicyAt } from '../../domain/experiment/policy.js';
import { judgeVariants } from '../../domain/experiment/winner.js';
import { winnerWords } from '../../domain/experiment/winner-words.js';
import { experimentState } from '../../models/experiment/experiment-state.js';
import type { ApiDeps } from '../deps.js';
import { findCampaign, findShop } from '../find.js';
import { campaignParams, slug } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { type ExperimentAnswer, experimentOut, variantView } from './experiment-schema.js';

/**
 * How the messages of an outreach do beside each other.
 * @throws Problem shop_not_found, campaign_not_found, experiment_not_found
 */
export async function experimentAnswer(
  deps: ApiDeps,
  params: { readonly shop: string; readonly campaign: string; readonly outreach: string },
): Promise<ExperimentAnswer> {
  const shop = await findShop(deps, params.shop);
  const { _id, key: campaign } = await findCampaign(deps, params.shop, params.campaign);
  const found = await experimentState(deps.models, _id, params.outreach);
  if (!found) {
    const detail = `The outreach '${params.outreach}' of '${campaign}' tries no messages, or has not been opened yet.`;
    throw new Problem('experiment_not_found', detail);
  }
  const { run, experiment, until, counts, choice } = found;
  const judged = judgeVariants(counts, experiment.metric, experimentPolicyAt(until));
  // Where nobody waits for it, nobody chooses: then the numbers at the horizon say the same.
  const { winner, reason } = choice ?? judged;
  const isOver = choice !== undefined || deps.now() >= until;
  return {
    run,
    metric: experiment.metric,
    share: experiment.share,
    until: until.toISOString(),
    state: isOver ? 'over' : 'running',
    variants: judged.variants.map((one) => variantView(one, shop.currency)),
    sampleRatio: judged.ratio,
    ...(isOver ? { winner, reason } : {}),
    isCertain: isOver && judged.isCertain,
    words: winnerWords(judged, isOver),
  };
}

/** How the messages of an outreach do beside each other, and which one the rest gets. */
export const experimentRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/v1/shops/{shop}/campaigns/{campaign}/outreaches/{outreach}/experiment',
    id: 'getExperiment',
    tag: 'campaigns',
    summary: 'The messages that an outreach tries, beside each other',
    access: 'shop',
    action: 'show the experiment',
    params: campaignParams.extend({ outreach: slug }),
    answers: { 200: { description: 'The messages and what their customers did', schema: experimentOut } },
    problems: ['shop_not_found', 'campaign_not_found', 'experiment_not_found'],
    handle: async ({ params }) => json(200, await experimentAnswer(deps, params)),
  }),
];
