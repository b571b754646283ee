import { type AudienceDefinition, anyWithin, daysBefore, paramOf } from './definition.js';
import { anyLately, daysParam } from './rules.js';

/** "Khách hàng tiềm năng" and "Khách theo dõi gian hàng" of the seed: rules over follows, wishlists and carts. */

const POTENTIAL_DAYS = daysParam({
  label: { vi: 'Quan tâm trong số ngày gần đây', en: 'Interested in the last days' },
  default: 30,
  max: 365,
  source: 'docs/sources.md#tiktok-shop: never bought, added to cart or favourited in the past 30 days',
});

/** No valid order ever, and something put into the cart or the wishlist in the last 30 days. */
export const potential: AudienceDefinition = {
  label: { vi: 'Khách hàng mới', en: 'New, potential customers' },
  description: {
    vi: 'Chưa từng mua, nhưng đã thêm vào giỏ hoặc yêu thích sản phẩm gần đây',
    en: 'Never bought, but put something into the cart or wishlist lately',
  },
  windows: ['pre_launch', 'launch'],
  params: [POTENTIAL_DAYS],
  source: 'docs/seeds.md#phases; docs/sources.md#audience-definitions',
  reads: ['facts.validOrders', 'signals.cart.at', 'signals.wishlist.at'],
  matches: ({ facts, signals }, params, asOf) => {
    if (facts.validOrders !== 0) return false;
    const days = paramOf(params, POTENTIAL_DAYS);
    return anyWithin(signals.cart, days, asOf) || anyWithin(signals.wishlist, days, asOf);
  },
  filter: (params, asOf) => {
    const since = { $gte: daysBefore(asOf, paramOf(params, POTENTIAL_DAYS)) };
    return { 'facts.validOrders': 0, $or: [{ 'signals.cart.at': since }, { 'signals.wishlist.at': since }] };
  },
};

/** Something on the wishlist at as_of, however old. */
export const wishlist: AudienceDefinition = {
  label: { vi: 'Khách có sản phẩm yêu thích', en: 'Customers with a wishlist' },
  description: {
    vi: 'Có sản phẩm của shop trong danh sách yêu thích',
    en: 'Have a product of the shop on their wishlist',
  },
  windows: ['pre_launch', 'launch', 'campaign_day'],
  params: [],
  source: 'docs/seeds.md#phases; docs/sources.md#audience-definitions (state at as_of)',
  reads: ['signals.wishlist.at'],
  matches: ({ signals }, _params, asOf) => anyWithin(signals.wishlist, Number.POSITIVE_INFINITY, asOf),
  filter: (_params, asOf) => ({ 'signals.wishlist.at': { $lte: new Date(asOf) } }),
};

export const CART_DAYS = daysParam({
  label: { vi: 'Thêm vào giỏ trong số ngày gần đây', en: 'Put into the cart in the last days' },
  default: 30,
  max: 365,
  source: 'docs/sources.md#shopee: unpaid items in cart in past 30 days',
});

/** Something put into the cart in the last 30 days and still there. */
export const cart: AudienceDefinition = {
  label: { vi: 'Khách thêm sản phẩm vào giỏ', en: 'Customers with a cart' },
  description: { vi: 'Còn sản phẩm trong giỏ hàng chưa thanh toán', en: 'Have unpaid items in their cart' },
  windows: ['pre_launch', 'campaign_day'],
  source: 'docs/seeds.md#phases; docs/sources.md#audience-definitions',
  ...anyLately('cart', CART_DAYS),
};

/** Follow the shop at as_of. */
export const followers: AudienceDefinition = {
  label: { vi: 'Khách theo dõi gian hàng', en: 'Followers' },
  description: { vi: 'Đang theo dõi gian hàng', en: 'Follow the shop' },
  windows: ['launch'],
  params: [],
  source: 'docs/seeds.md#phases; docs/sources.md#audience-definitions (state at as_of)',
  reads: ['signals.followedAt'],
  matches: ({ signals }, _params, asOf) => signals.followedAt !== undefined && signals.followedAt.getTime() <= asOf,
  filter: (_params, asOf) => ({ 'signals.followedAt': { $lte: new Date(asOf) } }),
};
