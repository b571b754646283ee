import { z } from 'zod';
import { offerId } from '../../domain/base/ids.js';
import { isPool } from '../../domain/offer/code.js';
import type { Offer } from '../../domain/offer/offer.js';
import { versionOf } from '../../models/base/version.js';
import { hasCode } from '../../models/offer/offer-code-reads.js';
import { countCodes } from '../../models/offer/offer-code-stock.js';
import { countUses } from '../../models/offer/offer-code-uses.js';
import { changeOffer, insertOffer, pageOfOffers, readOffer } from '../../models/offer/offer-store.js';
import type { ApiDeps } from '../deps.js';
import { findOffer, findShop } from '../find.js';
import { shopParams, slug } from '../http/common-schema.js';
import { pageOf, pageQuery, readPage, sort } from '../http/pages.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { etag, writeVersioned } from '../http/versions.js';
import { offerBody, offerCountsOut, offerOut, offerParams, offerView } from './schema.js';

const PAGE = 500;
const offersOut = pageOf({ offers: z.array(offerOut) }, slug).meta({ id: 'OfferPage' });

/** @throws Problem offer_kind_fixed; code_taken, when a pool of the shop has the code: an order could mean either */
async function refuseClashes(
  { models }: ApiDeps,
  before: Offer | undefined,
  { shop, key, kind = 'shared', code }: Offer,
): Promise<void> {
  if (before && (before.kind ?? 'shared') !== kind) {
    throw new Problem('offer_kind_fixed', `The offer '${key}' is ${before.kind ?? 'shared'}; make another one.`);
  }
  if (code !== undefined && (await hasCode(models, shop, code))) {
    throw new Problem('code_taken', `A pool of the shop has the code '${code}'.`);
  }
}

/** Vouchers: one shared code or a pool of unique ones, with the time they are good for. */
export function offerRoutes(deps: ApiDeps): Route[] {
  const answer = { description: 'The offer', schema: offerOut };
  const put = route({
    method: 'put',
    path: '/v1/shops/{shop}/offers/{offer}',
    id: 'putOffer',
    tag: 'offers',
    summary: 'Create or replace an offer',
    description: 'Campaigns look at the offer when they are saved, and runs take its code when they open.',
    access: 'shop',
    versioned: 'write',
    action: 'save the offer',
    params: offerParams,
    body: { kind: 'json', schema: offerBody },
    answers: { 200: answer, 201: { ...answer, description: 'The new offer' } },
    problems: ['shop_not_found', 'offer_kind_fixed', 'code_taken', 'version_conflict'],
    handle: async ({ params, body, req, note }) => {
      await findShop(deps, params.shop);
      const _id = offerId(params.shop, params.offer);
      const { version, ...fields } = body;
      const offer: Offer = { _id, shop: params.shop, key: params.offer, ...fields, version: 1 };
      const { before, after, isNew } = await writeVersioned({
        req,
        version,
        read: () => readOffer(deps.models, params.shop, params.offer),
        write: async (before) => {
          await refuseClashes(deps, before, offer);
          if (before) return changeOffer(deps.models, before, offer);
          return (await insertOffer(deps.models, offer)) ? offer : undefined;
        },
      });
      note(before, after);
      return json(isNew ? 201 : 200, offerView(after), etag(versionOf(after)));
    },
  });
  const get = route({
    method: 'get',
    path: '/v1/shops/{shop}/offers/{offer}',
    id: 'getOffer',
    tag: 'offers',
    summary: 'One offer',
    access: 'shop',
    versioned: 'read',
    action: 'show the offer',
    params: offerParams,
    answers: { 200: { description: 'The offer, with what became of its codes', schema: offerCountsOut } },
    problems: ['offer_not_found'],
    handle: async ({ params }) => {
      const offer = await findOffer(deps, params.shop, params.offer);
      const used = await countUses(deps.models, offer);
      const tag = etag(versionOf(offer));
      if (!isPool(offer)) return json(200, { ...offerView(offer), used }, tag);
      const codes = await countCodes(deps.models, params);
      return json(200, { ...offerView(offer), codes, used }, tag);
    },
  });
  const list = route({
    method: 'get',
    path: '/v1/shops/{shop}/offers',
    id: 'listOffers',
    tag: 'offers',
    summary: 'The offers of a shop, by key',
    access: 'shop',
    action: 'list the offers',
    params: shopParams,
    query: pageQuery(slug, PAGE).extend({ sort }),
    answers: { 200: { description: 'A page', schema: offersOut } },
    handle: async ({ params, query }) => {
      const read = (limit: number) => pageOfOffers(deps.models, params.shop, { ...query, limit });
      const { rows, next } = await readPage(query.limit, read, ({ key }) => key);
      return json(200, { offers: rows.map(offerView), ...next });
    },
  });
  return [put, get, list];
}
