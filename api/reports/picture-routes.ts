import { z } from 'zod';
import type { Campaign } from '../../domain/campaign/campaign.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { experimentAnswer } from '../experiments/experiment-routes.js';
import { findCampaign, findShop } from '../find.js';
import { campaignParams, slug } from '../http/common-schema.js';
import { type Reply, type Route, route } from '../http/route.js';
import { hoursAnswer, hoursQuery, monitorAnswer } from '../runs/monitor-routes.js';
import { LANGUAGES, type Language } from './pictures/figures.js';
import { FORMATS, type Format } from './pictures/formats.js';
import type { About, Picture } from './pictures/picture.js';
import { WINDOW_WORDS } from './pictures/words.js';

/** In which language a seller reads; Vietnamese unless they say otherwise. */
export const language = z.enum(LANGUAGES).default('vi').meta({ description: 'Of all words and numbers' });
const params = campaignParams.extend({ format: z.enum(FORMATS) });
const ROUTE = {
  method: 'get',
  tag: 'campaigns',
  access: 'shop',
  action: 'draw the picture',
  description: 'Drawn anew from the numbers as they are; where there are none, the picture says so.',
  answers: {
    200: { description: 'The picture', mediaType: 'image/svg+xml', otherMediaTypes: ['image/png'] },
  },
} as const;
const PROBLEMS = ['shop_not_found', 'campaign_not_found', 'pictures_busy'] as const;

/** What an SVG that is opened by itself may do: show itself. */
const HEADERS = { 'Content-Security-Policy': "default-src 'none'" };

export const aboutOf = ({ now }: Pick<ApiDeps, 'now'>, { name, zone }: Campaign, given: Language): About => ({
  name,
  zone,
  language: given,
  asOf: now(),
});

async function pictureReply({ pictures }: Pick<ApiDeps, 'pictures'>, picture: Picture, format: Format): Promise<Reply> {
  const data = await pictures.draw(picture, format);
  const mediaType = format === 'svg' ? 'image/svg+xml; charset=utf-8' : 'image/png';
  return { status: 200, headers: HEADERS, content: { mediaType, data } };
}

/** The windows of a campaign as a picture of its hours shows them. */
const windowTimes = ({ windows }: Campaign) =>
  windows.map(({ window, opensAt, closesAt }) => ({ window, opensAt, closesAt }));

async function find(deps: ApiDeps, given: { shop: string; campaign: string }): Promise<[Shop, Campaign]> {
  return [await findShop(deps, given.shop), await findCampaign(deps, given.shop, given.campaign)];
}

function funnelRoutes(deps: ApiDeps): Route[] {
  return (['funnel', 'windows'] as const).map((kind) =>
    route({
      ...ROUTE,
      path: `/v1/shops/{shop}/campaigns/{campaign}/pictures/${kind}.{format}`,
      id: kind === 'funnel' ? 'drawFunnel' : 'drawWindows',
      summary: kind === 'funnel' ? 'A picture from sent to bought' : 'The same for each window, on one scale',
      params,
      query: z.strictObject({ language }),
      problems: PROBLEMS,
      handle: async ({ params: given, query }) => {
        const [shop, campaign] = await find(deps, given);
        const monitor = await monitorAnswer(deps, shop, campaign);
        return pictureReply(deps, { kind, about: aboutOf(deps, campaign, query.language), monitor }, given.format);
      },
    }),
  );
}

const hoursRoute = (deps: ApiDeps): Route =>
  route({
    ...ROUTE,
    path: '/v1/shops/{shop}/campaigns/{campaign}/pictures/hours.{format}',
    id: 'drawHours',
    summary: 'A picture of what happened by the hour, over the windows',
    description: `${ROUTE.description} Long times stand in spans of several hours or days: at most 168 of them.`,
    params,
    query: hoursQuery.extend({ language }),
    problems: PROBLEMS,
    handle: async ({ params: given, query: { language: said, ...wanted } }) => {
      const [shop, campaign] = await find(deps, given);
      const hours = await hoursAnswer(deps, shop, campaign, wanted);
      const { window, channel, outreach } = wanted;
      const parts = [window && WINDOW_WORDS[window][said], channel, outreach].filter((part) => part !== undefined);
      const part = parts.length > 0 ? { part: parts.join(' · ') } : {};
      const about = aboutOf(deps, campaign, said);
      return pictureReply(deps, { kind: 'hours', about, hours, windows: windowTimes(campaign), ...part }, given.format);
    },
  });

const variantsRoute = (deps: ApiDeps): Route =>
  route({
    ...ROUTE,
    path: '/v1/shops/{shop}/campaigns/{campaign}/outreaches/{outreach}/pictures/variants.{format}',
    id: 'drawVariants',
    summary: 'A picture of the messages that an outreach tries, with the intervals of their differences',
    params: campaignParams.extend({ outreach: slug, format: z.enum(FORMATS) }),
    query: z.strictObject({ language }),
    problems: [...PROBLEMS, 'experiment_not_found'],
    handle: async ({ params: given, query }) => {
      const experiment = await experimentAnswer(deps, given);
      const about = aboutOf(deps, await findCampaign(deps, given.shop, given.campaign), query.language);
      return pictureReply(deps, { kind: 'variants', about, experiment, outreach: given.outreach }, given.format);
    },
  });

/** Pictures of a campaign's numbers, for reports and e-mails. */
export const pictureRoutes = (deps: ApiDeps): Route[] => [...funnelRoutes(deps), hoursRoute(deps), variantsRoute(deps)];
