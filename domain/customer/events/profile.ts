import { type Customer, MAX_SIGNALS } from '../customer.js';
import { PROFILE_FIELDS, type ProfileEvent, type ShopEvent } from './event.js';
import { type EventMemory, NO_MEMORY } from './memory.js';
import { present, SkuWords, type Word, wins } from './register.js';
import { SeenEvents } from './seen.js';

/** What events may change on a customer; what follows from their orders and consents is kept with those. */
export type Profile = Pick<Customer, 'name' | 'phone' | 'email' | 'chatId' | 'city' | 'signals' | 'memory'>;

/** What an event was. `known`: its id came before, or it changes nothing and its id may be one that was forgotten. */
export type Reception = 'accepted' | 'duplicate';

export interface Applied {
  readonly profile: Profile & { readonly memory: EventMemory };
  /** Of each event, in their order. */
  readonly receptions: readonly Reception[];
}

type Draft = { -readonly [K in keyof Profile]: Profile[K] };

/** null sorts before every text; at the same instant the greater value wins, whichever came first. */
const greater = (a: string | null, b: string | null): boolean => a !== null && (b === null || a > b);

/** True when one of the fields is news. */
function changeProfile(draft: Draft, fields: Map<string, Date>, { at, profile }: ProfileEvent): boolean {
  let news = false;
  for (const field of PROFILE_FIELDS) {
    const given = profile[field];
    if (given === undefined) continue;
    const before = fields.get(field);
    const current = draft[field] ?? null;
    const later = before ? at.getTime() - before.getTime() : 1;
    if (later < 0 || (later === 0 && !greater(given, current))) continue;
    fields.set(field, at);
    if (field === 'name') draft.name = given ?? '';
    else if (given === null) delete draft[field];
    else draft[field] = given;
    news = true;
  }
  return news;
}

/**
 * Applies events to a customer. Whatever the order in which they come, and however often, the same events give the same
 * profile: each part keeps the last word by the events' own time, and ties are settled by content.
 * @param elsewhere whether an event of an order or a consent was news to the order or the consent ledger
 */
export function applyEvents(
  before: Profile,
  events: readonly ShopEvent[],
  elsewhere: (event: ShopEvent) => boolean,
): Applied {
  const memory = before.memory ?? NO_MEMORY;
  const { signals } = before;
  const draft: Draft = { ...before };
  const seen = new SeenEvents(memory.seen);
  const cart = new SkuWords(memory.cart, signals.cart);
  const wishlist = new SkuWords(memory.wishlist, signals.wishlist);
  const fields = new Map<string, Date>(Object.entries(memory.fields));
  let follow =
    signals.followedAt && wins({ at: signals.followedAt }, memory.follow) ? { at: signals.followedAt } : memory.follow;

  const change = (event: ShopEvent): boolean => {
    switch (event.type) {
      case 'cart_added':
      case 'wishlist_added':
        return (event.type === 'cart_added' ? cart : wishlist).say({ sku: event.sku, at: event.at });
      case 'cart_removed':
      case 'wishlist_removed':
        return (event.type === 'cart_removed' ? cart : wishlist).say({ sku: event.sku, at: event.at, gone: true });
      case 'followed':
      case 'unfollowed': {
        const word: Word = { at: event.at, ...(event.type === 'followed' ? {} : { gone: true }) };
        if (!wins(word, follow)) return false;
        follow = word;
        return true;
      }
      case 'profile_changed':
        return changeProfile(draft, fields, event);
      default:
        return elsewhere(event);
    }
  };
  const receptions = events.map((event): Reception => {
    const isNew = seen.add(event.id);
    const news = change(event);
    return isNew && (news || !seen.mayHaveForgotten) ? 'accepted' : 'duplicate';
  });

  const { followedAt: _, ...others } = signals;
  const wishes = wishlist.registers();
  const inCart = cart.registers();
  return {
    receptions,
    profile: {
      ...draft,
      signals: {
        ...others,
        ...(follow && follow.gone !== true ? { followedAt: follow.at } : {}),
        wishlist: present(wishes).slice(0, MAX_SIGNALS),
        // Not cut yet: what was ordered since leaves the cart first.
        cart: present(inCart),
      },
      memory: {
        n: memory.n,
        seen: seen.toString(),
        ...(follow ? { follow } : {}),
        ...(wishes.length > 0 ? { wishlist: wishes } : {}),
        ...(inCart.length > 0 ? { cart: inCart } : {}),
        fields: Object.fromEntries(fields),
      },
    },
  };
}
