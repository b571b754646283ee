import { z } from 'zod';
import { ROLES } from '../../domain/base/role.js';
import { type DecisionFacts, decisionVerdict, OWNER_DECISIONS } from '../../domain/campaign/decide.js';
import { WINBACK_FINAL, WINBACK_STATES, winbackActions } from '../../domain/winback/states.js';
import {
  WINBACK_CHANNELS,
  type Winback,
  type WinbackSettings,
  type WinbackStep,
} from '../../domain/winback/winback.js';
import { approvalOut, approvalShown } from '../access/four-eyes.js';
import { holdOut, holdView, instantOut, label, link, readVersion, slug, words } from '../http/common-schema.js';
import { SAYS_ONE, saysOne, templateView, writtenParts } from '../messages/card-schema.js';
import { requireMail } from '../messages/mail/ready.js';
import { contentOf } from './four-eyes.js';

const day = z
  .string()
  .max(10)
  .meta({ description: "YYYY-MM-DD in the shop's zone", examples: ['2026-12-01'] });
const step = z.strictObject({
  afterDays: z.number().meta({ description: 'Whole days after the first message; 0 for the first' }),
  template: z.strictObject(writtenParts).refine(saysOne, SAYS_ONE),
});

/** Numbers are looked at by the rules, which say in two languages what is allowed: here only their shape is. */
const fields = {
  name: label(120),
  channel: z.enum(WINBACK_CHANNELS),
  smsRoute: z.enum(['cskh', 'qc']).exactOptional().meta({ description: 'Default: qc (advertising) with an offer' }),
  days: z.number().meta({ description: 'Whole days without a valid order, inclusive' }),
  hour: z
    .string()
    .max(5)
    .meta({ description: "HH:MM in the shop's zone", examples: ['09:00'] }),
  steps: z.array(step).max(20),
  offer: z.strictObject({ enabled: z.boolean(), key: slug.exactOptional() }),
  startDay: day.exactOptional(),
  endDay: day.exactOptional(),
  holdout: z.number(),
  dailyLimit: z.number(),
  link,
};
export const winbackBody = z
  .strictObject({
    ...fields,
    hour: fields.hour.default('09:00'),
    offer: fields.offer.default({ enabled: false }),
    holdout: fields.holdout.default(0.05),
    dailyLimit: fields.dailyLimit.default(1_000),
    version: readVersion.exactOptional(),
  })
  .meta({ id: 'WinbackInput', description: 'The audience is every customer of the shop and cannot be chosen' });
export const winbackPatch = z
  .strictObject({ ...fields, startDay: day.nullable(), endDay: day.nullable(), version: readVersion })
  .partial()
  .meta({ id: 'WinbackPatch' });

const actionOut = z.object({ ok: z.boolean(), why: words.exactOptional(), by: z.enum(ROLES) });
const { startDay, endDay, smsRoute, ...same } = fields;
export const winbackOut = z
  .object({
    winback: slug,
    ...same,
    steps: z.array(z.object({ afterDays: z.number(), template: z.record(z.string(), z.string()) })),
    offer: z.object({ enabled: z.boolean(), key: z.string().exactOptional() }),
    link: z.string(),
    smsRoute: z.enum(['cskh', 'qc']),
    startDay: z.string().exactOptional(),
    endDay: z.string().exactOptional(),
    audience: z.object({ name: z.literal('all_customers'), editable: z.literal(false) }),
    state: z.enum(WINBACK_STATES),
    version: z.number(),
    lastDay: z.string().exactOptional(),
    createdAt: instantOut,
    activatedAt: instantOut.exactOptional(),
    endedAt: instantOut.exactOptional(),
    approved: approvalOut.exactOptional(),
    actions: z.record(z.string(), actionOut),
    held: holdOut
      .extend({ day: z.string().exactOptional().meta({ description: 'The day whose plan cannot be made' }) })
      .meta({ id: 'WinbackHold', description: 'What an operator is waited for; `retry`, `skip` or `stop`' })
      .exactOptional(),
  })
  .meta({ id: 'Winback' });

type StepBody = z.output<typeof step>;

/** The steps of a body, their HTML ready. @param lang of the shop's readers @throws Problem with what blocks */
export const readySteps = (steps: readonly StepBody[], lang: string): Promise<WinbackStep[]> =>
  Promise.all(
    steps.map(async ({ template, ...rest }, at) => ({
      ...rest,
      template: await requireMail(template, lang, `/steps/${at}/template`),
    })),
  );

/** The settings of a body, with the route that its offer needs. @throws Problem with what blocks in its HTML */
export const settingsOf = async (
  { version: _, ...body }: z.output<typeof winbackBody>,
  lang: string,
): Promise<WinbackSettings> => ({
  ...body,
  steps: await readySteps(body.steps, lang),
  smsRoute: body.smsRoute ?? (body.offer.enabled ? 'qc' : 'cskh'),
});

