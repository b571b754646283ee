import { z } from 'zod';
import { policyAt } from '../../domain/base/policy.js';
import { listChecks, MAX_CHECKS } from '../../models/shop/eligibility.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { shopParams } from '../http/common-schema.js';
import { json, type Route, route } from '../http/route.js';
import { eligibilityOf } from './eligibility.js';
import { eligibilityOut, eligibilityView } from './eligibility-schema.js';

const SHOWN = 50;

/**
 * The seed's conditions for messaging customers and for taking part in a sale day (docs/seeds.md#eligibility), as a check list.
 */
export function eligibilityRoutes(deps: ApiDeps): Route[] {
  const get = route({
    method: 'get',
    path: '/v1/shops/{shop}/eligibility',
    id: 'getEligibility',
    tag: 'shops',
    summary:
      'Each condition with what is required, what is, and whether it holds; and what was said of earlier metrics',
    access: 'shop',
    action: 'show the eligibility',
    params: shopParams,
    query: z.strictObject({
      limit: z
        .string()
        .regex(/^[1-9]\d{0,3}$/, `a number from 1 to ${MAX_CHECKS}`)
        .transform(Number)
        .refine((limit) => limit <= MAX_CHECKS, `a number from 1 to ${MAX_CHECKS}`)
        .exactOptional()
        .meta({ description: `Entries of the history; default ${SHOWN}` }),
    }),
    answers: { 200: { description: 'The check list as it is now', schema: eligibilityOut } },
    problems: ['shop_not_found'],
    handle: async ({ params, query }) => {
      const shop = await findShop(deps, params.shop);
      const now = deps.now();
      const [eligibility, history] = await Promise.all([
        eligibilityOf(deps.models, shop, now),
        listChecks(deps.models, shop._id, query.limit ?? SHOWN),
      ]);
      const { source } = policyAt(now).eligibility;
      return json(200, eligibilityView({ now, reported: shop.metrics !== undefined, eligibility, source, history }));
    },
  });
  return [get];
}
