import { z } from 'zod';
import { CHANNELS } from '../../domain/base/channel.js';
import { WINDOWS } from '../../domain/base/window.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { campaignHours } from '../../models/run/hours.js';
import { monitorCampaign } from '../../models/run/monitor.js';
import { stopsOf } from '../../models/run/stop/stop-switch.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { findCampaign, findShop } from '../find.js';
import { slug } from '../http/common-schema.js';
import { json, type Route, route } from '../http/route.js';
import { stopView } from '../shops/stop-schema.js';
import { type HoursAnswer, hoursOut, hoursView, monitorOut, monitorView } from './monitor-schema.js';

/** Whose hours. */
export const hoursQuery = z.strictObject({
  window: z.enum(WINDOWS).optional(),
  channel: z.enum(CHANNELS).optional(),
  outreach: slug.optional(),
});

/** The monitor of a campaign as it is now. */
export async function monitorAnswer(deps: ApiDeps, shop: Shop, campaign: Campaign) {
  const now = deps.now();
  const numbers = monitorView(await monitorCampaign(deps.models, campaign, now), shop.currency, now);
  const stops = (await stopsOf(deps.models, shop._id)).map(stopView);
  const { key, state } = campaign;
  return { campaign: key, state, stops, asOf: now.toISOString(), ...numbers };
}

/** What a campaign, or a part of it, counted by the hour. */
export async function hoursAnswer(
  deps: ApiDeps,
  shop: Shop,
  campaign: Campaign,
  query: z.output<typeof hoursQuery>,
): Promise<HoursAnswer> {
  const hours = hoursView(await campaignHours(deps.models, campaign._id, query));
  return { campaign: campaign.key, definitions: 'docs/metrics.md', currency: shop.currency, hours };
}

/** The seed's Data Monitor: customers sent to, read, clicked, bought, per window, audience and channel, with the ledger. */
export function monitorRoutes(deps: ApiDeps): Route[] {
  const monitor = route({
    method: 'get',
    path: '/v1/shops/{shop}/campaigns/{campaign}/monitor',
    id: 'getCampaignMonitor',
    tag: 'campaigns',
    summary: 'Data Monitor: ledger and funnel of every window and outreach, live',
    access: 'shop',
    action: 'show the monitor',
    params: z.strictObject({ shop: slug, campaign: slug }),
    answers: { 200: { description: 'The numbers as they are now', schema: monitorOut } },
    problems: ['shop_not_found', 'campaign_not_found'],
    handle: async ({ params }) => {
      const shop = await findShop(deps, params.shop);
      const campaign = await findCampaign(deps, params.shop, params.campaign);
      return json(200, await monitorAnswer(deps, shop, campaign));
    },
  });
  const hours = route({
    method: 'get',
    path: '/v1/shops/{shop}/campaigns/{campaign}/monitor/hours',
    id: 'getCampaignHours',
    tag: 'campaigns',
    summary: 'Data Monitor by the hour: of the campaign, one of its windows, channels or outreaches',
    access: 'shop',
    action: 'show the hours',
    params: z.strictObject({ shop: slug, campaign: slug }),
    query: hoursQuery,
    answers: { 200: { description: 'The hours as they are now', schema: hoursOut } },
    problems: ['shop_not_found', 'campaign_not_found'],
    handle: async ({ params, query }) => {
      const shop = await findShop(deps, params.shop);
      const campaign = await findCampaign(deps, params.shop, params.campaign);
      return json(200, await hoursAnswer(deps, shop, campaign, query));
    },
  });
  return [monitor, hours];
}
