import { AUDIENCES } from '../../domain/audience/audience.js';
import { MAX_PRESET_SKUS, PRESETS } from '../../domain/audience/custom/presets.js';
import {
  campaignSpeakingTo,
  countAudiences,
  deleteAudience,
  findAudience,
  listAudiences,
  saveAudience,
} from '../../models/audience/audience-store.js';
import { approvedProducts } from '../../models/shop/product-store.js';
import type { ApiDeps } from '../deps.js';
import { findCampaign, findShop } from '../find.js';
import { shopParams } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { requireOwn } from './check.js';
import {
  audienceBody,
  audienceOut,
  audienceParams,
  audiencesOut,
  audiencesQuery,
  audienceView,
  builtInView,
  presetView,
  versionQuery,
} from './schema.js';

/** Audiences of its own that a shop may have: all of them are listed at once. */
const MAX_AUDIENCES = 200;
/** Fifty conditions with fifty products each. */
const MAX_BYTES = 256 * 1024;

const notFound = (shop: string, key: string): Problem =>
  new Problem('audience_not_found', `The shop '${shop}' has no such audience '${key}' of its own.`);
const changed = (read: number | undefined): Problem => {
  const seen = read === undefined ? 'new' : `version ${read}`;
  return new Problem('version_conflict', `The audience is not ${seen} any more; read it again.`);
};

const answer = { description: 'The audience', schema: audienceOut };

/** The approved products of a campaign, or of the shop. */
async function skusFor(deps: ApiDeps, shop: string, campaign: string | undefined): Promise<string[]> {
  if (campaign !== undefined) {
    const { products } = await findCampaign(deps, shop, campaign);
    return products.filter(({ approved }) => approved).map(({ sku }) => sku);
  }
  const found = await approvedProducts(deps.models, shop, MAX_PRESET_SKUS);
  return found.map(({ sku }) => sku);
}

function list(deps: ApiDeps): Route {
  return route({
    method: 'get',
    path: '/v1/shops/{shop}/audiences',
    id: 'listAudiences',
    tag: 'audiences',
    summary: 'The built-in audiences with their definitions, and the shop’s own',
    access: 'shop',
    action: 'list the audiences',
    params: shopParams,
    query: audiencesQuery,
    answers: {
      200: { description: `All built-in ones, and at most ${MAX_AUDIENCES} custom ones`, schema: audiencesOut },
    },
    problems: ['shop_not_found', 'campaign_not_found'],
    handle: async ({ params, query }) => {
      const { currency } = await findShop(deps, params.shop);
      const skus = await skusFor(deps, params.shop, query.campaign);
      const custom = await listAudiences(deps.models, params.shop, MAX_AUDIENCES);
      return json(200, {
        builtIn: AUDIENCES.map(builtInView),
        presets: PRESETS.map((preset) => presetView(preset, skus)),
        custom: custom.map((one) => audienceView(one, currency)),
      });
    },
  });
}

function get(deps: ApiDeps): Route {
  return route({
    method: 'get',
    path: '/v1/shops/{shop}/audiences/{audience}',
    id: 'getAudience',
    tag: 'audiences',
    summary: 'An audience of the shop’s own, now or in an earlier version',
    access: 'shop',
    action: 'show the audience',
    params: audienceParams,
    query: versionQuery,
    answers: { 200: answer },
    problems: ['shop_not_found', 'audience_not_found'],
    handle: async ({ params, query }) => {
      const { currency } = await findShop(deps, params.shop);
      const found = await findAudience(deps.models, params.shop, params.audience, query.version);
      if (!found) throw notFound(params.shop, params.audience);
      return json(200, audienceView(found, currency));
    },
  });
}

function put(deps: ApiDeps): Route {
  return route({
    method: 'put',
    path: '/v1/shops/{shop}/audiences/{audience}',
    id: 'putAudience',
    tag: 'audiences',
    summary: 'Make an audience of the shop’s own, or its next version',
    description:
      'A tree of conditions, at most 5 levels and 50 nodes. Named products and campaigns must be the shop’s. Earlier versions stay readable.',
    access: 'shop',
    action: 'save the audience',
    params: audienceParams,
    body: { kind: 'json', schema: audienceBody, maxBytes: MAX_BYTES },
    answers: {
      200: { ...answer, description: 'The next version' },
      201: { ...answer, description: 'The new audience' },
    },
    problems: [
      'shop_not_found',
      'unknown_sku',
      'unknown_campaign',
      'unknown_category',
      'too_many_products',
      'too_many_audiences',
      'version_conflict',
    ],
    handle: async ({ params: { shop, audience: key }, body: { name, tree, version: read }, note }) => {
      const { currency } = await findShop(deps, shop);
      await requireOwn(deps.models, shop, tree);
      if (read === undefined && (await countAudiences(deps.models, shop)) >= MAX_AUDIENCES) {
        throw new Problem('too_many_audiences', `The shop '${shop}' has ${MAX_AUDIENCES} audiences; delete one first.`);
      }
      const saved = await saveAudience(deps.models, { shop, key, name, tree, now: deps.now(), read });
      if (!saved) throw changed(read);
      note(undefined, { name, tree });
      return json(read === undefined ? 201 : 200, audienceView(saved, currency));
    },
  });
}

function remove(deps: ApiDeps): Route {
  return route({
    method: 'delete',
    path: '/v1/shops/{shop}/audiences/{audience}',
    id: 'deleteAudience',
    tag: 'audiences',
    summary: 'Delete an audience of the shop’s own; its versions stay readable',
    access: 'shop',
    action: 'delete the audience',
    params: audienceParams,
    answers: { 204: { description: 'Deleted' } },
    problems: ['audience_not_found', 'audience_in_use', 'version_conflict'],
    handle: async ({ params, note }) => {
      const found = await findAudience(deps.models, params.shop, params.audience);
      if (!found) throw notFound(params.shop, params.audience);
      const campaign = await campaignSpeakingTo(deps.models, params.shop, params.audience);
      if (campaign !== undefined) {
        throw new Problem('audience_in_use', `The campaign '${campaign}' speaks to the audience '${params.audience}'.`);
      }
      if (!(await deleteAudience(deps.models, found, deps.now()))) throw changed(found.version);
      note({ name: found.name, tree: found.tree }, undefined);
      return { status: 204 };
    },
  });
}

/** Audiences: the built-in ones to look up, the shop's own to make. */
export const audienceRoutes = (deps: ApiDeps): Route[] => [list(deps), get(deps), put(deps), remove(deps)];
