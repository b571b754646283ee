import { type Customer, MAX_SIGNALS, MAX_TAGS, type Signals, type Touch } from './customer.js';
import { MAX_ENTRIES, type WinbackEntry } from './entry.js';
import { type EventMemory, NO_MEMORY } from './events/memory.js';
import { present, SkuWords, wins } from './events/register.js';
import { joinSeen } from './events/seen.js';

/** What the record that stays takes over from the other: only where it has nothing of its own. Tags of both, the first ones. */
export function gapsOf(
  kept: Customer,
  other: Customer,
): Partial<Pick<Customer, 'name' | 'phone' | 'email' | 'chatId' | 'zaloId' | 'city' | 'tags'>> {
  const gaps = FIELDS.filter((field) => !kept[field] && other[field]).map((field) => [field, other[field]] as const);
  const tags = [...new Set([...(kept.tags ?? []), ...(other.tags ?? [])])].sort().slice(0, MAX_TAGS);
  const hasMore = tags.length > (kept.tags?.length ?? 0);
  return { ...Object.fromEntries(gaps), ...(hasMore ? { tags } : {}) };
}
const FIELDS = ['name', 'phone', 'email', 'chatId', 'zaloId', 'city'] as const;

/**
 * The messages to the other, with the reference that batches, receipts and links know them by. Their claims are over, and no attempt
 * that has claimed both records takes one for the other.
 */
export const movedTouches = ({ ref, touches }: Pick<Customer, 'ref' | 'touches'>): Touch[] =>
  touches.map((touch) => (touch.ref === undefined ? { ...touch, ref, claim: `${touch.claim}#${ref}` } : touch));

/** Both ways through programmes, newest last: of a programme the last entry is the one that counts. */
export const joinWinbacks = (kept: Customer, other: Customer): readonly WinbackEntry[] =>
  [...(other.winbacks ?? []), ...(kept.winbacks ?? [])]
    .sort((a, b) => a.enteredAt.getTime() - b.enteredAt.getTime())
    .slice(-MAX_ENTRIES);

/** Both records' lists and follow by the last word on each, and what events said of them. Orders' signals follow from the orders. */
export function joinSignals(kept: Customer, other: Customer): Pick<Customer, 'signals' | 'memory'> {
  const hasMemory = kept.memory !== undefined || other.memory !== undefined;
  const [own, theirs] = [kept.memory ?? NO_MEMORY, other.memory ?? NO_MEMORY];
  const listed = (name: 'wishlist' | 'cart'): SkuWords => {
    const words = new SkuWords(own[name], kept.signals[name]);
    for (const word of theirs[name] ?? []) words.say(word);
    for (const { sku, at } of other.signals[name]) words.say({ sku, at });
    return words;
  };
  const [wishlist, cart] = [listed('wishlist').registers(), listed('cart').registers()];
  const follows = [own.follow, theirs.follow, followOf(kept.signals), followOf(other.signals)];
  let follow: EventMemory['follow'];
  for (const word of follows) if (word && wins(word, follow)) follow = word;
  const { followedAt: _, ...signals } = kept.signals;
  return {
    signals: {
      ...signals,
      ...(follow && follow.gone !== true ? { followedAt: follow.at } : {}),
      wishlist: present(wishlist).slice(0, MAX_SIGNALS),
      cart: present(cart).slice(0, MAX_SIGNALS),
    },
    ...(hasMemory
      ? {
          memory: {
            n: own.n,
            seen: joinSeen(theirs.seen, own.seen),
            ...(follow ? { follow } : {}),
            ...(wishlist.length > 0 ? { wishlist } : {}),
            ...(cart.length > 0 ? { cart } : {}),
            fields: { ...theirs.fields, ...own.fields },
          },
        }
      : {}),
  };
}

const followOf = ({ followedAt }: Signals): EventMemory['follow'] => followedAt && { at: followedAt };
