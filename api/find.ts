import { campaignId } from '../domain/base/ids.js';
import type { Campaign } from '../domain/campaign/campaign.js';
import type { Customer } from '../domain/customer/customer.js';
import type { Offer } from '../domain/offer/offer.js';
import { winbackId } from '../domain/winback/ids.js';
import type { Winback } from '../domain/winback/winback.js';
import { readCampaign } from '../models/campaign/campaign-store.js';
import { readCustomer } from '../models/customer/customer-reads.js';
import { readOffer } from '../models/offer/offer-store.js';
import type { Shop } from '../models/shop/shop-schema.js';
import { readShop } from '../models/shop/shop-store.js';
import { readWinback } from '../models/winback/winback-store.js';
import type { ApiDeps } from './deps.js';
import { Problem } from './http/problems.js';

type Deps = Pick<ApiDeps, 'models'>;

/** @throws Problem shop_not_found */
export async function findShop({ models }: Deps, shop: string): Promise<Shop> {
  const found = await readShop(models, shop);
  if (!found) throw new Problem('shop_not_found', `There is no shop '${shop}'.`);
  return found;
}

/** @throws Problem customer_not_found */
export async function findCustomer({ models }: Deps, shop: string, ref: string): Promise<Customer> {
  const found = await readCustomer(models, shop, ref);
  if (!found) throw new Problem('customer_not_found', `The shop '${shop}' has no customer '${ref}'.`);
  return found;
}

/** @throws Problem offer_not_found */
export async function findOffer({ models }: Deps, shop: string, key: string): Promise<Offer> {
  const found = await readOffer(models, shop, key);
  if (!found) throw new Problem('offer_not_found', `The shop '${shop}' has no offer '${key}'.`);
  return found;
}

/** @throws Problem campaign_not_found */
export async function findCampaign({ models }: Deps, shop: string, key: string): Promise<Campaign> {
  const found = await readCampaign(models, campaignId(shop, key));
  if (!found) throw new Problem('campaign_not_found', `The shop '${shop}' has no campaign '${key}'.`);
  return found;
}

/** @throws Problem winback_not_found */
export async function findWinback({ models }: Deps, shop: string, key: string): Promise<Winback> {
  const found = await readWinback(models, winbackId(shop, key));
  if (!found) throw new Problem('winback_not_found', `The shop '${shop}' has no win-back programme '${key}'.`);
  return found;
}
