import { z } from 'zod';
import { DAY_MS } from '../../domain/base/time.js';
import { HEALTH, HEALTH_RATES, healthPolicyAt, senderHealth } from '../../domain/customer/bounce/health.js';
import { BOUNCE_KINDS } from '../../models/customer/consent/bounce-schema.js';
import { mailCounts } from '../../models/customer/consent/health.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { instantOut, shopParams } from '../http/common-schema.js';
import { json, type Route, route } from '../http/route.js';

const level = z.object({ watch: z.number(), bad: z.number() });

const healthOut = z.object({
  health: z.enum(HEALTH).meta({ description: '`unknown`: too few messages to say' }),
  since: instantOut,
  sent: z.int().meta({ description: 'E-mails that a server accepted' }),
  counts: z.record(z.enum(BOUNCE_KINDS), z.int()),
  rates: z.partialRecord(z.enum(HEALTH_RATES), z.number()).meta({ description: 'Parts of the messages sent' }),
  limits: z.record(z.enum(HEALTH_RATES), level),
  source: z.string(),
  refusals: z
    .array(z.object({ domain: z.string(), means: z.string(), messages: z.int() }))
    .meta({ description: 'Who refuses us and why, most first: nobody is suppressed for it' }),
});

/** How a shop's mail is received: what is lowered by refusals, complaints and dead addresses. */
export function senderHealthRoutes(deps: ApiDeps): Route[] {
  const read = route({
    tag: 'consent',
    access: 'shop',
    method: 'get',
    path: '/v1/shops/{shop}/sender-health',
    id: 'readSenderHealth',
    summary: 'How mail servers receive the shop’s e-mail: complaints, dead addresses, refusals of us',
    action: 'read the sender health',
    params: shopParams,
    answers: { 200: { description: 'By the policy of the day', schema: healthOut } },
    problems: ['shop_not_found'],
    handle: async ({ params: { shop } }) => {
      await findShop(deps, shop);
      const now = deps.now();
      const policy = healthPolicyAt(now);
      const since = new Date(now.getTime() - policy.days * DAY_MS);
      const { sent, counts, refusals } = await mailCounts(deps.models, shop, since);
      const judged = senderHealth(sent, counts, policy);
      return json(200, { ...judged, since, sent, counts, limits: policy.rates, source: policy.source, refusals });
    },
  });
  return [read];
}
