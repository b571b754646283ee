import { z } from 'zod';
import { CONDITIONS, type Eligibility } from '../../domain/campaign/eligibility.js';
import type { EligibilityCheck } from '../../models/shop/eligibility-schema.js';
import { instantOut, words } from '../http/common-schema.js';
import { metrics } from './schema.js';

const condition = z
  .object({
    condition: z.enum(CONDITIONS),
    label: words,
    required: z.string().meta({ examples: ['≥ 85 %'] }),
    actual: z.string().meta({ examples: ['84.9 %', 'not reported'] }),
    ok: z.boolean(),
    neededFor: z.enum(['cem', 'advanced', 'campaign']),
  })
  .meta({ id: 'EligibilityCondition' });
const verdicts = {
  cem: z.boolean().meta({ description: 'May message its customers at all' }),
  advanced: z.boolean().meta({ description: 'May send advanced messages' }),
};

export const eligibilityOut = z
  .object({
    asOf: instantOut,
    reported: z.boolean().meta({ description: 'False: the shop has reported no metrics yet' }),
    ...verdicts,
    campaign: z.boolean().meta({ description: 'May take part in a sale day with all of its approved products' }),
    conditions: z.array(condition),
    source: z.string(),
    history: z
      .array(z.object({ at: instantOut, ...verdicts, metrics, conditions: z.array(condition), policy: z.string() }))
      .meta({ description: 'What was said of the metrics reported before, newest first; never changed afterwards' }),
  })
  .meta({ id: 'Eligibility' });

type Shown = z.input<typeof eligibilityOut>;

interface Found {
  readonly now: Date;
  readonly reported: boolean;
  readonly eligibility: Eligibility;
  readonly source: string;
  readonly history: readonly EligibilityCheck[];
}

/** A shop's eligibility as the API shows it. */
export const eligibilityView = ({ now, reported, eligibility, source, history }: Found): Shown => ({
  asOf: now.toISOString(),
  reported,
  cem: eligibility.cem,
  advanced: eligibility.advanced,
  campaign: eligibility.campaign,
  conditions: [...eligibility.conditions],
  source,
  history: history.map(({ at, cem, advanced, metrics: given, conditions, policy }) => ({
    at: at.toISOString(),
    cem,
    advanced,
    metrics: given as Shown['history'][number]['metrics'],
    conditions: [...conditions],
    policy,
  })),
});
