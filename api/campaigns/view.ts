import type { z } from 'zod';
import { type AudienceRef, isCustom } from '../../domain/audience/audience.js';
import { campaignWorkflowId } from '../../domain/base/ids.js';
import { missedWindows } from '../../domain/campaign/booster.js';
import type { Campaign, CampaignWindow, Outreach } from '../../domain/campaign/campaign.js';
import {
  type DecisionFacts,
  decisionVerdict,
  isOutreachFlaw,
  type OwnerDecision,
} from '../../domain/campaign/decide.js';
import { allowedActions, FINAL_STATES } from '../../domain/campaign/states.js';
import { flawOf, readableWindows } from '../../domain/campaign/stored-campaign.js';
import { approvalShown } from '../access/four-eyes.js';
import { holdView } from '../http/common-schema.js';
import { templateView } from '../messages/card-schema.js';
import { contentOf } from './four-eyes.js';
import type { campaignOut } from './schema.js';

type Shown = z.input<typeof campaignOut>;

type ShownOutreach = Shown['windows'][number]['outreaches'][number];

function audienceView(ref: AudienceRef): ShownOutreach['audience'] {
  if (isCustom(ref)) return { custom: ref.custom };
  return { name: ref.name, ...(ref.params ? { params: { ...ref.params } } : {}) };
}

function outreachView({ audience, template, experiment, ...outreach }: Outreach): ShownOutreach {
  return {
    ...outreach,
    ...(experiment ? { experiment: { ...experiment, variants: experiment.variants.map(templateView) } } : {}),
    audience: audienceView(audience),
    freeze: outreach.freeze ?? 'sent',
    template: templateView(template),
    dueAt: outreach.dueAt.toISOString(),
    expiresAt: outreach.expiresAt.toISOString(),
  };
}

const windowView = (window: CampaignWindow): Shown['windows'][number] => ({
  ...window,
  opensAt: window.opensAt.toISOString(),
  closesAt: window.closesAt.toISOString(),
  outreaches: window.outreaches.map(outreachView),
});

/** What is known of a campaign when an operator decides about it. */
export const decisionFacts = ({ state, held }: Campaign): DecisionFacts => ({
  isFinal: FINAL_STATES.includes(state),
  isHeld: held !== undefined,
  canSkip: isOutreachFlaw(held?.detail ?? ''),
});

function decisionOf(campaign: Campaign, decision: OwnerDecision): Shown['actions']['retry'] {
  const verdict = decisionVerdict(decisionFacts(campaign), decision);
  return verdict.ok ? { ok: true, to: campaign.state, by: 'sender' } : { ok: false, why: verdict.why, by: 'sender' };
}

/** A campaign as the API shows it, with what may be done to it. What a hand has made unreadable is left out, and named. */
export function campaignView(stored: Campaign): Shown {
  const unreadable = flawOf(stored);
  const campaign = unreadable === undefined ? stored : { ...stored, windows: readableWindows(stored) };
  const { key, shop, name, saleDay, zone, state, version, link, products, startedAt, endedAt } = campaign;
  return {
    campaign: key,
    shop,
    name,
    saleDay,
    zone,
    state,
    version,
    link,
    products: [...products],
    windows: campaign.windows.map(windowView),
    holdout: campaign.holdout ?? 0,
    missedWindows: [...missedWindows(campaign)],
    createdAt: campaign.createdAt.toISOString(),
    ...(startedAt ? { startedAt: startedAt.toISOString() } : {}),
    ...(endedAt ? { endedAt: endedAt.toISOString() } : {}),
    ...approvalShown(campaign.approved, contentOf(stored)),
    actions: { ...allowedActions(state), retry: decisionOf(campaign, 'retry'), skip: decisionOf(campaign, 'skip') },
    ...(unreadable === undefined ? {} : { unreadable }),
    ...(campaign.held ? { held: holdView(campaign.held) } : {}),
    workflow: campaignWorkflowId(campaign._id),
  };
}
