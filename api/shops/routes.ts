import { z } from 'zod';
import { policyAt } from '../../domain/base/policy.js';
import { checkCapOverrides } from '../../domain/customer/caps.js';
import { checkShopHours } from '../../domain/hours/shop-hours.js';
import { hasOrders } from '../../models/customer/orders-of.js';
import { listShops, readShop, replaceShop } from '../../models/shop/shop-store.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { shopParams, slug } from '../http/common-schema.js';
import { Problem, refuseIf } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { noteMetrics } from './eligibility.js';
import { shopBody, shopOut, shopView } from './schema.js';

const SHOPS_PAGE = 200;

/** The tenants. An admin writes them; a shop's own key reads its own. */
export function shopRoutes(deps: ApiDeps): Route[] {
  const { models } = deps;
  const answer = { description: 'The shop', schema: shopOut };
  const put = route({
    method: 'put',
    path: '/v1/shops/{shop}',
    id: 'putShop',
    tag: 'shops',
    summary: 'Create a shop or replace its settings',
    access: 'admin',
    action: 'save the shop',
    params: shopParams,
    body: { kind: 'json', schema: shopBody },
    answers: { 200: answer, 201: { ...answer, description: 'The new shop' } },
    problems: ['currency_fixed', 'unknown_cap', 'cap_out_of_range', 'shop_hours'],
    handle: async ({ params, body }) => {
      const before = await readShop(models, params.shop);
      // Recorded amounts have no other unit than the shop's currency.
      if (before && before.currency !== body.currency && (await hasOrders(models, params.shop))) {
        const detail = `Cannot save the shop as 'currency' must be ${before.currency} since there are orders: current value is "${body.currency}"`;
        throw new Problem('currency_fixed', detail);
      }
      refuseIf(checkCapOverrides(body.caps ?? {}, policyAt(deps.now()).caps));
      if (body.hours) refuseIf(checkShopHours(body.hours));
      const kept = before?.contentRules ? { contentRules: before.contentRules } : {};
      const shop = { _id: params.shop, ...body, ...kept, createdAt: before?.createdAt ?? deps.now() };
      await replaceShop(models, shop);
      const saved = await findShop(deps, params.shop);
      await noteMetrics(models, saved, deps.now());
      return json(before ? 200 : 201, shopView(saved));
    },
  });
  const get = route({
    method: 'get',
    path: '/v1/shops/{shop}',
    id: 'getShop',
    tag: 'shops',
    summary: 'A shop and its settings',
    access: 'shop',
    action: 'show the shop',
    params: shopParams,
    answers: { 200: answer },
    problems: ['shop_not_found'],
    handle: async ({ params }) => json(200, shopView(await findShop(deps, params.shop))),
  });
  const list = route({
    method: 'get',
    path: '/v1/shops',
    id: 'listShops',
    tag: 'shops',
    summary: 'The shops, by id; a page of 200',
    access: 'admin',
    action: 'list the shops',
    query: z.strictObject({ after: slug.exactOptional() }),
    answers: {
      200: {
        description: 'Their ids and names',
        schema: z.object({ shops: z.array(z.object({ shop: slug, name: z.string() })), next: slug.exactOptional() }),
      },
    },
    handle: async ({ query }) => {
      const found = await listShops(deps.models, query.after, SHOPS_PAGE);
      const last = found.length === SHOPS_PAGE ? found.at(-1)?._id : undefined;
      const listed = found.map(({ _id, name }) => ({ shop: _id, name }));
      return json(200, { shops: listed, ...(last === undefined ? {} : { next: last }) });
    },
  });
  return [list, put, get];
}
