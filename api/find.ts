import { campaignId, customerId, offerId } from '../domain/base/ids.js';
import type { Campaign } from '../domain/campaign/campaign.js';
import type { Customer } from '../domain/customer/customer.js';
import type { Offer } from '../domain/offer/offer.js';
import type { Shop } from '../models/shop/shop-schema.js';
import type { ApiDeps } from './deps.js';
import { Problem } from './http/problems.js';

type Deps = Pick<ApiDeps, 'models'>;

/** @throws Problem shop_not_found */
export async function findShop({ models }: Deps, shop: string): Promise<Shop> {
  const found = await models.shops.findById(shop).lean();
  if (!found) throw new Problem('shop_not_found', `There is no shop '${shop}'.`);
  return found;
}

/** @throws Problem customer_not_found */
export async function findCustomer({ models }: Deps, shop: string, ref: string): Promise<Customer> {
  const found = await models.customers.findById(customerId(shop, ref)).lean<Customer>();
  if (!found) throw new Problem('customer_not_found', `The shop '${shop}' has no customer '${ref}'.`);
  return found;
}

/** @throws Problem offer_not_found */
export async function findOffer({ models }: Deps, shop: string, key: string): Promise<Offer> {
  const found = await models.offers.findById(offerId(shop, key)).lean();
  if (!found) throw new Problem('offer_not_found', `The shop '${shop}' has no offer '${key}'.`);
  return found;
}

/** @throws Problem campaign_not_found */
export async function findCampaign({ models }: Deps, shop: string, key: string): Promise<Campaign> {
  const found = await models.campaigns.findById(campaignId(shop, key)).lean();
  if (!found) throw new Problem('campaign_not_found', `The shop '${shop}' has no campaign '${key}'.`);
  return found;
}
