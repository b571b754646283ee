import type { ChannelName } from '../../base/channel.js';

/** What every event says: a name of its own, when it happened at the shop, and to whom (the shop's own reference). */
interface Happened {
  readonly id: string;
  readonly at: Date;
  readonly customer: string;
}
/** `order` is the shop's own reference. */
export interface PlacedEvent extends Happened {
  readonly type: 'order_placed';
  readonly order: string;
  /** Minor units of the shop's currency. */
  readonly total: number;
  readonly skus: readonly string[];
  readonly codes?: readonly string[];
}
interface ReturnedEvent extends Happened {
  readonly type: 'order_returned';
  readonly order: string;
  /** Minor units; absent: the whole order. */
  readonly amount?: number;
}
interface OrderStepEvent extends Happened {
  readonly type: 'order_paid' | 'order_delivered' | 'order_cancelled' | 'review_left';
  readonly order: string;
}
export type OrderEvent = PlacedEvent | ReturnedEvent | OrderStepEvent;

/** What a customer does with one product. */
interface ProductEvent extends Happened {
  readonly type: 'cart_added' | 'cart_removed' | 'wishlist_added' | 'wishlist_removed';
  readonly sku: string;
}
interface FollowEvent extends Happened {
  readonly type: 'followed' | 'unfollowed';
}
export interface ConsentEvent extends Happened {
  readonly type: 'consent_given' | 'consent_withdrawn';
  readonly channel: ChannelName;
}

export const PROFILE_FIELDS = ['name', 'phone', 'email', 'chatId', 'city'] as const;
export type ProfileField = (typeof PROFILE_FIELDS)[number];
/** New values, normalised; null takes the value away, an absent field is not spoken of. */
export interface ProfileEvent extends Happened {
  readonly type: 'profile_changed';
  readonly profile: Readonly<Partial<Record<ProfileField, string | null>>>;
}

/** One thing that happened at a shop, as the shop tells it. */
export type ShopEvent = OrderEvent | ProductEvent | FollowEvent | ConsentEvent | ProfileEvent;

export const isOrderEvent = (event: ShopEvent): event is OrderEvent => 'order' in event;
