import { suggestionPolicyAt } from '../../domain/advice/suggest/policy.js';
import { audiencePolicyAt, audienceSize } from '../../domain/audience/custom/policy.js';
import { type PartsEstimate, Preview, type PreviewResult } from '../../domain/audience/custom/preview.js';
import { policyAt } from '../../domain/base/policy.js';
import { dayOf } from '../../domain/base/zone.js';
import { armOf } from '../../domain/experiment/arm.js';
import { messageLimit, quotaOn } from '../../domain/run/quota/policy.js';
import { shopCaps } from '../../domain/run/quota/shop-caps.js';
import { previewFields, scanCustomers } from '../../models/audience/audience-scan.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { findShop, findWinback } from '../find.js';
import { shopParams } from '../http/common-schema.js';
import { json, type Route, route } from '../http/route.js';
import { TEMPLATE_PROBLEMS } from '../http/rule-codes.js';
import { checkedParts, pickAudience } from './preview.js';
import { previewBody, previewOut } from './preview-schema.js';

const MAX_BYTES = 256 * 1024;

/** What the parts cost; the prices are assumptions of the policy, which says so. */
function withCost(sms: PartsEstimate, currency: string, now: Date) {
  const { smsPart, source } = suggestionPolicyAt(now);
  const perPart = smsPart[currency];
  return perPart === undefined ? sms : { ...sms, cost: { amount: sms.parts * perPart, currency, perPart, source } };
}

function view({ count, channels, sms, samples }: PreviewResult, currency: string, now: Date) {
  const policy = audiencePolicyAt(now);
  const reach = Object.entries(channels).map(([channel, one]) => [
    channel,
    { ...one, groupSize: audienceSize(one.reachable, policy) },
  ]);
  return {
    asOf: now.toISOString(),
    count,
    channels: Object.fromEntries(reach),
    ...(sms ? { sms: withCost(sms, currency, now) } : {}),
    samples: samples.map(({ ref, name, addresses }) => ({ customer: ref, name, addresses })),
  };
}

/** The share that a programme holds out is drawn by who the customer is, so it is known beforehand. */
async function holdoutOf(deps: ApiDeps, shop: string, key: string): Promise<(ref: string) => boolean> {
  const { salt, holdout } = await findWinback(deps, shop, key);
  return (ref) => armOf(ref, salt, holdout) === 'holdout';
}

function quotasOf({ platform, zone, metrics }: Shop, now: Date): { chat?: number } {
  const quota = platform && quotaOn(platform, dayOf(now, zone));
  const limit = quota ? messageLimit(quota, metrics?.followers ?? 0) : undefined;
  return limit === undefined ? {} : { chat: limit };
}

/** Whom an audience would reach if it were sent to now. */
export function previewRoutes(deps: ApiDeps): Route[] {
  const preview = route({
    method: 'post',
    path: '/v1/shops/{shop}/audiences/preview',
    id: 'previewAudience',
    tag: 'audiences',
    summary: 'Count an audience, whom each channel would reach and why not the others, with ten sample customers',
    description:
      'Reads the customers once, a page at a time. Consent, address and caps are those of this instant; what a window or an earlier audience of the same outreach takes away is not known here.',
    access: 'shop',
    action: 'preview the audience',
    params: shopParams,
    body: { kind: 'json', schema: previewBody, maxBytes: MAX_BYTES },
    answers: { 200: { description: 'The numbers as they are now', schema: previewOut } },
    problems: [
      'shop_not_found',
      'audience_not_found',
      'winback_not_found',
      'unknown_audience',
      'unknown_audience_parameter',
      'audience_parameter_out_of_range',
      'unknown_sku',
      'unknown_campaign',
      'unknown_category',
      'too_many_products',
      ...TEMPLATE_PROBLEMS,
    ],
    handle: async ({ params, body }) => {
      const shop = await findShop(deps, params.shop);
      const now = deps.now();
      const audience = await pickAudience(deps.models, shop, body.audience, now);
      const partsFor = body.text === undefined ? undefined : checkedParts(body.text, shop);
      const caps = shopCaps(policyAt(now).caps, shop, now);
      const isHeldOut = body.winback === undefined ? undefined : await holdoutOf(deps, shop._id, body.winback);
      const quotas = quotasOf(shop, now);
      const tally = new Preview({ channels: body.channels, caps, now, partsFor, quotas, isHeldOut });
      const { filter, reads } = audience;
      const fields = previewFields(body.channels, reads);
      let undecided = 0;
      await scanCustomers(deps.models, { shop: shop._id, filter, fields }, (customer) => {
        if (audience.isMember(customer)) tally.add(customer);
        else if (audience.isUndecided?.(customer)) undecided += 1;
      });
      return json(200, {
        words: audience.words,
        ...view(tally.result(), shop.currency, now),
        ...(audience.isUndecided ? { undecided } : {}),
      });
    },
  });
  return [preview];
}
