import fc from 'fast-check';
import type { Condition, Tree } from '../../../domain/custom-audience/tree.js';
import type { Customer } from '../../../domain/customer.js';
import { WINDOWS } from '../../../domain/window.js';
import { anyChannel, anyInstant, anyMember, customer } from '../support/samples.js';

const SKUS = ['s0', 's1', 's2', 's9'];
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
export const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .tuple(bounds('atLeast', 'atMost', fc.integer({ min: 0, max: 9 })), withDays)
    .map(([range, when]) => ({ kind: 'orders', ...range, ...when }) as Condition),
  bounds('atLeast', 'atMost', fc.integer({ min: 0, max: 15_000 })).map((r) => ({ kind: 'revenue', ...r }) as Condition),
  fc
    .tuple(fc.constantFrom('last_order', 'first_order'), bounds('atLeastDays', 'atMostDays', days))
    .map(([kind, range]) => ({ kind, ...range }) as Condition),
  fc.constantFrom<Condition>({ kind: 'never_ordered' }, { kind: 'follows' }),
  fc
    .record(
      { kind: fc.constantFrom('wishlist', 'cart'), skus: fc.subarray(SKUS, { minLength: 1 }), days },
      { requiredKeys: ['kind'] },
    )
    .map((one) => one as Condition),
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

/** Any customer of shop `hoa`, with facts and signals around the edges that conditions have. */
export const anyCustomer = (ref: string): fc.Arbitrary<Customer> =>
  fc
    .tuple(anyMember, fc.array(anyTouch, { maxLength: 3 }))
    .map(([member, touches]) => customer({ _id: `hoa/${ref}`, ref, ...member, touches }));
