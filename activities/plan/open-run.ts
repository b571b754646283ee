import type { AudienceRef } from '../../domain/audience/audience.js';
import { offerId, runId } from '../../domain/base/ids.js';
import type { Campaign, CampaignWindow, Outreach } from '../../domain/campaign/campaign.js';
import { jointTemplate } from '../../domain/campaign/experiment.js';
import type { Offer } from '../../domain/offer/offer.js';
import { EMPTY_FUNNEL, EMPTY_LEDGER } from '../../domain/run/ledger.js';
import { hasSlotAt, slotAt, slotOfRun } from '../../domain/run/repeat.js';
import type { CampaignRun } from '../../domain/run/run.js';
import { endsWithOffer, runOffer } from '../../domain/run/run-code.js';
import { ownerOf } from '../../domain/winback/ids.js';
import { frozenAudience } from '../../models/audience/audience-rule.js';
import { fixedAudiences, wordsOf } from '../../models/audience/members.js';
import { native } from '../../models/base/native.js';
import type { RunProgress } from '../contract.js';
import type { CampaignDeps } from '../deps.js';
import { campaignNotFound, outreachNotFound } from '../failures.js';
import { findRun, loadRun, runProgress } from '../run/load-run.js';

/**
 * Writes the run that freezes an outreach, unless it exists: a retry, or a second workflow, finds the first one's copy.
 * @throws CampaignNotFound, OutreachNotFound (also when it is switched off), RunNotFound (a programme's)
 */
export async function openRun(
  deps: CampaignDeps,
  input: { campaign: string; outreach: string; run: string },
): Promise<RunProgress> {
  const { models, now } = deps;
  // A programme's day writes its runs itself, together with who was chosen for them.
  if (ownerOf(input.campaign).kind === 'programme') return loadRun(deps, input.run);
  const campaign = await models.campaigns.findById(input.campaign).lean<Campaign>();
  const existing = await findRun(models, input.run);
  // A campaign that was deleted while it ran is cancelled.
  if (existing) return runProgress(deps, existing, campaign?.state ?? 'cancelled');
  if (!campaign) throw campaignNotFound(input.campaign);

  const found = findOutreach(campaign, input.outreach);
  if (!found?.outreach.enabled) throw outreachNotFound(input.campaign, input.outreach);
  const key = found.outreach.offer;
  const offer = key === undefined ? undefined : await models.offers.findById(offerId(campaign.shop, key)).lean<Offer>();
  const run = await withRules(deps, frozen(input.run, campaign, found, offer, now()));
  await native(models.runs).updateOne({ _id: run._id }, { $setOnInsert: run }, { upsert: true });
  // Somebody else's copy may have been first: theirs is the run.
  return runProgress(deps, (await findRun(models, input.run)) ?? run, campaign.state);
}

/**
 * The run with the rules of the audiences that it names, its own and those that come first; or, where they were fixed when
 * the campaign was scheduled, with where their members are written.
 */
async function withRules({ models }: CampaignDeps, run: CampaignRun): Promise<CampaignRun> {
  const named = run.before.flatMap(({ members }) => (members === undefined ? [] : [members]));
  const heads = await fixedAudiences(models, [run._id, ...named]);
  const freeze = (ref: AudienceRef) => frozenAudience(models, run.shop, ref);
  const own = heads.get(run._id);
  const isFixed = own?.done === true && own.of === wordsOf(run.audience);
  const before = run.before.map(async ({ audience, channel, members }) => {
    const head = members === undefined ? undefined : heads.get(members);
    if (head?.done && head.of === wordsOf(audience)) return { audience: head.audience, channel, members: head._id };
    return { audience: await freeze(audience), channel };
  });
  return {
    ...run,
    ...(isFixed ? { audience: own.audience, fixedAt: own.asOf } : { audience: await freeze(run.audience) }),
    before: await Promise.all(before),
  };
}

interface Found {
  readonly window: CampaignWindow;
  readonly outreach: Outreach;
}

function findOutreach(campaign: Campaign, id: string): Found | undefined {
  for (const window of campaign.windows) {
    const outreach = window.outreaches.find((candidate) => candidate.id === id);
    if (outreach) return { window, outreach };
  }
  return undefined;
}

function frozen(
  _id: string,
  campaign: Campaign,
  found: Found,
  offer: Offer | null | undefined,
  asOf: Date,
): CampaignRun {
  const { window, outreach } = found;
  const dueAt = slotAt(outreach, slotOfRun(_id));
  return {
    _id,
    shop: campaign.shop,
    campaign: campaign._id,
    window: window.window,
    outreach: outreach.id,
    channel: outreach.channel,
    audience: outreach.audience,
    template: outreach.template,
    link: campaign.link,
    ...(outreach.experiment ? { experiment: outreach.experiment } : {}),
    ...runOffer(offer, jointTemplate(outreach)),
    before: window.outreaches
      .filter((other) => other.enabled && other.priority < outreach.priority)
      .filter((other) => hasSlotAt(other, dueAt))
      .map(({ id, audience, channel, template, freeze }) => ({
        audience,
        channel,
        ...(template.zalo?.tag === undefined ? {} : { tag: template.zalo.tag }),
        ...(freeze === 'scheduled' ? { members: runId(campaign._id, id) } : {}),
      })),
    ...(campaign.holdout ? { holdout: campaign.holdout } : {}),
    dueAt,
    ...endsWithOffer(outreach.expiresAt, offer, jointTemplate(outreach)),
    lateness: window.lateness,
    asOf,
    state: 'open',
    planned: { batches: 0, done: false },
    ledger: EMPTY_LEDGER,
    funnel: EMPTY_FUNNEL,
  };
}
