import type { Finding } from '../../domain/base/finding.js';
import type { GivenOrder, OrderOutcome } from '../../models/customer/record-orders.js';
import { takeOrders } from '../../models/customer/take-orders.js';
import { attributionIn } from '../../models/shop/attribution-rule.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { shopParams } from '../http/common-schema.js';
import { shownFinding } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { oneOrderRoutes } from './one-order-routes.js';
import { orderRefusal, refuseOrder } from './refusal.js';
import { type OrderIn, ordersBody, ordersOut } from './schema.js';

const ACTION = 'record the order';

const givenOrder = ({ id, total, ...rest }: OrderIn): GivenOrder => ({ ref: id, total: total.amount, ...rest });

type Verdict = 'recorded' | 'duplicate' | Finding;

function verdict(outcome: OrderOutcome, order: OrderIn, at: string): Verdict {
  if (outcome === 'new' || outcome === 'changed') return 'recorded';
  if (outcome === 'same' || outcome === 'older') return 'duplicate';
  return orderRefusal(ACTION, `${at}/id`, order.id);
}

function answer(orders: readonly OrderIn[], verdicts: readonly Verdict[]): object {
  const results = orders.map(({ id }, index) => {
    const one = verdicts[index] ?? 'duplicate';
    return typeof one === 'string'
      ? { index, id, outcome: one }
      : { index, id, outcome: 'rejected', error: shownFinding(one) };
  });
  const count = (wanted: string): number => results.filter(({ outcome }) => outcome === wanted).length;
  return { recorded: count('recorded'), duplicate: count('duplicate'), rejected: count('rejected'), results };
}

/** Orders as they happen: facts, signals and what the messages brought follow from them. */
export function orderRoutes(deps: ApiDeps): Route[] {
  const record = route({
    method: 'post',
    path: '/v1/shops/{shop}/orders',
    id: 'recordOrders',
    tag: 'orders',
    summary: 'Record orders and what becomes of them',
    description:
      'Each order by itself is recorded, known already, or rejected with the reason. Reports may come twice and in any ' +
      'order; a status only goes forward unless `updatedAt` says which word is newer. A customer that nobody knew of is made.',
    access: 'shop',
    action: 'record the orders',
    params: shopParams,
    body: { kind: 'json', schema: ordersBody },
    answers: { 200: { description: 'What became of each', schema: ordersOut } },
    problems: ['shop_not_found'],
    handle: async ({ params, body: { orders } }) => {
      const shop = await findShop(deps, params.shop);
      const now = deps.now();
      const verdicts: Verdict[] = [];
      const good = orders.flatMap((order, index) => {
        const refusal = refuseOrder(order, ACTION, `/orders/${index}`, shop, now);
        if (refusal) verdicts[index] = refusal;
        return refusal ? [] : [{ order, index }];
      });
      const given = good.map(({ order }) => givenOrder(order));
      const outcomes = await takeOrders(deps.models, shop, given, attributionIn(shop, now), { now, as: 'report' });
      good.forEach(({ order, index }, at) => {
        verdicts[index] = verdict(outcomes[at] ?? 'same', order, `/orders/${index}`);
      });
      return json(200, answer(orders, verdicts));
    },
  });
  return [record, ...oneOrderRoutes(deps)];
}
