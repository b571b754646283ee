import { z } from 'zod';
import { windowKey } from '../../domain/base/ids.js';
import { policyAt } from '../../domain/base/policy.js';
import type { Customer } from '../../domain/customer/customer.js';
import { shopCaps } from '../../domain/run/quota/shop-caps.js';
import { momentOf } from '../../domain/run/why/decision.js';
import { decisionValues } from '../../domain/run/why/values.js';
import { consentsOf } from '../../models/customer/consent/consent-ledger.js';
import { type DecidingRun, decidingRun, decisionOf, MAX_RUNS, newestRuns } from '../../models/run/why/decisions.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { findCustomer, findShop } from '../find.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { customerParams, customerView } from './schema.js';
import { decisionView, touchesOut, whyOut } from './why-schema.js';

const runName = z.string().regex(/^[a-z0-9_.-]{1,200}$/, "a run's id, as the monitor shows it");
/** Words of consent that are read: more than anybody says. */
const MAX_WORDS = 500;

async function runsFor({ models }: ApiDeps, shop: string, run: string | undefined): Promise<DecidingRun[]> {
  if (run === undefined) return newestRuns(models, shop);
  const found = await decidingRun(models, shop, run);
  if (!found) throw new Problem('run_not_found', `The shop '${shop}' has no run '${run}'.`);
  return [found];
}

/** Each run's decision with the values of its rule. A run costs about a dozen small reads, whatever its size. */
async function whyOf(deps: ApiDeps, shop: Shop, customer: Customer, runs: readonly DecidingRun[]) {
  const words = await consentsOf(deps.models, customer._id, { limit: MAX_WORDS });
  const decisions = [];
  for (const run of runs) {
    const decision = await decisionOf(deps.models, run, customer);
    const at = momentOf(decision) ?? deps.now();
    const values = decisionValues(decision, {
      customer,
      run,
      window: run.window === undefined || run.winback ? run._id : windowKey(run.campaign, run.window),
      caps: shopCaps(policyAt(at).caps, shop, at),
      words: words.filter(({ channel }) => channel === run.channel),
    });
    decisions.push(decisionView(decision, values));
  }
  return decisions;
}

/** Why a customer got a message, or why not. */
export function whyRoutes(deps: ApiDeps): Route[] {
  const touches = route({
    method: 'get',
    path: '/v1/shops/{shop}/customers/{customer}/touches',
    id: 'listTouches',
    tag: 'customers',
    summary: 'Every message to the customer, of all campaigns and channels, newest first, and what it brought',
    access: 'shop',
    action: 'list the touches',
    params: customerParams,
    answers: { 200: { description: 'The touches', schema: touchesOut } },
    problems: ['customer_not_found'],
    handle: async ({ params }) => {
      const customer = await findCustomer(deps, params.shop, params.customer);
      const shown = customerView(customer) as { readonly touches: readonly { readonly at: Date }[] };
      const programmes = (customer.winbacks ?? []).map(({ programme, day, arm, run, ended }) => ({
        programme,
        day,
        arm,
        ...(run === undefined ? {} : { run }),
        ...(ended === undefined ? {} : { ended }),
      }));
      return json(200, {
        customer: customer.ref,
        touches: shown.touches.toSorted((a, b) => b.at.getTime() - a.at.getTime()),
        programmes,
      });
    },
  });

  const why = route({
    method: 'get',
    path: '/v1/shops/{shop}/customers/{customer}/why',
    id: 'explainCustomer',
    tag: 'customers',
    summary: 'Why the customer got a message of a run, or why not: the rule, its time and its values',
    description: `Without \`run\` the newest ${MAX_RUNS} runs of the shop, over all campaigns, programmes and channels.`,
    access: 'shop',
    action: 'explain the decisions',
    params: customerParams,
    query: z.strictObject({ run: runName.exactOptional() }),
    answers: { 200: { description: 'A decision for each run', schema: whyOut } },
    problems: ['shop_not_found', 'customer_not_found', 'run_not_found'],
    handle: async ({ params, query }) => {
      const shop = await findShop(deps, params.shop);
      const customer = await findCustomer(deps, params.shop, params.customer);
      const runs = await runsFor(deps, shop._id, query.run);
      return json(200, { customer: customer.ref, decisions: await whyOf(deps, shop, customer, runs) });
    },
  });
  return [touches, why];
}
