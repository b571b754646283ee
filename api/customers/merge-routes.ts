import { z } from 'zod';
import { type MergeRefusal, mergeCustomers } from '../../models/customer/person/merge-customers.js';
import { attributionIn } from '../../models/shop/attribution-rule.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { ref } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { customerParams } from './schema.js';

const mergedOut = z
  .object({
    customer: ref.meta({ description: 'Who is kept' }),
    merged: ref,
    touches: z.int().meta({ description: 'Messages that came over with this call' }),
    orders: z.int(),
    consents: z.int().meta({ description: 'Words of consent that came over' }),
    codes: z.int().meta({ description: 'Codes that were held or used' }),
  })
  .meta({ id: 'MergedCustomer' });

function refusalOf(refusal: MergeRefusal, shop: string, from: string): Problem {
  switch (refusal.why) {
    case 'missing':
      return new Problem('customer_not_found', `The shop '${shop}' has no customer '${refusal.ref}'.`);
    case 'same':
      return new Problem(
        'same_customer',
        `Cannot merge the customers as 'from' must be another record: it is '${from}'.`,
      );
    case 'merged_elsewhere':
      return new Problem(
        'merged_elsewhere',
        `Cannot merge '${from}' as it was merged into '${refusal.into}': merge that one, if they are the same.`,
      );
    case 'under_way':
      return new Problem(
        'message_under_way',
        `Cannot merge '${from}' as the run '${refusal.run}' does not know yet what became of its message to them: ` +
          'call again, or settle the run first when it stays in doubt.',
        { headers: { 'Retry-After': '5' } },
      );
  }
}

/** One person whom a shop knows twice. */
export function mergeRoutes(deps: ApiDeps): Route[] {
  const merge = route({
    method: 'post',
    path: '/v1/shops/{shop}/customers/{customer}/merge',
    id: 'mergeCustomers',
    tag: 'customers',
    summary: 'Make another record of the same person a part of this one, with its history',
    description:
      'Messages, orders, words of consent, codes and entries of programmes come over; addresses, name and city where this one has ' +
      'none. What either has refused holds by the ledger of both. The other reference leads here from then on, also for imports, ' +
      'events and links in messages. The numbers of runs stay. An interrupted call is completed by the next; it cannot be undone.',
    access: 'shop',
    action: 'merge the customers',
    params: customerParams,
    body: { kind: 'json', schema: z.strictObject({ from: ref.meta({ description: 'The record that goes' }) }) },
    answers: { 200: { description: 'They are one', schema: mergedOut } },
    problems: ['shop_not_found', 'customer_not_found', 'same_customer', 'merged_elsewhere', 'message_under_way'],
    handle: async ({ params, body: { from } }) => {
      const shop = await findShop(deps, params.shop);
      const now = deps.now();
      const merger = { shop: shop._id, into: params.customer, from };
      const done = await mergeCustomers(deps.models, merger, { now, rule: attributionIn(shop, now) });
      if ('why' in done) throw refusalOf(done, shop._id, from);
      const { into, ...counts } = done;
      return json(200, { customer: into, merged: from, ...counts });
    },
  });
  return [merge];
}
