import { z } from 'zod';
import { CHANNELS } from '../../domain/base/channel.js';
import { LATENESS_RULES, WINDOWS } from '../../domain/base/window.js';
import { FREEZE_RULES } from '../../domain/campaign/campaign.js';
import { OWNER_DECISIONS } from '../../domain/campaign/decide.js';
import { CAMPAIGN_ACTIONS, CAMPAIGN_STATES } from '../../domain/campaign/states.js';
import { METRICS } from '../../domain/experiment/variants.js';
import { approvalOut } from '../access/four-eyes.js';
import { builtInAudience } from '../audiences/built-in-schema.js';
import {
  actionVerdict,
  holdOut,
  instant,
  instantOut,
  label,
  link,
  promiseOut,
  ref,
  slug,
} from '../http/common-schema.js';
import { templateBody, templateOut } from '../messages/card-schema.js';
import { stopOut } from '../shops/stop-schema.js';

const day = z
  .string()
  .max(10)
  .meta({ description: "Calendar day in the shop's zone, YYYY-MM-DD", examples: ['2026-11-11'] });
const windowName = z.enum(WINDOWS);
const MAX_SKUS = 1_000;
const skus = z
  .array(ref)
  .max(MAX_SKUS)
  .meta({ description: "SKUs of the shop's products; at least 5 approved ones are needed" });

const audience = z.union([
  z.strictObject(builtInAudience),
  z.strictObject({ custom: slug.meta({ description: "The key of one of the shop's own audiences" }) }),
]);
const freeze = z.enum(FREEZE_RULES).meta({
  description: 'Who belongs to the audience is decided when the campaign is scheduled, or when the message is sent',
});
const repeat = z
  .strictObject({ everyMinutes: z.int() })
  .meta({ description: 'Campaign day only: again and again until it expires, each customer once' });

const experimentParts = {
  metric: z.enum(METRICS),
  share: z
    .number()
    .meta({ description: 'Of the recipients who are tested, all messages together; the rest gets the best' }),
  horizonMinutes: z.int().meta({ description: 'From the first message to the choice' }),
};
const experiment = z
  .strictObject({
    variants: z
      .array(templateBody)
      .max(10)
      .meta({ description: "Messages b, c and d beside the outreach's own, which is a" }),
    ...experimentParts,
  })
  .meta({ id: 'ExperimentInput' });

const outreach = z
  .strictObject({
    id: slug,
    audience,
    channel: z.enum(CHANNELS),
    template: templateBody,
    offer: slug.exactOptional(),
    priority: z.number().meta({ description: '1 is served first among those due together' }),
    dueAt: instant,
    expiresAt: instant.exactOptional().meta({ description: "Default: its window's end, and never after its offer's" }),
    enabled: z.boolean().default(true),
    freeze: freeze.exactOptional().meta({ description: 'Default: sent' }),
    repeat: repeat.exactOptional(),
    experiment: experiment.exactOptional(),
  })
  .meta({ id: 'OutreachInput' });

const windowTimes = { opensAt: instant, closesAt: instant };
const windowBody = z
  .strictObject({
    window: windowName,
    goal: label(200).exactOptional(),
    ...windowTimes,
    lateness: z.enum(LATENESS_RULES).default('send').meta({
      description:
        'What becomes of recipients who are late: send until the end, skip them as expired, or fold them into the next window',
    }),
    outreaches: z.array(outreach).max(100),
  })
  .meta({ id: 'WindowInput' });

/** Its range is the rule's to say. */
const holdout = z.number().meta({
  description:
    'Share of its customers, 0 to 0.5, who get none of its messages, so that its lift is known; fixed from the start on',
});

const times = z.strictObject({ ...windowTimes, dueAt: instant.exactOptional() });

