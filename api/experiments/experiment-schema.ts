import { z } from 'zod';
import { METRICS, VARIANT_KEYS } from '../../domain/experiment/variants.js';
import { type JudgedVariant, WINNER_REASONS } from '../../domain/experiment/winner.js';
import { currency, instantOut, words } from '../http/common-schema.js';

const people = z.int().min(0);
const key = z.enum(VARIANT_KEYS);

export const experimentOut = z
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

export type ExperimentAnswer = z.output<typeof experimentOut>;

export const variantView = ({ key: variant, spending, ...one }: JudgedVariant, code: string) => ({
  variant,
  assigned: one.assigned,
  clicked: one.clicked,
  bought: one.bought,
  revenue: { amount: spending.sum, currency: code },
  value: one.value,
  ...(one.difference ? { difference: one.difference } : {}),
  ...(one.better === undefined ? {} : { better: one.better }),
});
