import type { ChannelName } from '../base/channel.js';
import type { WinbackEntry } from './entry.js';
import type { EventMemory } from './events/memory.js';
import type { OrderSignal, SkuSignal } from './signals.js';
import type { Suppression } from './suppression.js';
import type { ByClass } from './tracking/hit.js';

/**
 * Facts about valid orders (paid or delivered, not cancelled, not fully returned; docs/sources.md#audience-definitions), net,
 * recomputed from the orders.
 */
export interface OrderFacts {
  readonly validOrders: number;
  /** Net revenue of the valid orders, minor units of the shop's currency. */
  readonly revenue: number;
  readonly firstOrderAt?: Date;
  readonly lastOrderAt?: Date;
  /** Instants of the newest valid orders, newest first, at most RECENT_ORDERS. */
  readonly recentOrderAts: readonly Date[];
}
export const RECENT_ORDERS = 10;

/**
 * What was bought when, by valid orders. Only custom audiences ask about it: the built-in ones and the hot path never
 * read it. A customer without it has either no valid order or was not brought in line since it exists.
 */
export interface Purchases {
  /** Newest first, at most MAX_BOUGHT_ORDERS. */
  readonly orders: readonly { readonly at: Date; readonly total: number }[];
  /** Set when there are more: what happened before this instant, or at it, may be missing. */
  readonly ordersSince?: Date;
  /** The last purchase of each product, newest first, at most MAX_BOUGHT_SKUS. */
  readonly skus: readonly SkuSignal[];
  readonly skusSince?: Date;
  /** The newest review of a valid order. */
  readonly reviewedAt?: Date;
}
export const MAX_BOUGHT_ORDERS = 50;
export const MAX_BOUGHT_SKUS = 200;
export const MAX_TAGS = 20;

/** What the customer did short of a valid order. Lists are bounded by MAX_SIGNALS, newest kept. */
export interface Signals {
  readonly followedAt?: Date;
  readonly wishlist: readonly SkuSignal[];
  readonly cart: readonly SkuSignal[];
  /** Orders placed and not yet paid. */
  readonly unpaid: readonly OrderSignal[];
  /** Valid orders without a review. */
  readonly unreviewed: readonly OrderSignal[];
}
export const MAX_SIGNALS = 50;

export interface Consent {
  readonly granted: boolean;
  readonly at: Date;
  /** They said no themselves, rather than never having said yes: skipped as `opted_out`, and only they can take it back. */
  readonly optedOut?: boolean;
}

/** One message to one customer, remembered on the customer: the lock, the caps' memory and the funnel of one recipient. */
export interface Touch {
  readonly run: string;
  /** The reference under which it left, when that record was merged into this one since: batches and message ids name it. */
  readonly ref?: string;
  /** windowKey(campaign, window): one customer gets at most one message per window. */
  readonly window: string;
  readonly channel: ChannelName;
  /** When the message was claimed. */
  readonly at: Date;
  /** Names the activity attempt that claimed it: another attempt that meets it is in doubt. */
  readonly claim: string;
  /** Set when the provider refused this recipient: such a touch counts for no cap and for no window. */
  readonly failed?: boolean;
  /** The first of each step, those of machines left out; a step implies the ones before. */
  readonly deliveredAt?: Date;
  readonly readAt?: Date;
  readonly clickedAt?: Date;
  /** What the steps are made of. Absent of a touch from before requests were classified. */
  readonly engaged?: Engaged;
  readonly order?: string;
  readonly boughtAt?: Date;
  readonly revenue?: number;
  /** Its orders by the hour (UTC) in which they were placed. */
  readonly sales?: readonly Sale[];
}

/** What became of one message, by provider's receipts and by requests for its addresses (domain/customer/tracking). */
export interface Engaged {
  /** Said by a receipt; of a click only where it was counted before requests were classified. */
  readonly toldDeliveredAt?: Date;
  readonly toldReadAt?: Date;
  readonly toldClickedAt?: Date;
  /** First request that is not a machine's. */
  readonly openedAt?: Date;
  readonly clickedAt?: Date;
  /** The newest clicks of a person, oldest first: they alone decide what an order belongs to. */
  readonly humanClicks?: readonly Date[];
  /** All requests for the pixel and for links. */
  readonly opens?: ByClass;
  readonly clicks?: ByClass;
}

/** What orders brought in one hour, by what they were attributed. */
export interface Sale {
  readonly at: Date;
  readonly by: 'click' | 'receipt';
  readonly orders: number;
  readonly revenue: number;
}

/** A person who interacted with one shop. `_id` is customerId(shop, ref). */
export interface Customer {
  readonly _id: string;
  readonly shop: string;
  readonly ref: string;
  /**
   * Counts every change that a sending rule can see (facts, signals, consent, addresses, claims), not reads and clicks.
   * A claim names the rev at which the rule said yes, so one small filter proves that nothing has changed since.
   */
  readonly rev: number;
  readonly name: string;
  readonly phone?: string;
  readonly email?: string;
  readonly chatId?: string;
  /** The id that the shop's official account of Zalo's knows them by: another way to the person whose phone this is. */
  readonly zaloId?: string;
  readonly facts: OrderFacts;
  readonly signals: Signals;
  readonly bought?: Purchases;
  /** As the shop wrote it, and what it is compared by (domain/base/text/place.ts). */
  readonly city?: string;
  readonly cityKey?: string;
  /** The shop's own labels for them, sorted, at most MAX_TAGS. */
  readonly tags?: readonly string[];
  readonly consent: Partial<Record<ChannelName, Consent>>;
  /** Addresses that are not to be used any more, by channel. */
  readonly suppressed?: Partial<Record<ChannelName, Suppression>>;
  /**
   * Who else of the shop has the same address, by channel: references, this customer's own among them, at most MAX_SHARING. Absent
   * for nearly everybody. One of them may have another address by now.
   */
  readonly shared?: Partial<Record<ChannelName, readonly string[]>>;
  readonly touches: readonly Touch[];
  /**
   * Changes whenever what became of a message is written: so nobody counts by touches that have changed since. The words of the last
   * writers are in it, so that each finds out what was written, even when somebody wrote after them.
   */
  readonly heard?: string;
  /** Their ways through the shop's win-back programmes, newest last, at most MAX_ENTRIES. */
  readonly winbacks?: readonly WinbackEntry[];
  /** What events said that no rule looks at; only they read and write it, and it counts in no `rev`. */
  readonly memory?: EventMemory;
  /** True for generated sample data. */
  readonly simulated?: boolean;
  /** The reference that is to stand for them, while they are being erased. */
  readonly erasedAs?: string;
}

/** Records of one person, or of a family: more customers of one address are somebody's filling, and get nothing. */
export const MAX_SHARING = 100;

/** How a customer without a name is addressed: "Chào bạn, …". */
export const NAMELESS = 'bạn';
