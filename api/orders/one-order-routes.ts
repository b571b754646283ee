import { z } from 'zod';
import { deleteOrder } from '../../models/customer/delete-order.js';
import { takeOrders } from '../../models/customer/take-orders.js';
import { attributionIn } from '../../models/shop/attribution-rule.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { ref } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { refuseOrder } from './refusal.js';
import { orderBody, orderParams } from './schema.js';

const PATH = '/v1/shops/{shop}/orders/{order}';
const orderOut = z.object({ id: ref, outcome: z.enum(['created', 'corrected', 'unchanged']) });

/** One order as a person says that it is: whatever was said before. */
export function oneOrderRoutes(deps: ApiDeps): Route[] {
  const put = route({
    method: 'put',
    path: PATH,
    id: 'putOrder',
    tag: 'orders',
    summary: 'Record or correct one order',
    description:
      'The word of a person: status, total, date and items are as given, whatever was reported or imported before.',
    access: 'shop',
    action: 'save the order',
    params: orderParams,
    body: { kind: 'json', schema: orderBody },
    answers: { 200: { description: 'What became of it', schema: orderOut } },
    problems: ['shop_not_found'],
    handle: async ({ params, body }) => {
      const shop = await findShop(deps, params.shop);
      const now = deps.now();
      const refusal = refuseOrder({ id: params.order, ...body }, 'save the order', '', shop, now);
      if (refusal) throw new Problem('invalid_request', refusal.message, { errors: [refusal] });
      const { total, ...rest } = body;
      const given = { ref: params.order, total: total.amount, ...rest };
      const rule = attributionIn(shop, now);
      const [outcome] = await takeOrders(deps.models, shop, [given], rule, { now, as: 'set' });
      const words = { new: 'created', changed: 'corrected' } as const;
      return json(200, {
        id: params.order,
        outcome: outcome === 'new' || outcome === 'changed' ? words[outcome] : 'unchanged',
      });
    },
  });
  const remove = route({
    method: 'delete',
    path: PATH,
    id: 'deleteOrder',
    tag: 'orders',
    summary: 'Delete one order',
    description: 'For an order that never was. Facts, signals and what messages brought follow.',
    access: 'shop',
    action: 'delete the order',
    params: orderParams,
    query: z.strictObject({ customer: ref.meta({ description: 'Whose order it is' }) }),
    answers: { 204: { description: 'It is gone' } },
    problems: ['shop_not_found', 'order_not_found'],
    handle: async ({ params, query }) => {
      const shop = await findShop(deps, params.shop);
      const rule = attributionIn(shop, deps.now());
      if (await deleteOrder(deps.models, shop._id, query.customer, params.order, rule)) return { status: 204 };
      throw new Problem('order_not_found', 'Cannot delete the order: the customer has none of this name.');
    },
  });
  return [put, remove];
}
