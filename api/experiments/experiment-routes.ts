import { z } from 'zod';
import { experimentPolicyAt } from '../../domain/experiment/policy.js';
import { METRICS, VARIANT_KEYS } from '../../domain/experiment/variants.js';
import { type JudgedVariant, judgeVariants, WINNER_REASONS } from '../../domain/experiment/winner.js';
import { winnerWords } from '../../domain/experiment/winner-words.js';
import { experimentState } from '../../models/experiment/experiment-state.js';
import type { ApiDeps } from '../deps.js';
import { findCampaign, findShop } from '../find.js';
import { campaignParams, currency, instantOut, slug, words } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';

const people = z.int().min(0);
const key = z.enum(VARIANT_KEYS);

const experimentOut = z
  .object({
    run: z.string(),
    metric: z.enum(METRICS),
    share: z.number(),
    until: instantOut.meta({
      description: 'When the message for the rest is chosen: what happens later does not count',
    }),
    state: z.enum(['running', 'over']),
    variants: z.array(
      z.object({
        variant: key,
        assigned: people,
        clicked: people,
        bought: people,
        revenue: z.object({ amount: z.int(), currency }),
        value: z.number().meta({ description: 'Of the metric: share of the customers, or minor units per customer' }),
        difference: z.object({ lift: z.number(), low: z.number(), high: z.number() }).exactOptional().meta({
          description: 'To a, with an interval of 95 % for all messages together',
        }),
        better: z.number().exactOptional().meta({ description: 'Probability that its rate is higher than that of a' }),
      }),
    ),
    sampleRatio: z.object({ p: z.number(), isOff: z.boolean() }),
    winner: key.exactOptional().meta({ description: 'What the rest gets; absent before the horizon' }),
    reason: z.enum(WINNER_REASONS).exactOptional(),
    isCertain: z.boolean().meta({ description: 'Whether the best is clearly apart from every other' }),
    words,
  })
  .meta({ id: 'Experiment' });

const variantView = ({ key: variant, spending, ...one }: JudgedVariant, code: string) => ({
  variant,
  assigned: one.assigned,
  clicked: one.clicked,
  bought: one.bought,
  revenue: { amount: spending.sum, currency: code },
  value: one.value,
  ...(one.difference ? { difference: one.difference } : {}),
  ...(one.better === undefined ? {} : { better: one.better }),
});

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
    handle: async ({ params }) => {
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
      return json(200, {
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
      });
    },
  }),
];
