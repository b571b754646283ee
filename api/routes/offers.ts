import { z } from 'zod';
import { idRange, offerId } from '../../domain/ids.js';
import type { ApiDeps } from '../deps.js';
import { findOffer, findShop } from '../find.js';
import { json, type Route, route } from '../route.js';
import { shopParams } from '../schemas/common.js';
import { offerBody, offerOut, offerParams, offerView } from '../schemas/offer.js';

const MAX_LISTED = 500;

/** Vouchers: one shared code with the time it is good for. */
export function offerRoutes(deps: ApiDeps): Route[] {
  const { offers } = deps.models;
  const answer = { description: 'The offer', schema: offerOut };
  const put = route({
    method: 'put',
    path: '/v1/shops/{shop}/offers/{offer}',
    id: 'putOffer',
    tag: 'offers',
    summary: 'Create or replace an offer',
    description: 'Campaigns look at the offer when they are saved, and runs take its code when they open.',
    access: 'shop',
    action: 'save the offer',
    params: offerParams,
    body: { kind: 'json', schema: offerBody },
    answers: { 200: answer, 201: { ...answer, description: 'The new offer' } },
    problems: ['shop_not_found'],
    handle: async ({ params, body }) => {
      await findShop(deps, params.shop);
      const _id = offerId(params.shop, params.offer);
      const offer = { _id, shop: params.shop, key: params.offer, ...body };
      const { upsertedCount } = await offers.replaceOne({ _id }, offer, { upsert: true });
      return json(upsertedCount === 1 ? 201 : 200, offerView(offer));
    },
  });
  const get = route({
    method: 'get',
    path: '/v1/shops/{shop}/offers/{offer}',
    id: 'getOffer',
    tag: 'offers',
    summary: 'One offer',
    access: 'shop',
    action: 'show the offer',
    params: offerParams,
    answers: { 200: answer },
    problems: ['offer_not_found'],
    handle: async ({ params }) => json(200, offerView(await findOffer(deps, params.shop, params.offer))),
  });
  const list = route({
    method: 'get',
    path: '/v1/shops/{shop}/offers',
    id: 'listOffers',
    tag: 'offers',
    summary: 'The offers of a shop',
    access: 'shop',
    action: 'list the offers',
    params: shopParams,
    answers: { 200: { description: 'The offers, by name', schema: z.object({ offers: z.array(offerOut) }) } },
    handle: async ({ params }) => {
      const found = await offers
        .find({ _id: idRange(`${params.shop}/`) })
        .sort({ _id: 1 })
        .limit(MAX_LISTED)
        .lean();
      return json(200, { offers: found.map(offerView) });
    },
  });
  return [put, get, list];
}
