import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isOrderEvent, type ShopEvent } from '../../../../domain/customer/events/event.js';
import { marksNews, NO_MARKS, type OrderMarks, orderOf } from '../../../../domain/customer/events/order-marks.js';
import { applyEvents, type Profile } from '../../../../domain/customer/events/profile.js';
import { MAX_REGISTERS } from '../../../../domain/customer/events/register.js';
import { MAX_SEEN } from '../../../../domain/customer/events/seen.js';
import { viewOrders } from '../../../../domain/customer/order-facts.js';
import { arrivals, happened } from './samples.js';

const NOBODY: Profile = { name: '', signals: { wishlist: [], cart: [], unpaid: [], unreviewed: [] } };
const day = (n: number, ms = 0): Date => new Date(Date.UTC(2026, 9, n) + ms);
let ids = 0;
const event = (type: string, at: Date, more: object = {}): ShopEvent => {
  ids += 1;
  return { id: `e${ids}`, type, at, customer: '1', ...more } as ShopEvent;
};
const apply = (events: readonly ShopEvent[], before: Profile = NOBODY): Profile =>
  applyEvents(before, events, () => true).profile;

/** A customer as any rule sees them, after events that came in groups of `size`. */
function outcome(events: readonly ShopEvent[], size: number) {
  const orders = new Map<string, OrderMarks>();
  let profile = NOBODY;
  for (let from = 0; from < events.length; from += size) {
    profile = applyEvents(profile, events.slice(from, from + size), (one) => {
      if (!isOrderEvent(one)) return true;
      const { order } = one;
      const news = marksNews(orders.get(order) ?? NO_MARKS, one);
      if (news.kind === 'changed') orders.set(order, news.marks);
      return news.kind === 'changed';
    }).profile;
  }
  const placed = [...orders].flatMap(([ref, marks]) => orderOf(ref, marks) ?? []);
  const { memory, ...visible } = profile;
  const { n: _n, seen: _seen, ...words } = memory ?? { n: 0, seen: '' };
  return { visible, words, orders: viewOrders(placed, profile.signals.cart) };
}

describe('events', () => {
  it('come to the same profile late, repeated, shuffled and in groups of any size', () => {
    const case_ = happened('c').chain((events) =>
      fc.tuple(fc.constant(events), arrivals(events), fc.integer({ min: 1, max: 9 })),
    );
    fc.assert(
      fc.property(case_, ([events, arrived, size]) => {
        assert.deepEqual(outcome(arrived, size), outcome(events, events.length));
      }),
      { numRuns: 1000 },
    );
  });

  it('of more products than are remembered still do not depend on the order they come in', () => {
    const many = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 3 * MAX_REGISTERS }), fc.integer({ min: 0, max: 500 }), fc.boolean()),
      { minLength: 2 * MAX_REGISTERS, maxLength: 6 * MAX_REGISTERS },
    );
    const events = many.map((all) =>
      all.map(([sku, ms, gone]) => event(gone ? 'wishlist_removed' : 'wishlist_added', day(1, ms), { sku: `S${sku}` })),
    );
    const case_ = events.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    );
    fc.assert(
      fc.property(case_, fc.integer({ min: 1, max: 50 }), ([all, shuffled], size) => {
        assert.deepEqual(outcome(shuffled, size), outcome(all, all.length));
      }),
      { numRuns: 40 },
    );
  });

  it('are accepted once, and duplicates ever after, also when they came too late to change anything', () => {
    const removed = event('cart_removed', day(2), { sku: 'A' });
    const late = event('cart_added', day(1), { sku: 'A' });
    const first = applyEvents(NOBODY, [removed, late], () => true);
    assert.deepEqual(first.receptions, ['accepted', 'accepted']);
    assert.deepEqual(applyEvents(first.profile, [late, removed], () => true).receptions, ['duplicate', 'duplicate']);
    assert.deepEqual(first.profile.signals.cart, []);
  });

  it('that came before more than are remembered are told as duplicates by changing nothing', () => {
    const all = Array.from({ length: MAX_SEEN * 3 }, (_, n) => event('followed', day(1, n)));
    const once = applyEvents(NOBODY, all, () => true);
    assert.ok(once.receptions.every((reception) => reception === 'accepted'));
    const again = applyEvents(once.profile, all, () => true);
    assert.ok(again.receptions.every((reception) => reception === 'duplicate'));
    assert.deepEqual(again.profile.signals, once.profile.signals);
  });

  it('leave a customer with 100,000 of them small', () => {
    let profile = NOBODY;
    const long = 'x'.repeat(50);
    const types = ['cart_added', 'wishlist_added', 'cart_removed', 'wishlist_removed'];
    for (let from = 0; from < 100_000; from += 1000) {
      const events = Array.from({ length: 1000 }, (_, n) =>
        event(types[(from + n * 7) % 4] ?? '', day(1, from + n), { sku: `${long}${(from + n * 13) % 5000}` }),
      );
      profile = apply(events, profile);
    }
    const { memory, signals } = profile;
    assert.deepEqual([memory?.cart?.length, memory?.wishlist?.length], [MAX_REGISTERS, MAX_REGISTERS]);
    assert.ok(signals.wishlist.length <= 50);
    const bytes = JSON.stringify(profile).length;
    assert.ok(bytes < 64 * 1024, `${bytes} bytes`);
  });
});

