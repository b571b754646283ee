import type { z } from 'zod';
import { missedWindows } from '../domain/booster.js';
import type { Campaign, CampaignWindow, Outreach } from '../domain/campaign.js';
import { campaignWorkflowId } from '../domain/ids.js';
import { allowedActions } from '../domain/states.js';
import type { campaignOut } from './schemas/campaign.js';

type Shown = z.input<typeof campaignOut>;

function outreachView({ audience, template, ...outreach }: Outreach): Shown['windows'][number]['outreaches'][number] {
  const { name, params } = audience;
  return {
    ...outreach,
    audience: { name, ...(params ? { params: { ...params } } : {}) },
    template: { ...template },
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
