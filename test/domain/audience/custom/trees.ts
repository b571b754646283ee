import fc from 'fast-check';
import type { Condition, Tree } from '../../../../domain/audience/custom/tree.js';
import { WINDOWS } from '../../../../domain/base/window.js';
import { type Customer, MAX_SIGNALS } from '../../../../domain/customer/customer.js';
import { anyChannel, anyInstant, anyMember, customer } from '../../support/samples.js';

const SKUS = ['s0', 's1', 's2', 's9'];
const CITIES = ['Hà Nội', 'TP. Hồ Chí Minh', 'Huế'];
const TAGS = ['vip', 'sỉ'];
const CAMPAIGNS = ['10-10', '11-11'];
const days = fc.oneof(fc.constantFrom(1, 15, 30, 60, 90, 180), fc.integer({ min: 1, max: 400 }));

/** At least one of two bounds, in order. */
const bounds = <A extends string, B extends string>(low: A, high: B, value: fc.Arbitrary<number>) =>
  fc.tuple(value, value, fc.constantFrom('low', 'high', 'both')).map(([a, b, which]) => ({
    ...(which === 'high' ? {} : { [low]: Math.min(a, b) }),
    ...(which === 'low' ? {} : { [high]: Math.max(a, b) }),
  }));
const withDays = fc.record({ days }, { requiredKeys: [] });

/** Any single condition that the API lets in, over few products and campaigns so that they often meet. */
const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .tuple(bounds('atLeast', 'atMost', fc.integer({ min: 0, max: 9 })), withDays)
    .map(([range, when]) => ({ kind: 'orders', ...range, ...when }) as Condition),
  fc
    .tuple(bounds('atLeast', 'atMost', fc.integer({ min: 0, max: 15_000 })), withDays)
    .map(([range, when]) => ({ kind: 'revenue', ...range, ...when }) as Condition),
  fc
    .tuple(fc.constantFrom('last_order', 'first_order'), bounds('atLeastDays', 'atMostDays', days))
    .map(([kind, range]) => ({ kind, ...range }) as Condition),
  fc.constantFrom<Condition>({ kind: 'never_ordered' }, { kind: 'follows' }),
  fc
    .record(
      {
        kind: fc.constantFrom('wishlist', 'cart', 'bought', 'bought'),
        skus: fc.subarray(SKUS, { minLength: 1 }),
        categories: fc.subarray(['c1', 'c2'], { minLength: 1 }),
        products: fc.subarray(SKUS),
        days,
      },
      { requiredKeys: ['kind'] },
    )
    .map((one) => one as Condition),
  fc.record({ kind: fc.constant('reviewed'), days }, { requiredKeys: ['kind'] }).map((one) => one as Condition),
  fc.subarray(CITIES, { minLength: 1 }).map((cities): Condition => ({ kind: 'city', cities })),
  fc.subarray(TAGS, { minLength: 1 }).map((tags): Condition => ({ kind: 'tag', tags })),
  fc
    .record({ kind: fc.constantFrom('unpaid', 'unreviewed'), days }, { requiredKeys: ['kind'] })
    .map((one) => one as Condition),
  fc
    .record({ campaign: fc.constantFrom(...CAMPAIGNS), channel: anyChannel, days }, { requiredKeys: [] })
    .chain((one) =>
      fc
        .option(fc.constantFrom(...WINDOWS), { nil: undefined })
        .map((window) => ({ kind: 'reached', ...one, ...(one.campaign && window ? { window } : {}) }) as Condition),
    ),
);

/** Any tree of at most `depth` levels. */
export const anyTree = (depth = 4): fc.Arbitrary<Tree> =>
  depth <= 1
    ? anyCondition
    : fc.oneof(
        { weight: 2, arbitrary: anyCondition },
        { weight: 1, arbitrary: anyTree(depth - 1).map((of): Tree => ({ kind: 'not', of })) },
        {
          weight: 3,
          arbitrary: fc
            .tuple(fc.constantFrom('and', 'or'), fc.array(anyTree(depth - 1), { minLength: 1, maxLength: 3 }))
            .map(([kind, of]) => ({ kind, of }) as Tree),
        },
      );

const anyTouch = fc
  .record({
    campaign: fc.constantFrom('hoa.10-10', 'hoa.11-11', 'other.11-11', 'hoa.11-11-b'),
    // A programme's touches name a run instead of a window.
    window: fc.constantFrom(...WINDOWS, 'step-1.3'),
    channel: anyChannel,
    at: anyInstant,
    failed: fc.constantFrom(true, false, undefined),
  })
  .map(({ campaign, window, channel, at, failed }) => ({
    run: `${campaign}.o.1`,
    window: `${campaign}.${window}`,
    channel,
    at,
    claim: 'c',
    ...(failed === undefined ? {} : { failed }),
  }));

/** What a customer may keep of purchases: nothing, everything, or only what is newer than something. */
const anyPurchases = fc
  .record({
    orders: fc.array(fc.record({ at: anyInstant, total: fc.integer({ min: 0, max: 9_000 }) }), { maxLength: 4 }),
    skus: fc.array(fc.record({ sku: fc.constantFrom(...SKUS), at: anyInstant }), { maxLength: 3 }),
    since: fc.option(anyInstant, { nil: undefined }),
    reviewedAt: fc.option(anyInstant, { nil: undefined }),
  })
  .map(({ orders, skus, since, reviewedAt }) => ({
    orders,
    skus,
    ...(since ? { ordersSince: since, skusSince: since } : {}),
    ...(reviewedAt ? { reviewedAt } : {}),
  }));
const anyExtras = fc.record(
  {
    bought: anyPurchases,
    cityKey: fc.constantFrom('hanoi', 'hochiminh', 'danang'),
    tags: fc.subarray(['sỉ', 'vip', 'đại lý']),
  },
  { requiredKeys: [] },
);

/** Any customer of shop `hoa`, with facts and signals around the edges that conditions have. */
export const anyCustomer = (ref: string): fc.Arbitrary<Customer> =>
  fc
    .tuple(anyMember, anyExtras, fc.array(anyTouch, { maxLength: 3 }))
    .map(([member, extras, touches]) => customer({ _id: `hoa/${ref}`, ref, ...member, ...extras, touches }))
    .chain((one) => fc.boolean().map((full) => (full ? withFullLists(one) : one)));

/** The same, with as many wishes as are kept, of products that no condition names. */
const withFullLists = (one: Customer): Customer => {
  const [first] = one.signals.wishlist;
  if (!first) return one;
  const more = Array.from({ length: MAX_SIGNALS }, (_, n) => ({ sku: `other-${n}`, at: first.at }));
  const wishlist = [...one.signals.wishlist, ...more].slice(0, MAX_SIGNALS);
  return { ...one, signals: { ...one.signals, wishlist } };
};
