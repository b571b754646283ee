import { z } from 'zod';
import { campaignId, shopOfRun } from '../../domain/base/ids.js';
import { DAY_MS } from '../../domain/base/time.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { readCampaign } from '../../models/campaign/campaign-store.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import { readShop } from '../../models/shop/shop-store.js';
import type { ApiDeps } from '../deps.js';
import { liftAnswer } from '../experiments/lift-routes.js';
import { findCampaign, findShop } from '../find.js';
import { campaignParams, instantOut, tokenParams } from '../http/common-schema.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { monitorAnswer } from '../runs/monitor-routes.js';
import { aboutOf, language } from './picture-routes.js';
import type { Language } from './pictures/figures.js';
import { endedPage, REPORT_HEADERS, reportPage } from './report-page.js';
import { readShareToken, shareToken } from './share-token.js';

const HTML = 'text/html; charset=utf-8';
const MOST_DAYS = 30;
const USUAL_DAYS = 7;

async function reportReply(deps: ApiDeps, shop: Shop, campaign: Campaign, given: Language): Promise<Reply> {
  const about = aboutOf(deps, campaign, given);
  const monitor = await monitorAnswer(deps, shop, campaign);
  const funnel = String(await deps.pictures.draw({ kind: 'funnel', about, monitor }, 'svg'));
  const lift = campaign.holdout ? { lift: (await liftAnswer(deps, shop, campaign)).words[given] } : {};
  const data = reportPage({ about, shop: shop.name, campaign, monitor, funnel, ...lift });
  return { status: 200, headers: REPORT_HEADERS, content: { mediaType: HTML, data } };
}

const linkBody = z.strictObject({
  days: z.int().min(1).max(MOST_DAYS).default(USUAL_DAYS).meta({ description: 'How long it may be read' }),
  language,
});
const linkOut = z
  .object({ url: z.string(), expiresAt: instantOut })
  .meta({ id: 'ReportLink', description: 'Whoever has it reads this one report, without a key, until it ends' });

function ownRoutes(deps: ApiDeps): Route[] {
  const report = route({
    method: 'get',
    path: '/v1/shops/{shop}/campaigns/{campaign}/report',
    id: 'getReport',
    tag: 'campaigns',
    summary: 'One page to print: goals, windows, ledger, funnel, lift in words, definitions',
    access: 'shop',
    action: 'show the report',
    params: campaignParams,
    query: z.strictObject({ language }),
    answers: { 200: { description: 'The report as a page without scripts', mediaType: 'text/html' } },
    problems: ['shop_not_found', 'campaign_not_found', 'pictures_busy'],
    handle: async ({ params, query }) => {
      const shop = await findShop(deps, params.shop);
      return reportReply(deps, shop, await findCampaign(deps, params.shop, params.campaign), query.language);
    },
  });
  const share = route({
    method: 'post',
    path: '/v1/shops/{shop}/campaigns/{campaign}/report-links',
    id: 'createReportLink',
    tag: 'campaigns',
    summary: 'Make a link to the report that can be forwarded, and ends by itself',
    description: 'Nothing is stored: the link cannot be taken back before its end but by another LINK_SECRET.',
    access: 'shop',
    action: 'make the link to the report',
    params: campaignParams,
    body: { kind: 'json', schema: linkBody },
    answers: { 201: { description: 'The link', schema: linkOut } },
    problems: ['shop_not_found', 'campaign_not_found'],
    handle: async ({ params, body }) => {
      await findShop(deps, params.shop);
      await findCampaign(deps, params.shop, params.campaign);
      const until = new Date(Math.floor(deps.now().getTime() / 1000) * 1000 + body.days * DAY_MS);
      const campaign = campaignId(params.shop, params.campaign);
      const token = shareToken(deps.linkSecret, { campaign, language: body.language, until });
      return json(201, { url: `${deps.publicUrl}/r/${token}`, expiresAt: until.toISOString() });
    },
  });
  return [report, share];
}

const sharedRoute = (deps: ApiDeps): Route =>
  route({
    method: 'get',
    path: '/r/{token}',
    id: 'readSharedReport',
    tag: 'campaigns',
    summary: 'A report that was forwarded, as it is now',
    access: 'public',
    action: 'show the report',
    params: tokenParams,
    answers: {
      200: { description: 'The report', mediaType: 'text/html' },
      404: { description: 'No link of ours, or one that has ended; a page that says so', mediaType: 'text/html' },
    },
    problems: ['pictures_busy'],
    handle: async ({ params: { token } }) => {
      const shared = readShareToken(deps.linkSecret, token, deps.now());
      const campaign = shared && (await readCampaign(deps.models, shared.campaign));
      const shop = campaign && (await readShop(deps.models, shopOfRun(shared.campaign)));
      if (shop) return reportReply(deps, shop, campaign, shared.language);
      return { status: 404, headers: REPORT_HEADERS, content: { mediaType: HTML, data: endedPage() } };
    },
  });

/** A campaign on one page that a seller prints or forwards. */
export const reportRoutes = (deps: ApiDeps): Route[] => [...ownRoutes(deps), sharedRoute(deps)];