export const campaignBody = z
  .strictObject({
    saleDay: day,
    key: slug.exactOptional().meta({ description: 'Names the campaign in its shop; default: the sale day' }),
    name: label(120).exactOptional(),
    offer: slug.exactOptional(),
    link: link.exactOptional().meta({ description: "Where the messages' links lead; default: the shop's link" }),
    skus: skus.exactOptional().meta({ description: "Default: all of the shop's approved products" }),
    holdout: holdout.exactOptional(),
    times: z
      .partialRecord(windowName, times)
      .exactOptional()
      .meta({ description: 'Windows at other instants than the default ones' }),
  })
  .meta({ id: 'CampaignInput' });
export type CampaignBody = z.output<typeof campaignBody>;

export const campaignPatch = z
  .strictObject({
    version: z.int().min(1).exactOptional().meta({
      description: 'The version that was read: a change in between is a 409. Needed unless If-Match names it',
    }),
    name: label(120).exactOptional(),
    saleDay: day.exactOptional(),
    link: link.exactOptional(),
    skus: skus.exactOptional(),
    holdout: holdout.exactOptional(),
    windows: z.array(windowBody).max(WINDOWS.length).exactOptional(),
  })
  .meta({ id: 'CampaignPatch' });
export type CampaignPatch = z.output<typeof campaignPatch>;
export type WindowBody = z.output<typeof windowBody>;

export const campaignOut = z
  .object({
    campaign: slug,
    shop: slug,
    name: z.string(),
    saleDay: z.string(),
    zone: z.string(),
    state: z.enum(CAMPAIGN_STATES),
    version: z.int(),
    link: z.string(),
    products: z.array(z.object({ sku: z.string(), name: z.string(), approved: z.boolean() })),
    windows: z.array(
      z.object({
        window: windowName,
        goal: z.string(),
        opensAt: instantOut,
        closesAt: instantOut,
        lateness: z.enum(LATENESS_RULES),
        outreaches: z.array(
          z.object({
            id: z.string(),
            audience: z.union([
              z.object({ name: z.string(), params: z.record(z.string(), z.number()).exactOptional() }),
              z.object({ custom: z.string() }),
            ]),
            channel: z.enum(CHANNELS),
            template: templateOut,
            offer: z.string().exactOptional(),
            priority: z.number(),
            dueAt: instantOut,
            expiresAt: instantOut,
            enabled: z.boolean(),
            freeze,
            repeat: repeat.exactOptional(),
            experiment: z.object({ variants: z.array(templateOut), ...experimentParts }).exactOptional(),
          }),
        ),
      }),
    ),
    holdout: z.number(),
    missedWindows: z
      .array(windowName)
      .meta({ description: "Windows of the seed's plan that the campaign does not have" }),
    createdAt: instantOut,
    startedAt: instantOut.exactOptional(),
    endedAt: instantOut.exactOptional(),
    actions: z
      .record(z.enum([...CAMPAIGN_ACTIONS, ...OWNER_DECISIONS]), actionVerdict(CAMPAIGN_STATES))
      .meta({ description: 'What may be done in this state and by whom, or the sentence that says why not' }),
    unreadable: z.string().exactOptional().meta({
      description:
        'The first field that somebody has edited by hand into the impossible; what nobody can read is left out here',
    }),
    approved: approvalOut.exactOptional(),
    held: holdOut.exactOptional().meta({ description: 'What an operator is waited for; `retry`, `skip` or `cancel`' }),
    workflow: z.string().meta({ description: 'Id of its workflow in Temporal' }),
    stops: z.array(stopOut).exactOptional().meta({
      description: 'Where one campaign is read: switches that are on, so that nothing of it leaves on some channel',
    }),
  })
  .meta({ id: 'Campaign' });

export const actionOut = z
  .object({
    state: z.enum(CAMPAIGN_STATES),
    version: z.int(),
    changed: z.boolean().meta({ description: 'False when the campaign was in this state already' }),
    promise: promiseOut.exactOptional(),
  })
  .meta({ id: 'CampaignActionResult' });
