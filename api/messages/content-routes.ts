import { finding } from '../../domain/base/finding.js';
import { bannedFor, type ContentRules, isDefaultPhrase, NO_RULES } from '../../domain/message/content/banned-list.js';
import { versionOf } from '../../models/base/version.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import { setContentRules } from '../../models/shop/shop-store.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { shopParams } from '../http/common-schema.js';
import { refuseIf } from '../http/problems.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { etag, writeVersioned } from '../http/versions.js';
import { judgeMessage } from './content-check.js';
import { checkBody, checkOut, rulesBody, rulesOut } from './content-schema.js';

const MAX_BYTES = 256 * 1024;
const RULES = '/v1/shops/{shop}/content-rules';

/** They are saved with the shop, so its version is theirs. */
function shown(shop: Shop): Reply {
  const version = versionOf(shop);
  return json(200, { ...rulesView(shop.contentRules ?? NO_RULES), version }, etag(version));
}

function rulesView(rules: ContentRules): object {
  const { banned, removed, domains } = rules;
  const phrases = bannedFor(rules).categories.flatMap(({ category, severity, source, phrases: listed }) =>
    listed.map((one) =>
      typeof one === 'string'
        ? { phrase: one, category, severity, source }
        : { phrase: one.phrase, category, severity: one.severity ?? severity, source: one.source ?? source },
    ),
  );
  return { banned, removed, domains, phrases };
}

function checkRoute(deps: ApiDeps): Route {
  return route({
    method: 'post',
    path: '/v1/shops/{shop}/content/check',
    id: 'checkContent',
    tag: 'content',
    summary: 'Judge a message by every rule of its channel, as its save would',
    description:
      'Measured with the longest plausible values of this shop. Every finding names its rule, place, suggestion and source; what blocks here is a 422 at save.',
    access: 'shop',
    action: 'check the content',
    params: shopParams,
    body: { kind: 'json', schema: checkBody, maxBytes: MAX_BYTES },
    answers: { 200: { description: 'The findings, blocking ones first', schema: checkOut } },
    problems: ['shop_not_found', 'offer_not_found', 'unknown_sku', 'channel_not_configured', 'provider_away'],
    handle: async ({ params, body }) =>
      json(200, await judgeMessage(deps, await findShop(deps, params.shop), body, deps.now())),
  });
}

/** What a shop may change about the rules of content, and the check itself. */
export function contentRoutes(deps: ApiDeps): Route[] {
  const get = route({
    method: 'get',
    path: RULES,
    id: 'getContentRules',
    tag: 'content',
    summary: "The shop's banned phrases and allowed domains",
    access: 'shop',
    versioned: 'read',
    action: 'show the content rules',
    params: shopParams,
    answers: { 200: { description: 'What the shop changed, and the list that holds', schema: rulesOut } },
    problems: ['shop_not_found'],
    handle: async ({ params }) => shown(await findShop(deps, params.shop)),
  });
  const put = route({
    method: 'put',
    path: RULES,
    id: 'putContentRules',
    tag: 'content',
    summary: 'Replace what the shop changed about banned phrases and allowed domains',
    description: 'Saved campaigns and programmes are judged by the new list the next time they are saved or started.',
    access: 'shop',
    versioned: 'write',
    action: 'save the content rules',
    params: shopParams,
    body: { kind: 'json', schema: rulesBody },
    answers: { 200: { description: 'What the shop changed, and the list that holds', schema: rulesOut } },
    problems: ['shop_not_found', 'unknown_phrase', 'version_conflict'],
    handle: async ({ params, body, req, note }) => {
      const unknown = body.removed.flatMap((phrase, index) =>
        isDefaultPhrase(phrase)
          ? []
          : [finding('unknown_phrase', 'save the content rules', `/removed/${index}`, phrase, 'on the default list')],
      );
      refuseIf(unknown);
      const { version, ...rules } = body;
      const { before, after } = await writeVersioned({
        req,
        version,
        read: () => findShop(deps, params.shop),
        write: async (shop) => shop && setContentRules(deps.models, shop, rules),
      });
      note(before, after);
      return shown(after);
    },
  });
  return [checkRoute(deps), get, put];
}
