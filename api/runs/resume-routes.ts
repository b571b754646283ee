import { z } from 'zod';
import { campaignId } from '../../domain/base/ids.js';
import { SKIP_REASONS } from '../../domain/base/outcome.js';
import { policyAt } from '../../domain/base/policy.js';
import { dayEnd } from '../../domain/base/zone.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { allowedMs } from '../../domain/hours/hours.js';
import { hoursOf } from '../../domain/hours/shop-hours.js';
import { aheadState, type OutreachAhead, type RunResume } from '../../domain/run/resume.js';
import { listOffers } from '../../models/offer/offer-store.js';
import { outreachesBegun } from '../../models/run/run-store.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { findCampaign, findShop, findWinback } from '../find.js';
import { campaignParams, instantOut, slug, winbackParams } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';

const reasons = z.partialRecord(z.enum(SKIP_REASONS), z.int());
const counts = { pending: z.int(), willGo: z.int(), expired: z.int(), noLonger: reasons, inDoubt: z.int() };
const previewOut = z
  .object({
    state: z.string(),
    ...counts,
    isEstimate: z.boolean().meta({ description: 'Scaled from the first ones of a large rest' }),
    isComplete: z.boolean().meta({ description: 'False while a plan has not seen everybody: more may come' }),
    runs: z.array(
      z.object({
        run: z.string(),
        outreach: z.string(),
        state: z.enum(['goes_on', 'over', 'off', 'held']),
        expiresAt: instantOut,
        ...counts,
        planned: z.boolean(),
        isEstimate: z.boolean(),
        offerEndsAt: instantOut.optional(),
        opensAt: instantOut.optional().meta({ description: 'The sending hours are over until then' }),
      }),
    ),
    ahead: z.array(
      z.object({
        outreach: z.string(),
        dueAt: instantOut,
        expiresAt: instantOut,
        state: z.enum(['waits', 'at_once', 'expired']),
      }),
    ),
    offers: z.array(
      z.object({
        offer: z.string(),
        endsAt: instantOut,
        isOver: z.boolean(),
        endsBeforeLast: z.boolean().meta({ description: 'Before the last window, or before the programme, ends' }),
      }),
    ),
  })
  .meta({ id: 'ResumePreview' });

/** The sums over runs; one that is switched off by itself or waits for an operator sends nothing by a resume. */
function sumOf(runs: readonly RunResume[]) {
  const noLonger: Record<string, number> = {};
  for (const run of runs) for (const [why, n] of Object.entries(run.noLonger)) noLonger[why] = (noLonger[why] ?? 0) + n;
  const sum = (count: (run: RunResume) => number): number => runs.reduce((all, run) => all + count(run), 0);
  return {
    pending: sum(({ pending }) => pending),
    willGo: sum(({ state, willGo }) => (state === 'goes_on' ? willGo : 0)),
    expired: sum(({ expired }) => expired),
    inDoubt: sum(({ inDoubt }) => inDoubt),
    noLonger,
    isEstimate: runs.some(({ isEstimate }) => isEstimate),
    isComplete: runs.every(({ planned, state }) => planned || state === 'over'),
  };
}

/** Outreaches that have no run yet, with what a resume does to them. */
async function aheadOf(
  { models, now }: ApiDeps,
  shop: Shop,
  { _id, windows }: Campaign,
  outreach?: string,
): Promise<OutreachAhead[]> {
  const at = now();
  const begun = await outreachesBegun(models, _id);
  const ahead: OutreachAhead[] = [];
  for (const { outreaches, lateness } of windows) {
    for (const { id, enabled, channel, dueAt, expiresAt } of outreaches) {
      if (!enabled || (outreach !== undefined && id !== outreach) || begun.has(id)) continue;
      const openMs = (from: Date, to: Date) => allowedMs(from, to, channel, shop.zone, hoursOf(shop));
      const state = aheadState({ dueAt, expiresAt, lateness }, at, policyAt(at).lateness, openMs);
      ahead.push({ outreach: id, dueAt, expiresAt, state });
    }
  }
  return ahead;
}

/** The offers of a plan that end. @param last when the plan ends; undefined: never */
async function offersOf({ models, now }: ApiDeps, shop: string, keys: ReadonlySet<string>, last: Date | undefined) {
  const found = keys.size === 0 ? [] : await listOffers(models, shop);
  return found
    .filter(({ key }) => keys.has(key))
    .map(({ key, endsAt }) => ({
      offer: key,
      endsAt,
      isOver: endsAt <= now(),
      endsBeforeLast: last === undefined || endsAt < last,
    }));
}

/** What switching a paused campaign, one of its outreaches or a programme on again would do. Nothing is changed by asking. */
export function resumeRoutes(deps: ApiDeps): Route[] {
  const description =
    'By the rule that every message asks before it leaves, and the customers as they are now. `noLonger` counts by reason whom the ' +
    'rule lets through no more, `expired` whose time is over. Beyond 50,000 the rest of a run is estimated from the first ones.';
  const common = { method: 'get', access: 'shop', action: 'preview the resume', description } as const;
  const answers = { 200: { description: 'What would happen', schema: previewOut } };

  const campaign = route({
    ...common,
    path: '/v1/shops/{shop}/campaigns/{campaign}/resume-preview',
    id: 'previewCampaignResume',
    tag: 'campaigns',
    summary: 'What resuming would do now: who gets a message, who no more and why, and when the offer runs out',
    params: campaignParams,
    query: z.strictObject({ outreach: slug.exactOptional() }),
    answers,
    problems: ['shop_not_found', 'campaign_not_found', 'outreach_not_found'],
    handle: async ({ params, query: { outreach } }) => {
      const shop = await findShop(deps, params.shop);
      const found = await findCampaign(deps, params.shop, params.campaign);
      const all = found.windows.flatMap(({ outreaches }) => outreaches);
      const asked = all.filter(({ id }) => outreach === undefined || id === outreach);
      if (outreach !== undefined && asked.length === 0)
        throw new Problem('outreach_not_found', `The campaign '${found.key}' has no outreach '${outreach}'.`);
      const runs = await deps.previewResume(campaignId(shop._id, found.key), outreach);
      const keys = new Set(asked.flatMap(({ offer }) => (offer === undefined ? [] : [offer])));
      const last = new Date(Math.max(0, ...asked.map(({ expiresAt }) => expiresAt.getTime())));
      const [ahead, offers] = await Promise.all([
        aheadOf(deps, shop, found, outreach),
        offersOf(deps, shop._id, keys, last),
      ]);
      return json(200, { state: found.state, ...sumOf(runs), runs, ahead, offers });
    },
  });

  const winback = route({
    ...common,
    path: '/v1/shops/{shop}/winbacks/{winback}/resume-preview',
    id: 'previewWinbackResume',
    tag: 'winbacks',
    summary: 'What resuming the programme would do now with those whom it has chosen already',
    params: winbackParams,
    answers,
    problems: ['winback_not_found'],
    handle: async ({ params }) => {
      const found = await findWinback(deps, params.shop, params.winback);
      const runs = await deps.previewResume(found._id);
      const { enabled, key } = found.offer;
      const keys = new Set(enabled && key !== undefined ? [key] : []);
      const last = found.endDay === undefined ? undefined : dayEnd(found.endDay, found.zone);
      const offers = await offersOf(deps, found.shop, keys, last);
      return json(200, { state: found.state, ...sumOf(runs), runs, ahead: [], offers });
    },
  });
  return [campaign, winback];
}
