import { z } from 'zod';
import { campaignId } from '../../domain/base/ids.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { CAMPAIGN_STATES, transition } from '../../domain/campaign/states.js';
import { changeCampaign, insertCampaign, listCampaigns, readCampaign } from '../../models/campaign/campaign-store.js';
import { stopsOf } from '../../models/run/stop/stop-switch.js';
import { requireRole } from '../access/roles.js';
import type { ApiDeps } from '../deps.js';
import { findCampaign, findShop } from '../find.js';
import { campaignParams, shopParams, slug } from '../http/common-schema.js';
import { pageOf, pageQuery, readPage, sort } from '../http/pages.js';
import { fieldError, notAllowed, Problem, type ProblemCode } from '../http/problems.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { RULE_CODES } from '../http/rule-codes.js';
import { etag, requireVersion } from '../http/versions.js';
import { stopView } from '../shops/stop-schema.js';
import { tellCampaign } from '../temporal/tell-workflow.js';
import { fingerprint, newDraft } from './draft.js';
import { edited } from './edit.js';
import { requireSecond } from './four-eyes.js';
import { campaignBody, campaignOut, campaignPatch } from './schema.js';
import { campaignView } from './view.js';

const PAGE = 100;
const RULES: readonly ProblemCode[] = [...RULE_CODES, 'not_eligible', 'unknown_sku', 'shop_not_found'];
/** A message for Zalo is checked against the template there. */
const ZALO: readonly ProblemCode[] = ['channel_not_configured', 'provider_away'];
const answer = { description: 'The campaign', schema: campaignOut };
const campaignsOut = pageOf({ campaigns: z.array(campaignOut) }, slug).meta({ id: 'CampaignPage' });

/** Somebody else changed the campaign between reading and writing. */
export const versionConflict = (campaign: Pick<Campaign, 'key'>): Problem =>
  new Problem('version_conflict', `The campaign '${campaign.key}' has changed since it was read: read it again.`);

const versionMissing = (): Problem => {
  const missing = fieldError(
    'missing',
    'save the campaign',
    '/version',
    undefined,
    'the version that was read, or If-Match',
  );
  return new Problem('invalid_request', missing.message, { errors: [missing] });
};

const shown = (status: number, campaign: Campaign): Reply =>
  json(status, campaignView(campaign), etag(campaign.version));

function createRoute(deps: ApiDeps): Route {
  return route({
    method: 'post',
    path: '/v1/shops/{shop}/campaigns',
    id: 'createCampaign',
    tag: 'campaigns',
    summary: 'Draft the whole campaign of a sale day',
    description: 'Four windows with goals, audiences, messages and offer. The same request again finds the campaign.',
    access: 'shop',
    versioned: 'read',
    action: 'plan the campaign',
    params: shopParams,
    body: { kind: 'json', schema: campaignBody },
    answers: { 201: { ...answer, description: 'The new draft' }, 200: { ...answer, description: 'It exists already' } },
    problems: [...RULES, 'campaign_exists'],
    handle: async ({ params, body, note }) => {
      const shop = await findShop(deps, params.shop);
      const key = body.key ?? body.saleDay;
      const before = await readCampaign(deps.models, campaignId(shop._id, key));
      if (!before) {
        const made = await newDraft(deps.models, shop, body, deps.now(), deps.publicUrl);
        if (await insertCampaign(deps.models, made)) {
          note(undefined, made);
          return shown(201, made);
        }
      }
      const found = before ?? (await findCampaign(deps, shop._id, key));
      if (found.createdFrom === fingerprint(body)) return shown(200, found);
      throw new Problem(
        'campaign_exists',
        `The shop has a campaign '${key}' that was made by another request: give another 'key'.`,
      );
    },
  });
}

function readRoutes(deps: ApiDeps): Route[] {
  const get = route({
    method: 'get',
    path: '/v1/shops/{shop}/campaigns/{campaign}',
    id: 'getCampaign',
    tag: 'campaigns',
    summary: 'A campaign, and what may be done to it',
    access: 'shop',
    versioned: 'read',
    action: 'show the campaign',
    params: campaignParams,
    answers: { 200: answer },
    problems: ['campaign_not_found'],
    handle: async ({ params }) => {
      const campaign = await findCampaign(deps, params.shop, params.campaign);
      const stops = (await stopsOf(deps.models, campaign.shop)).map(stopView);
      const held = stops.length > 0 ? { stops } : {};
      return json(200, { ...campaignView(campaign), ...held }, etag(campaign.version));
    },
  });

  const list = route({
    method: 'get',
    path: '/v1/shops/{shop}/campaigns',
    id: 'listCampaigns',
    tag: 'campaigns',
    summary: 'The campaigns of a shop, by key',
    access: 'shop',
    action: 'list the campaigns',
    params: shopParams,
    query: pageQuery(slug, PAGE).extend({ state: z.enum(CAMPAIGN_STATES).exactOptional(), sort }),
    answers: { 200: { description: 'A page', schema: campaignsOut } },
    handle: async ({ params, query }) => {
      const read = (limit: number) => listCampaigns(deps.models, params.shop, { ...query, limit });
      const { rows, next } = await readPage(query.limit, read, ({ key }) => key);
      return json(200, { campaigns: rows.map(campaignView), ...next });
    },
  });
  return [get, list];
}

function editRoute(deps: ApiDeps): Route {
  return route({
    method: 'patch',
    path: '/v1/shops/{shop}/campaigns/{campaign}',
    id: 'editCampaign',
    tag: 'campaigns',
    summary: 'Edit a campaign; windows that have begun stay as they are',
    description: '`windows` replaces them all. Everything is checked before anything is saved.',
    access: 'shop',
    versioned: 'write',
    action: 'save the campaign',
    params: campaignParams,
    body: { kind: 'json', schema: campaignPatch },
    answers: { 200: answer },
    problems: [
      ...RULES,
      'campaign_not_found',
      'version_conflict',
      'action_not_allowed',
      'workflow_unreachable',
      'second_person_needed',
      ...ZALO,
    ],
    handle: async ({ params, body, req, owner, note }) => {
      const shop = await findShop(deps, params.shop);
      const before = await findCampaign(deps, params.shop, params.campaign);
      if (before.state !== 'draft') requireRole(owner, 'editCampaign:active');
      const verdict = transition(before.state, 'edit');
      if (!verdict.ok) throw notAllowed(verdict.why);
      requireVersion(req, before.version, body.version);
      if (body.version === undefined && req.headers['if-match'] === undefined) throw versionMissing();
      const { _id, version, ...changes } = await edited(deps, shop, before, body, deps.now());
      if (before.state === 'active') await requireSecond(deps, shop, { ...before, ...changes }, owner);
      const written = await changeCampaign(deps.models, before, changes);
      if (!written) throw versionConflict(before);
      note(before, written);
      await tellCampaign(deps, written);
      return shown(200, written);
    },
  });
}

/** Sale-day campaigns: the whole draft from a sale day, reading and editing. */
export const campaignRoutes = (deps: ApiDeps): Route[] => [createRoute(deps), ...readRoutes(deps), editRoute(deps)];
