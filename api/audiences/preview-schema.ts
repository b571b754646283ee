import { z } from 'zod';
import { CHANNELS } from '../../domain/base/channel.js';
import { slug, words } from '../http/common-schema.js';
import { builtInAudience } from './built-in-schema.js';
import { tree } from './tree-schema.js';

const MAX_TEXT = 20_000;

const audiencePick = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('built_in'), ...builtInAudience }),
    z.strictObject({ kind: z.literal('custom'), audience: slug }),
    z.strictObject({ kind: z.literal('tree'), tree }).meta({ description: 'A tree that is not saved yet' }),
  ])
  .meta({ id: 'AudiencePick' });
export type AudiencePick = z.output<typeof audiencePick>;

export const previewBody = z
  .strictObject({
    audience: audiencePick,
    channels: z
      .array(z.enum(CHANNELS))
      .min(1)
      .max(CHANNELS.length)
      .refine((list) => new Set(list).size === list.length, 'channels, each once')
      .default([...CHANNELS]),
    winback: slug.exactOptional().meta({ description: 'A programme whose holdout gets nothing' }),
    text: z
      .string()
      .max(MAX_TEXT)
      .exactOptional()
      .meta({ description: 'Text of the SMS (Liquid), to estimate its parts' }),
  })
  .meta({ id: 'AudiencePreviewInput' });

const people = z.int().min(0);
const audienceSizeOut = z.object({ verdict: z.enum(['ok', 'warning', 'refused']), words });
const reachOut = z.object({
  reachable: people,
  excluded: z.object({
    no_address: people,
    opted_out: people,
    no_consent: people,
    suppressed: people,
    no_order: people.meta({ description: 'Zalo: nobody is written to who has not ordered' }),
    cap_reached: people,
    holdout: people.meta({ description: 'Held out of the win-back programme' }),
    quota: people.meta({ description: 'More than the platform lets the shop message in a whole period' }),
  }),
  groupSize: audienceSizeOut,
});

export const previewOut = z
  .object({
    asOf: z.string().meta({ format: 'date-time' }),
    words,
    count: people,
    channels: z.partialRecord(z.enum(CHANNELS), reachOut),
    sms: z
      .object({
        parts: people.meta({ description: 'Estimate for all who are reachable by SMS' }),
        counted: people.meta({ description: 'Messages that were rendered to estimate it' }),
        mostParts: people,
        cost: z
          .object({ amount: people, currency: z.string(), perPart: people, source: z.string() })
          .exactOptional()
          .meta({ description: "Estimate; absent when the policy has no price in the shop's currency" }),
      })
      .exactOptional(),
    undecided: people.exactOptional().meta({
      description: 'Customers of whom too little is kept to know whether they belong: neither picked nor counted',
    }),
    samples: z
      .array(
        z.object({ customer: z.string(), name: z.string(), addresses: z.partialRecord(z.enum(CHANNELS), z.string()) }),
      )
      .max(10)
      .meta({ description: 'Names and addresses are masked' }),
  })
  .meta({ id: 'AudiencePreview' });
