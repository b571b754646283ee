import fc from 'fast-check';
import type { ShopEvent } from '../../../../domain/customer/events/event.js';

const START = Date.UTC(2026, 9, 1);
/** Few instants, so that ties are common: they are where an order of arrival could show. */
const at = fc.integer({ min: 0, max: 12 }).map((hours) => new Date(START + hours * 3_600_000));
const sku = fc.constantFrom('A', 'B', 'C', 'D');
const order = fc.constantFrom('o1', 'o2', 'o3');
const text = (values: readonly string[]) => fc.option(fc.constantFrom(...values), { freq: 3 });

const body = {
  order_placed: fc.record({ order, total: fc.constantFrom(0, 500, 1000), skus: fc.array(sku, { maxLength: 3 }) }),
  order_paid: fc.record({ order }),
  order_delivered: fc.record({ order }),
  order_cancelled: fc.record({ order }),
  order_returned: fc.record({ order, amount: fc.constantFrom(100, 400, 900) }, { requiredKeys: ['order'] }),
  review_left: fc.record({ order }),
  cart_added: fc.record({ sku }),
  cart_removed: fc.record({ sku }),
  wishlist_added: fc.record({ sku }),
  wishlist_removed: fc.record({ sku }),
  followed: fc.record({}),
  unfollowed: fc.record({}),
  consent_given: fc.record({ channel: fc.constantFrom('chat', 'email', 'sms') }),
  consent_withdrawn: fc.record({ channel: fc.constantFrom('chat', 'email', 'sms') }),
  profile_changed: fc.record({
    profile: fc.record(
      { name: fc.constantFrom('An', 'Bình'), phone: text(['+84912345678', '+84987654321']), email: text(['a@b.vn']) },
      { requiredKeys: [] },
    ),
  }),
} satisfies Record<ShopEvent['type'], fc.Arbitrary<object>>;
export const EVENT_TYPES = Object.keys(body);

const oneOf = Object.entries(body).map(([type, rest]) => fc.tuple(fc.constant(type), at, rest));

/** What happened to one customer: events with ids of their own. */
export const happened = (customer: string, maxLength = 25): fc.Arbitrary<ShopEvent[]> =>
  fc
    .array(fc.oneof(...oneOf), { minLength: 1, maxLength })
    .map((all) =>
      all.map(([type, time, rest], n) => ({ id: `${customer}-${n}`, type, at: time, customer, ...rest }) as ShopEvent),
    );

/** The same events as they may arrive: in another order, some of them again. */
export const arrivals = (events: readonly ShopEvent[]): fc.Arbitrary<ShopEvent[]> =>
  fc
    .tuple(
      fc.shuffledSubarray([...events], { minLength: events.length, maxLength: events.length }),
      fc.array(fc.constantFrom(...events), { maxLength: 8 }),
    )
    .chain(([all, again]) => {
      const list = [...all, ...again];
      return fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length });
    });
