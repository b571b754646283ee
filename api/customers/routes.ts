import type { ApiDeps } from '../deps.js';
import { findCustomer } from '../find.js';
import { json, type Route, route } from '../http/route.js';
import { customerOut, customerParams, customerView } from './schema.js';

/** One customer with all that the rules know of them: why they got a message, or why not. */
export function customerRoutes(deps: ApiDeps): Route[] {
  const get = route({
    method: 'get',
    path: '/v1/shops/{shop}/customers/{customer}',
    id: 'getCustomer',
    tag: 'customers',
    summary: 'A customer: order facts, signals, consents and touches',
    access: 'shop',
    action: 'show the customer',
    params: customerParams,
    answers: { 200: { description: 'The customer', schema: customerOut } },
    problems: ['customer_not_found'],
    handle: async ({ params }) => json(200, customerView(await findCustomer(deps, params.shop, params.customer))),
  });
  return [get];
}
