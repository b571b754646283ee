import fc from 'fast-check';
import type { ChannelName } from '../../../domain/base/channel.js';
import { CHANNELS } from '../../../domain/base/channel.js';
import { DAY_MS } from '../../../domain/base/time.js';
import type { Customer, OrderFacts, Signals, Touch } from '../../../domain/customer/customer.js';
import { RECENT_ORDERS } from '../../../domain/customer/customer.js';
import { EMPTY_FUNNEL, EMPTY_LEDGER } from '../../../domain/run/ledger.js';
import type { Run } from '../../../domain/run/run.js';

/** The instant most tests look from. */
export const NOW = new Date('2026-11-11T02:00:00.000Z');
export const daysAgo = (days: number, from: Date = NOW): Date => new Date(from.getTime() - days * DAY_MS);
export const msAgo = (ms: number, from: Date = NOW): Date => new Date(from.getTime() - ms);

export const NO_SIGNALS: Signals = { wishlist: [], cart: [], unpaid: [], unreviewed: [] };
const NO_ORDERS: OrderFacts = { validOrders: 0, revenue: 0, recentOrderAts: [] };

/** Order facts as the orders give them. */
export function factsOf(orderAts: readonly Date[]): OrderFacts {
  const newest = [...orderAts].sort((a, b) => b.getTime() - a.getTime());
  const [lastOrderAt] = newest;
  const firstOrderAt = newest.at(-1);
  return {
    validOrders: newest.length,
    revenue: newest.length * 1000,
    recentOrderAts: newest.slice(0, RECENT_ORDERS),
    ...(firstOrderAt ? { firstOrderAt } : {}),
    ...(lastOrderAt ? { lastOrderAt } : {}),
  };
}

const GRANTED = { granted: true, at: daysAgo(400) };
/** A customer who can be reached by every channel and has done nothing yet. */
export function customer(over: Partial<Customer> = {}): Customer {
  return {
    _id: 'hoa/c1',
    shop: 'hoa',
    ref: 'c1',
    rev: 1,
    name: 'Nguyễn Thị Minh',
    phone: '+84912345678',
    email: 'minh@example.com',
    chatId: 'chat-1',
    facts: NO_ORDERS,
    signals: NO_SIGNALS,
    consent: { chat: GRANTED, email: GRANTED, sms: GRANTED },
    touches: [],
    ...over,
  };
}

export function touch(over: Partial<Touch> = {}): Touch {
  return {
    run: 'hoa.10-10.old.1',
    window: 'hoa.10-10.launch',
    channel: 'chat',
    at: daysAgo(30),
    claim: 'a1',
    ...over,
  };
}

export function run(over: Partial<Run> = {}): Run {
  return {
    _id: 'hoa.11-11.launch-followers.1',
    shop: 'hoa',
    campaign: 'hoa.11-11',
    window: 'launch',
    outreach: 'launch-followers',
    channel: 'chat',
    audience: { name: 'followers' },
    template: { text: 'Chào {{ customer_name }}' },
    link: 'https://hoa.example.com/11-11',
    before: [],
    dueAt: NOW,
    expiresAt: new Date(NOW.getTime() + DAY_MS),
    lateness: 'send',
    asOf: NOW,
    state: 'open',
    planned: { batches: 0, done: false },
    ledger: EMPTY_LEDGER,
    funnel: EMPTY_FUNNEL,
    ...over,
  } as Run;
}

/** An age around the edges that rules have: whole days, a millisecond either side, and the future. */
const anyAgeMs = fc.oneof(
  fc.integer({ min: -3 * DAY_MS, max: 400 * DAY_MS }),
  fc
    .tuple(fc.constantFrom(0, 1, 14, 15, 16, 29, 30, 31, 60, 61, 90, 91, 180, 181), fc.constantFrom(-1, 0, 1))
    .map(([days, edge]) => days * DAY_MS + edge),
);
export const anyInstant = anyAgeMs.map((age) => msAgo(age));
const instants = (max: number) => fc.array(anyInstant, { maxLength: max });

/** Any facts and signals that the data can hold. */
export const anyMember = fc.record({
  facts: instants(14).map(factsOf),
  signals: fc.record(
    {
      followedAt: anyInstant,
      wishlist: instants(3).map((ats) => ats.map((at, i) => ({ sku: `s${i}`, at }))),
      cart: instants(3).map((ats) => ats.map((at, i) => ({ sku: `s${i}`, at }))),
      unpaid: instants(2).map((ats) => ats.map((at, i) => ({ order: `o${i}`, at }))),
      unreviewed: instants(2).map((ats) => ats.map((at, i) => ({ order: `o${i}`, at }))),
    },
    { requiredKeys: ['wishlist', 'cart', 'unpaid', 'unreviewed'] },
  ),
});

export const anyChannel: fc.Arbitrary<ChannelName> = fc.constantFrom(...CHANNELS);