/** What is known of a programme when an operator decides about it. */
export const decisionFacts = ({ state, held }: Winback): DecisionFacts => ({
  isFinal: WINBACK_FINAL.includes(state),
  isHeld: held !== undefined,
  canSkip: held?.day !== undefined,
});

/** A programme as the API shows it. */
export function winbackView(winback: Winback): object {
  const { _id, shop, key, zone, salt, state, createdAt, activatedAt, endedAt, untold, held, approved, ...rest } =
    winback;
  const own = Object.entries(winbackActions(state)).filter(([action]) => action !== 'end');
  const decisions = OWNER_DECISIONS.map((decision) => {
    const verdict = decisionVerdict(decisionFacts(winback), decision);
    return [decision, { ...verdict, by: 'sender' as const }] as const;
  });
  const actions = [...own, ...decisions];
  return {
    winback: key,
    ...rest,
    steps: rest.steps.map(({ template, ...step }) => ({ ...step, template: templateView(template) })),
    state,
    audience: { name: 'all_customers', editable: false },
    createdAt: createdAt.toISOString(),
    ...(activatedAt ? { activatedAt: activatedAt.toISOString() } : {}),
    ...(endedAt ? { endedAt: endedAt.toISOString() } : {}),
    ...(held ? { held: { ...holdView(held), ...(held.day === undefined ? {} : { day: held.day }) } } : {}),
    ...approvalShown(approved, contentOf(winback)),
    actions: Object.fromEntries(
      actions.map(([action, { by, ...verdict }]) => [
        action,
        verdict.ok ? { ok: true, by } : { ok: false, why: verdict.why, by },
      ]),
    ),
  };
}

export const findingsOut = z
  .object({
    ok: z.boolean(),
    findings: z.array(z.object({ code: z.string(), field: z.string(), message: z.string(), reason: words })),
  })
  .meta({ id: 'WinbackCheck' });
const estimate = {
  count: z.number().meta({ description: 'First messages, over all the days that the daily limit spreads them' }),
  heldOut: z.number().meta({ description: 'Reachable customers who get none, to compare with' }),
  outOfReach: z.number().meta({ description: 'Lapsed, and not counted above: no message can reach them' }),
  parts: z.number(),
  cost: z.number().exactOptional(),
};
export const preconditionsOut = z
  .object({
    conditions: z.array(
      z.object({
        condition: z.enum(['channel', 'balance', 'offer', 'content']),
        state: z.enum(['met', 'failed', 'unknown']),
        label: words,
        detail: words,
      }),
    ),
    estimate: z.object(estimate),
  })
  .meta({ id: 'WinbackPreconditions' });
export const previewOut = z
  .object({
    reach: z.array(z.object({ days: z.number(), qualified: z.number(), reachable: z.number() })),
    suggested: z
      .object({
        days: z.number().exactOptional().meta({ description: 'Absent while the history is too little for one' }),
        interval: z.object({ low: z.number(), high: z.number() }).exactOptional(),
        returns: z.number().meta({ description: 'Purchases after an earlier one' }),
        seenDays: z.number().meta({ description: 'Days from the first order to the newest' }),
        words,
      })
      .meta({ description: 'The day by which 80 % of those who come back are back, with its 95 % interval' }),
  })
  .meta({ id: 'WinbackPreview' });
export const summaryOut = z
  .object({
    ...estimate,
    firstSendAt: instantOut.exactOptional(),
    token: z.string(),
    expiresAt: instantOut,
  })
  .meta({ id: 'WinbackSummary', description: 'What sending now would do; confirm it with the token' });
export const stateOut = z
  .object({ state: z.enum(WINBACK_STATES), version: z.number(), promise: z.unknown().exactOptional() })
  .meta({ id: 'WinbackActionResult' });

const numbers = {
  qualified: z.number(),
  heldOut: z.number(),
  ledger: z.record(z.string(), z.unknown()),
  funnel: z.record(z.string(), z.number()).meta({ description: '`revenue` by attribution window' }),
  codesUsed: z.number(),
  revenueByCode: z.number().meta({ description: 'Net revenue of valid orders that used a code which was sent' }),
};
const arm = z.object({ assigned: z.number(), bought: z.number() });
export const statisticsOut = z
  .object({
    message: words.exactOptional(),
    total: z.object(numbers).exactOptional(),
    days: z
      .array(
        z.object({
          day: z.string(),
          ...numbers,
          outOfReach: z.number().exactOptional().meta({
            description: 'Lapsed that day and not entered, as no message could reach them; they enter when one can',
          }),
        }),
      )
      .exactOptional(),
    treated: arm.exactOptional(),
    holdout: arm.exactOptional(),
    lift: z.object({ lift: z.number(), low: z.number(), high: z.number() }).exactOptional(),
  })
  .meta({ id: 'WinbackStatistics' });
