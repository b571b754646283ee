import type { z } from 'zod';
import { type AudienceRef, isCustom } from '../domain/audience.js';
import { missedWindows } from '../domain/booster.js';
import type { Campaign, CampaignWindow, Outreach } from '../domain/campaign.js';
import { campaignWorkflowId } from '../domain/ids.js';
import { allowedActions } from '../domain/states.js';
import type { campaignOut } from './schemas/campaign.js';
import { templateView } from './schemas/content-card.js';

type Shown = z.input<typeof campaignOut>;

type ShownOutreach = Shown['windows'][number]['outreaches'][number];

function audienceView(ref: AudienceRef): ShownOutreach['audience'] {
  if (isCustom(ref)) return { custom: ref.custom };
  return { name: ref.name, ...(ref.params ? { params: { ...ref.params } } : {}) };
}

function outreachView({ audience, template, ...outreach }: Outreach): ShownOutreach {
  return {
    ...outreach,
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

/** A campaign as the API shows it, with what may be done to it. */
export function campaignView(campaign: Campaign): Shown {
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
    missedWindows: [...missedWindows(campaign)],
    createdAt: campaign.createdAt.toISOString(),
    ...(startedAt ? { startedAt: startedAt.toISOString() } : {}),
    ...(endedAt ? { endedAt: endedAt.toISOString() } : {}),
    actions: allowedActions(state),
    workflow: campaignWorkflowId(campaign._id),
  };
}
