import { z } from 'zod';
import { GOALS, type Goal } from '../../domain/advice/suggest/goal.js';
import type { Suggested, Suggestions } from '../../domain/advice/suggest/suggest.js';
import { reasonOf } from '../../domain/advice/suggest/words.js';
import { AUDIENCE_DEFINITIONS, AUDIENCES } from '../../domain/audience/audience.js';
import { CHANNELS } from '../../domain/base/channel.js';
import { WINDOWS } from '../../domain/base/window.js';
import { instantOut, slug, words } from '../http/common-schema.js';

export const suggestionQuery = z.strictObject({
  goal: z.enum(GOALS).meta({ description: 'Visitors for the shop, or orders' }),
  campaign: slug
    .exactOptional()
    .meta({ description: 'Drafts fit into the windows of this campaign that have not begun; default: one to come' }),
});

const share = z.number().min(0).max(1);
const uplift = z.discriminatedUnion('known', [
  z.object({ known: z.literal(true), lift: z.number(), low: z.number(), high: z.number() }),
  z.object({ known: z.literal(false), why: words }),
]);
const outreach = z
  .object({
    id: slug,
    audience: z.object({ name: z.enum(AUDIENCES) }),
    channel: z.enum(CHANNELS),
    template: z.object({ text: z.string(), subject: z.string().exactOptional() }),
    offer: slug.exactOptional(),
    priority: z.int(),
    dueAt: instantOut,
    enabled: z.boolean(),
  })
  .meta({ description: "As an edit of a campaign takes it into a window's outreaches" });

const suggestionOut = z
  .object({
    audience: z.enum(AUDIENCES),
    label: words,
    channel: z.enum(CHANNELS),
    offer: z.boolean(),
    reason: words,
    reachable: z.int(),
    history: z.object({ sent: z.int(), responded: z.int(), enough: z.boolean() }),
    rate: z.object({ mean: share, low: share, high: share }).meta({ description: 'Shrunk rate, 95 % interval' }),
    draw: share.meta({ description: "Today's draw from what is believed of the rate" }),
    responses: z.number().meta({ description: 'Expected, by the mean' }),
    cost: z.number().meta({ description: 'Of all messages, minor units' }),
    voucherCost: z
      .number()
      .meta({ description: 'What the offer would give away with the expected responses, minor units' }),
    fatigue: z
      .number()
      .meta({ description: 'What the messages cost in goodwill, minor units: more where people had many lately' }),
    score: z.number().meta({
      description:
        'Ranked by this: value minus cost, voucher and fatigue, minor units; expected responses while no order value is known',
    }),
    uplift,
    draft: z.object({ window: z.enum(WINDOWS), outreach }).exactOptional(),
  })
  .meta({ id: 'Suggestion' });

export const suggestionsOut = z.object({
  goal: z.enum(GOALS),
  day: z.string(),
  asOf: instantOut,
  currency: z.string(),
  value: z.number().exactOptional().meta({ description: 'Of one visit or order to the shop, minor units' }),
  prior: z.object({ mean: share, strength: z.number() }),
  suggestions: z.array(suggestionOut),
  leftOut: z
    .array(
      z.object({
        audience: z.enum(AUDIENCES),
        reachable: z.int(),
        within: z.enum(AUDIENCES).exactOptional().meta({
          description: 'A better suggestion has the same words, and one of the two reaches only people of the other',
        }),
      }),
    )
    .meta({
      description: 'Too few to show numbers of, without a price in the currency of the shop, or `within` another',
    }),
});

const NO_HOLDOUT = {
  known: false as const,
  why: {
    vi: 'Chưa có nhóm đối chứng đủ lớn cho nhóm này',
    en: 'No holdout large enough has been kept for this audience',
  },
};

function suggestionView(one: Suggested, goal: Goal): z.output<typeof suggestionOut> {
  const {
    audience,
    channel,
    offer,
    reachable,
    trial,
    enough,
    rate,
    draw,
    responses,
    cost,
    score,
    draft,
    voucher = 0,
    fatigue = 0,
  } = one;
  return {
    audience,
    label: AUDIENCE_DEFINITIONS[audience].label,
    channel,
    offer,
    reason: reasonOf(one, goal),
    reachable,
    history: { ...trial, enough },
    rate,
    draw,
    responses,
    cost: cost * reachable,
    voucherCost: voucher * responses,
    fatigue: fatigue * reachable,
    score,
    uplift: one.uplift ? { known: true, ...one.uplift } : NO_HOLDOUT,
    ...(draft
      ? { draft: { ...draft, outreach: { ...draft.outreach, dueAt: draft.outreach.dueAt.toISOString() } } }
      : {}),
  };
}

/** Suggestions as the API shows them. */
export const suggestionsView = (
  found: Suggestions,
  { goal, now, currency }: { readonly goal: Goal; readonly now: Date; readonly currency: string },
): z.output<typeof suggestionsOut> => ({
  goal,
  day: found.day,
  asOf: now.toISOString(),
  currency,
  ...(found.value === undefined ? {} : { value: found.value }),
  prior: found.prior,
  suggestions: found.suggestions.map((one) => suggestionView(one, goal)),
  leftOut: [...found.leftOut],
});
