import { z } from 'zod';
import { CHANNELS } from '../../domain/base/channel.js';
import { VARIANT_KEYS } from '../../domain/experiment/variants.js';
import { DECISIONS, type Decision, momentOf } from '../../domain/run/why/decision.js';
import type { Values } from '../../domain/run/why/values.js';
import { decisionWords } from '../../domain/run/why/words.js';
import { instantOut, words } from '../http/common-schema.js';
import { touch } from './schema.js';

const value = z.union([z.string(), z.number(), z.boolean()]);

export const whyOut = z
  .object({
    customer: z.string(),
    decisions: z.array(
      z.object({
        run: z.string(),
        owner: z.string().meta({ description: 'Id of its campaign or win-back programme' }),
        outreach: z.string(),
        channel: z.enum(CHANNELS),
        dueAt: instantOut,
        decided: z.enum(DECISIONS),
        reason: z.string().exactOptional().meta({ description: 'Of skipped, failed and unknown' }),
        byPlan: z.boolean().meta({ description: 'Already the plan said so, before anything was to be sent' }),
        at: instantOut.exactOptional().meta({ description: 'The moment that the decision looked at' }),
        variant: z.enum(VARIANT_KEYS).exactOptional(),
        rule: words,
        values: z.record(z.string(), z.union([value, z.array(z.record(z.string(), value))])).meta({
          description: 'What the rule looked at, as far as it is still known',
        }),
      }),
    ),
  })
  .meta({ id: 'Why' });

export const touchesOut = z
  .object({
    customer: z.string(),
    touches: z.array(touch),
    programmes: z
      .array(
        z.object({
          programme: z.string(),
          day: z.string(),
          arm: z.enum(['treated', 'holdout']),
          run: z.string().exactOptional(),
          ended: z.string().exactOptional(),
        }),
      )
      .meta({ description: 'Entries of win-back programmes, also those of the holdout' }),
  })
  .meta({ id: 'Touches' });

type Plain = z.input<typeof value>;
const plain = (one: Plain | Date): Plain => (one instanceof Date ? one.toISOString() : one);
const plainRecord = (record: Readonly<Record<string, Plain | Date>>): Record<string, Plain> =>
  Object.fromEntries(Object.entries(record).map(([name, one]) => [name, plain(one)]));

const valuesView = (values: Values) =>
  Object.fromEntries(
    Object.entries(values).map(([name, one]) => [
      name,
      Array.isArray(one) ? one.map(plainRecord) : plain(one as Plain | Date),
    ]),
  );

export function decisionView(decision: Decision, values: Values) {
  const { run, owner, outreach, channel, dueAt, decided, reason, isByPlan = false, variant } = decision;
  const at = momentOf(decision);
  return {
    run,
    owner,
    outreach,
    channel,
    dueAt: dueAt.toISOString(),
    decided,
    ...(reason === undefined ? {} : { reason }),
    byPlan: isByPlan,
    ...(at ? { at: at.toISOString() } : {}),
    ...(variant === undefined ? {} : { variant }),
    rule: decisionWords(decision),
    values: valuesView(values),
  };
}
