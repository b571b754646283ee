import { z } from 'zod';
import { policyAt } from '../../domain/base/policy.js';
import { checkCapOverrides } from '../../domain/customer/caps.js';
import { checkShopHours } from '../../domain/hours/shop-hours.js';
import { versionOf } from '../../models/base/version.js';
import { hasOrders } from '../../models/customer/orders-of.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import { insertShop, listShops, readShop, replaceShop } from '../../models/shop/shop-store.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { shopParams, slug } from '../http/common-schema.js';
import { pageOf, pageQuery, readPage } from '../http/pages.js';
import { Problem, refuseIf } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { etag, writeVersioned } from '../http/versions.js';
import { noteMetrics } from './eligibility.js';
import { shopBody, shopOut, shopView } from './schema.js';

const PAGE = 200;
const shopsOut = pageOf({ shops: z.array(z.object({ shop: slug, name: z.string() })) }, slug).meta({ id: 'ShopPage' });

/** @returns undefined when somebody else wrote first @throws Problem currency_fixed */
async function saveShop(
  { models, now }: ApiDeps,
  _id: string,
  before: Shop | undefined,
  body: Omit<z.output<typeof shopBody>, 'version'>,
): Promise<Shop | undefined> {
  if (!before) {
    const made: Shop = { _id, ...body, createdAt: now(), version: 1 };
    return (await insertShop(models, made)) ? made : undefined;
  }
  // Recorded amounts have no other unit than the shop's currency.
  if (before.currency !== body.currency && (await hasOrders(models, _id))) {
    const detail = `Cannot save the shop as 'currency' must be ${before.currency} since there are orders: current value is "${body.currency}"`;
    throw new Problem('currency_fixed', detail);
  }
  return replaceShop(models, before, body);
}

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
    versioned: 'write',
    action: 'save the shop',
    params: shopParams,
    body: { kind: 'json', schema: shopBody },
    answers: { 200: answer, 201: { ...answer, description: 'The new shop' } },
    problems: ['version_conflict', 'currency_fixed', 'unknown_cap', 'cap_out_of_range', 'shop_hours'],
    handle: async ({ params, body, req, note }) => {
      refuseIf(checkCapOverrides(body.caps ?? {}, policyAt(deps.now()).caps));
      if (body.hours) refuseIf(checkShopHours(body.hours));
      const { version, ...settings } = body;
      const { before, after, isNew } = await writeVersioned({
        req,
        version,
        read: () => readShop(models, params.shop),
        write: (before) => saveShop(deps, params.shop, before, settings),
      });
      note(before, after);
      await noteMetrics(models, after, deps.now());
      return json(isNew ? 201 : 200, shopView(after), etag(versionOf(after)));
    },
  });
  const get = route({
    method: 'get',
    path: '/v1/shops/{shop}',
    id: 'getShop',
    tag: 'shops',
    summary: 'A shop and its settings',
    access: 'shop',
    versioned: 'read',
    action: 'show the shop',
    params: shopParams,
    answers: { 200: answer },
    problems: ['shop_not_found'],
    handle: async ({ params }) => {
      const shop = await findShop(deps, params.shop);
      return json(200, shopView(shop), etag(versionOf(shop)));
    },
  });
  const list = route({
    method: 'get',
    path: '/v1/shops',
    id: 'listShops',
    tag: 'shops',
    summary: 'The shops, by id',
    access: 'admin',
    action: 'list the shops',
    query: pageQuery(slug, PAGE),
    answers: {
      200: {
        description: 'Their ids and names',
        schema: shopsOut,
      },
    },
    handle: async ({ query }) => {
      const read = (most: number) => listShops(deps.models, query.after, most);
      const { rows, next } = await readPage(query.limit, read, ({ _id }) => _id);
      return json(200, { shops: rows.map(({ _id, name }) => ({ shop: _id, name })), ...next });
    },
  });
  return [list, put, get];
}