describe('the last word', () => {
  it('on a product and the follow is the later one by its own time, whenever it comes', () => {
    const profile = apply([
      event('cart_removed', day(3), { sku: 'A' }),
      event('cart_added', day(2), { sku: 'A' }),
      event('cart_added', day(4), { sku: 'B' }),
      event('unfollowed', day(2)),
      event('followed', day(3)),
    ]);
    assert.deepEqual(profile.signals.cart, [{ sku: 'B', at: day(4) }]);
    assert.deepEqual(profile.signals.followedAt, day(3));
  });

  it('at the same instant is the no: removed, unfollowed', () => {
    const yes = [event('wishlist_added', day(1), { sku: 'A' }), event('followed', day(1))];
    const no = [event('wishlist_removed', day(1), { sku: 'A' }), event('unfollowed', day(1))];
    for (const all of [
      [...yes, ...no],
      [...no, ...yes],
    ]) {
      const { signals } = apply(all);
      assert.deepEqual([signals.wishlist, signals.followedAt], [[], undefined]);
    }
  });

  it('on each field of the profile is a word of its own, and null takes the value away', () => {
    const profile = apply([
      event('profile_changed', day(2), { profile: { name: 'Hai', phone: '+84912345678' } }),
      event('profile_changed', day(1), { profile: { name: 'Một', email: 'a@b.vn' } }),
      event('profile_changed', day(3), { profile: { phone: null } }),
    ]);
    assert.deepEqual([profile.name, profile.phone, profile.email], ['Hai', undefined, 'a@b.vn']);
    assert.equal('phone' in profile, false);
  });

  it('of a file is the start: later events change it, earlier removals do not', () => {
    const file: Profile = {
      ...NOBODY,
      signals: { ...NOBODY.signals, followedAt: day(5), wishlist: [{ sku: 'A', at: day(5) }] },
    };
    const kept = apply([event('wishlist_removed', day(4), { sku: 'A' }), event('unfollowed', day(4))], file);
    assert.deepEqual(kept.signals, file.signals);
    const gone = apply([event('wishlist_removed', day(6), { sku: 'A' }), event('unfollowed', day(6))], kept);
    assert.deepEqual([gone.signals.wishlist, gone.signals.followedAt], [[], undefined]);
  });
});

describe('what an order event is', () => {
  it('is told by its order', () => {
    const placed = event('order_placed', day(1), { order: 'o', total: 1, skus: [] });
    assert.ok(isOrderEvent(placed) && !isOrderEvent(event('followed', day(1))));
  });
});
