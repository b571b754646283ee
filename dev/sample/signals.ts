import { DAY_MS } from './calendar.js';
import type { Random } from './random.js';

/** How often a simulated customer does what the invoices do not tell. Guesses, made to look like a marketplace shop. */
export interface Habits {
  readonly follows: number;
  readonly wishes: number;
  readonly fillsCart: number;
  readonly leavesOrderUnpaid: number;
}
export const BUYER: Habits = { follows: 0.35, wishes: 0.3, fillsCart: 0.18, leavesOrderUnpaid: 0.04 };
export const VISITOR: Habits = { follows: 0.5, wishes: 0.7, fillsCart: 0.5, leavesOrderUnpaid: 0.03 };

/** Follows, wishes and carts spread over this many days, recent ones more often, so that some fall out of each audience. */
const FOLLOW_DAYS = 300;
const WISH_DAYS = 75;
const CART_DAYS = 45;
const MOST_WISHES = 6;
const MOST_IN_CART = 4;

/** An instant 0 to `days` days before `at`; squaring the draw favours recent ones. */
export const before = (at: Date, days: number, random: Random): Date =>
  new Date(at.getTime() - 60_000 - Math.floor(random.next() ** 2 * days * DAY_MS));

/** Mostly what sells best; now and then what the customer has bought. */
export function pickSku(random: Random, bestSellers: readonly string[], bought: readonly string[]): string {
  if (bought.length > 0 && random.chance(0.25)) return random.pick(bought);
  return bestSellers[Math.floor(random.next() ** 3 * bestSellers.length)] ?? random.pick(bestSellers);
}

interface Choice {
  readonly campaignAt: Date;
  readonly bestSellers: readonly string[];
  readonly bought: readonly string[];
}

/** `sku@instant` items separated by spaces: the import's form of a wishlist or a cart. */
function items(random: Random, choice: Choice, most: number, days: number): string {
  const list = new Map<string, Date>();
  for (let n = 1 + random.int(most); n > 0; n--) {
    list.set(pickSku(random, choice.bestSellers, choice.bought), before(choice.campaignAt, days, random));
  }
  return [...list].map(([sku, at]) => `${sku}@${at.toISOString()}`).join(' ');
}

export interface SignalFields {
  readonly followed_at: string;
  readonly wishlist: string;
  readonly cart: string;
}

/** The follow, the wishlist and the cart of one simulated customer at `campaignAt`; empty strings for none. */
export function signals(random: Random, habits: Habits, choice: Choice): SignalFields {
  return {
    followed_at: random.chance(habits.follows) ? before(choice.campaignAt, FOLLOW_DAYS, random).toISOString() : '',
    wishlist: random.chance(habits.wishes) ? items(random, choice, MOST_WISHES, WISH_DAYS) : '',
    cart: random.chance(habits.fillsCart) ? items(random, choice, MOST_IN_CART, CART_DAYS) : '',
  };
}
