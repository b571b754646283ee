import { z } from 'zod';
import { CHANNELS } from '../../domain/base/channel.js';
import { addDoNotCall, markDoNotCall } from '../../models/customer/consent/do-not-call.js';
import {
  liftSuppression,
  type SuppressedRow,
  suppressAddress,
  suppressedPage,
} from '../../models/customer/consent/suppress-address.js';
import type { ApiDeps } from '../deps.js';
import { findCustomer, findShop } from '../find.js';
import { label, ref, shopParams, slug } from '../http/common-schema.js';
import { pageOf, pageQuery, readPage } from '../http/pages.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { channel, suppressionBody, suppressionOut } from './consent-schema.js';

const PAGE = 500;
const suppressionsOut = pageOf({ suppressions: z.array(suppressionOut) }, ref).meta({ id: 'SuppressionPage' });

const rowsOf = ({ ref: customer, suppressed }: SuppressedRow): object[] =>
  CHANNELS.flatMap((one) => (suppressed?.[one] ? [{ customer, channel: one, ...suppressed[one] }] : []));

/** Addresses that are not used any more, whatever their owners agreed to (docs/sources.md#bounces). */
export function suppressionRoutes(deps: ApiDeps): Route[] {
  const path = '/v1/shops/{shop}/suppressions';
  const common = { tag: 'consent', access: 'shop' } as const;

  const list = route({
    ...common,
    path,
    method: 'get',
    id: 'listSuppressions',
    summary: 'Suppressed addresses of a shop, by customer',
    action: 'list the suppressions',
    params: shopParams,
    query: pageQuery(ref, PAGE),
    answers: {
      200: {
        description: 'Of at most so many customers',
        schema: suppressionsOut,
      },
    },
    problems: ['shop_not_found'],
    handle: async ({ params: { shop }, query }) => {
      await findShop(deps, shop);
      const read = (limit: number) => suppressedPage(deps.models, shop, { ...query, limit });
      const { rows, next } = await readPage(query.limit, read, (row) => row.ref);
      return json(200, { suppressions: rows.flatMap(rowsOf), ...next });
    },
  });

  const add = route({
    ...common,
    path,
    method: 'post',
    id: 'addSuppression',
    summary: 'Suppress a customer’s address on one channel',
    description:
      'The first reason stays. With reason `do_not_call` the phone goes onto the shop’s list as well, and no customer who has it ' +
      'gets an SMS, whatever else was known.',
    action: 'suppress the address',
    params: shopParams,
    body: { kind: 'json', schema: suppressionBody },
    answers: {
      201: { description: 'Suppressed', schema: suppressionOut },
      200: { description: 'It was suppressed before', schema: suppressionOut },
    },
    problems: ['customer_not_found'],
    handle: async ({ params: { shop }, body: { customer, channel: one, reason } }) => {
      const { _id, phone } = await findCustomer(deps, shop, customer);
      const now = deps.now();
      if (reason === 'do_not_call' && phone) await addDoNotCall(deps.models, shop, [phone], now);
      const suppression = { reason, at: now, source: 'api' };
      const isNew = await suppressAddress(deps.models, _id, one, suppression);
      // The number is what is not to be called, whoever else of the shop has it.
      if (reason === 'do_not_call' && phone) await markDoNotCall(deps.models, shop, [phone], now);
      const { suppressed } = await findCustomer(deps, shop, customer);
      return json(isNew ? 201 : 200, { customer, channel: one, ...(suppressed?.[one] ?? suppression) });
    },
  });

  const lift = route({
    ...common,
    path: `${path}/{customer}/{channel}`,
    method: 'delete',
    id: 'liftSuppression',
    summary: 'Use an address again, for a reason that is kept',
    description: 'Consent is another matter: whoever has opted out gets nothing all the same.',
    action: 'lift the suppression',
    params: z.strictObject({ shop: slug, customer: ref, channel }),
    query: z.strictObject({ why: label(300).meta({ description: 'Why the address may be used again' }) }),
    answers: { 200: { description: 'What has ended', schema: suppressionOut } },
    problems: ['suppression_not_found'],
    handle: async ({ params: { shop, customer, channel: one }, query: { why } }) => {
      const ended = await liftSuppression(deps.models, { shop, ref: customer }, one, { why, at: deps.now() });
      if (!ended) throw new Problem('suppression_not_found', `No address of '${customer}' is suppressed on ${one}.`);
      return json(200, { customer, channel: one, ...ended });
    },
  });
  return [list, add, lift];
}
