import type { ShopMeans } from '../../domain/campaign/outreach-check.js';
import type { ShopContent } from '../../domain/message/content/check.js';
import type { Offer } from '../../domain/offer/offer.js';
import type { CampaignProduct } from '../../domain/offer/product.js';
import type { Shop } from '../../models/shop/shop-schema.js';

/** Where a shop's messages may lead: its own page, and what it added. */
export const allowedDomains = ({ link, contentRules }: Shop): string[] => [
  ...(link === undefined ? [] : [new URL(link).hostname]),
  ...(contentRules?.domains ?? []),
];

/** What the texts of a shop are judged by. @param publicUrl where tracking links lead */
export const contentOf = (shop: Shop, publicUrl: string): Omit<ShopContent, 'offers'> => ({
  name: shop.name,
  ...(shop.hotline === undefined ? {} : { hotline: shop.hotline }),
  publicUrl,
  allowedDomains: allowedDomains(shop),
  ...(shop.contentRules ? { rules: shop.contentRules } : {}),
});

/** What the outreaches of a campaign may use. */
export const shopMeans = (
  shop: Shop,
  offers: readonly Offer[],
  products: readonly CampaignProduct[],
  publicUrl: string,
): ShopMeans => ({
  offers,
  hasHotline: shop.hotline !== undefined,
  content: contentOf(shop, publicUrl),
  products,
});
