import { z } from 'zod';
import type { Arm, Lift } from '../../domain/experiment/rates.js';
import { type Comparison, VERDICTS } from '../../domain/experiment/verdict.js';
import { comparisonWords } from '../../domain/experiment/words.js';
import { currency, instantOut, words } from '../http/common-schema.js';

const people = z.int().min(0);
const rate = z.number().min(0).max(1);

const armOut = z.object({ assigned: people, bought: people, rate }).meta({ id: 'Arm' });
const interval = { lift: z.number(), low: z.number(), high: z.number() };

/** What all comparisons say. */
const comparison = {
  treated: armOut,
  holdout: armOut,
  lift: z.object(interval).exactOptional().meta({ description: 'Difference of the rates with its 95 % interval' }),
  revenuePerPerson: z
    .object({ ...interval, currency })
    .exactOptional()
    .meta({
      description:
        'Minor units more per customer treated, with the 95 % interval; absent while the arms have few buyers',
    }),
  sampleRatio: z
    .object({ p: rate, isOff: z.boolean() })
    .meta({ description: 'Probability of arms so far from their shares; below 0.001 there is no verdict' }),
  verdict: z.enum(VERDICTS),
  enough: people.meta({
    description: 'Customers of both arms who would show a lift of half the rate without messages',
  }),
  visible: z
    .number()
    .exactOptional()
    .meta({ description: 'The smallest lift that as many customers as there are show' }),
  words,
};

export const campaignLiftOut = z
  .object({
    campaign: z.string(),
    share: rate.meta({ description: 'Held out, as planned' }),
    until: instantOut.meta({ description: 'Orders placed before count' }),
    isOver: z.boolean(),
    countedAt: instantOut,
    ...comparison,
  })
  .meta({ id: 'CampaignLift' });

export const shopLiftOut = z
  .object({ campaigns: z.array(z.string()).meta({ description: 'The campaigns that are pooled' }), ...comparison })
  .meta({ id: 'ShopLift' });

const armView = ({ assigned, bought }: Arm) => ({ assigned, bought, rate: assigned === 0 ? 0 : bought / assigned });

const rounded = ({ lift, low, high }: Lift) => ({
  lift: Math.round(lift),
  low: Math.round(low),
  high: Math.round(high),
});

export const comparisonView = (one: Comparison, code: string) => ({
  treated: armView(one.treated),
  holdout: armView(one.holdout),
  ...(one.lift ? { lift: one.lift } : {}),
  ...(one.revenue ? { revenuePerPerson: { ...rounded(one.revenue), currency: code } } : {}),
  sampleRatio: one.ratio,
  verdict: one.verdict,
  enough: one.enough,
  ...(one.visible === undefined ? {} : { visible: one.visible }),
  words: comparisonWords(one),
});
