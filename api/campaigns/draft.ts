import { createHash } from 'node:crypto';
import { finding } from '../../domain/base/finding.js';
import { policyAt } from '../../domain/base/policy.js';
import { isDay } from '../../domain/base/zone.js';
import { draftCampaign } from '../../domain/campaign/booster.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { checkCampaign } from '../../domain/campaign/campaign-check.js';
import { checkEligibility } from '../../domain/campaign/eligibility.js';
import type { CampaignProduct } from '../../domain/offer/product.js';
import type { Models } from '../../models/models.js';
import { listOffers } from '../../models/offer/offer-store.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import { Problem, refuseIf } from '../http/problems.js';
import { shopMeans } from '../messages/content.js';
import { productsOf } from '../shops/named-products.js';
import type { CampaignBody } from './schema.js';

/**
 * The seed's conditions on shop and campaign.
 * @throws Problem not_eligible with every condition, its required and its actual value
 */
export function requireEligible(shop: Shop, products: readonly CampaignProduct[], now: Date): void {
  const approved = products.filter((product) => product.approved).length;
  const { campaign, conditions } = checkEligibility(shop.metrics, approved, policyAt(now).eligibility);
  if (campaign) return;
  const failed = conditions.filter((condition) => !condition.ok && condition.neededFor !== 'advanced');
  const errors = failed.map(({ condition, required, actual }) =>
    finding('not_eligible', 'plan the campaign', condition, actual, required),
  );
  const detail = failed
    .map(({ label, required, actual }) => `${label.en}: required ${required}, actual ${actual}`)
    .join('; ');
  throw new Problem('not_eligible', detail, { errors, extra: { conditions } });
}

/** What was asked for, as one word: the same request again is the same campaign, another one under its key a conflict. */
export const fingerprint = (body: CampaignBody): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(body)))
    .digest('hex')
    .slice(0, 32);

function sorted(value: unknown): unknown {
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}

/**
 * A new draft from what the seller asked, checked whole before anything is written.
 * @param publicUrl where tracking links lead
 * @throws Problem with every finding
 */
export async function newDraft(
  models: Models,
  shop: Shop,
  body: CampaignBody,
  now: Date,
  publicUrl: string,
): Promise<Campaign> {
  const products = await productsOf(models, shop._id, body.skus);
  requireEligible(shop, products, now);
  if (!isDay(body.saleDay))
    refuseIf([finding('sale_day', 'save the campaign', '/saleDay', body.saleDay, 'a calendar day YYYY-MM-DD')]);
  const link = body.link ?? shop.link;
  if (link === undefined)
    throw new Problem(
      'link',
      "Cannot save the campaign as '/link' must be given, since the shop has none: current value is missing",
    );
  const offers = await listOffers(models, shop._id);
  const offer = offers.find(({ key }) => key === body.offer);
  if (body.offer !== undefined && !offer) {
    const allowed =
      offers.length === 0 ? 'absent: the shop has no offers' : `one of ${offers.map(({ key }) => key).join(', ')}`;
    refuseIf([finding('unknown_offer', 'save the campaign', '/offer', body.offer, allowed)]);
  }
  const drafted = draftCampaign({
    shop: shop._id,
    key: body.key ?? body.saleDay,
    ...(body.name === undefined ? {} : { name: body.name }),
    saleDay: body.saleDay,
    zone: shop.zone,
    now,
    ...(offer ? { offer } : {}),
    products,
    link,
    ...(body.times ? { times: timesOf(body.times) } : {}),
  });
  const draft: Campaign = body.holdout ? { ...drafted, holdout: body.holdout } : drafted;
  const windows = policyAt(now).windows;
  refuseIf(checkCampaign(draft, { now, policy: windows, ...shopMeans(shop, offers, products, publicUrl) }));
  return { ...draft, createdFrom: fingerprint(body) };
}

type Times = NonNullable<Parameters<typeof draftCampaign>[0]['times']>;
const timesOf = (times: NonNullable<CampaignBody['times']>): Times =>
  Object.fromEntries(Object.entries(times).filter(([, value]) => value !== undefined)) as Times;
