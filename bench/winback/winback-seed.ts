import { customerId } from '../../domain/base/ids.js';
import { DAY_MS } from '../../domain/base/time.js';
import type { Customer } from '../../domain/customer/customer.js';
import { winbackId } from '../../domain/winback/ids.js';
import type { Winback } from '../../domain/winback/winback.js';
import { native } from '../../models/base/native.js';
import type { Models } from '../../models/models.js';

export const ZONE = 'Asia/Ho_Chi_Minh';
const INSERT = 1_000;
const SINCE = new Date('2026-01-01T00:00:00Z');
const GRANTED = { granted: true, at: SINCE };

const shopOf = (n: number): string => `bench-${String(n).padStart(5, '0')}`;
export const programmeOf = (n: number): { programme: string; shop: string } => ({
  programme: winbackId(shopOf(n), 'nho'),
  shop: shopOf(n),
});

/** Customers 0 to `lapsed` − 1 have not bought for 40 days and more, the others yesterday. */
function buyer(shop: string, n: number, lapsed: number, now: number): Customer {
  const ref = `c${String(n).padStart(4, '0')}`;
  const bought = new Date(now - (n < lapsed ? 40 + n : 1) * DAY_MS);
  return {
    _id: customerId(shop, ref),
    shop,
    ref,
    rev: 1,
    name: `Khách ${n}`,
    email: `${ref}@${shop}.example.com`,
    facts: { validOrders: 1, revenue: 100_000, firstOrderAt: bought, lastOrderAt: bought, recentOrderAts: [bought] },
    signals: { wishlist: [], cart: [], unpaid: [], unreviewed: [] },
    consent: { email: GRANTED },
    touches: [],
    simulated: true,
  };
}

const programme = (n: number, hour: string): Winback => ({
  _id: programmeOf(n).programme,
  shop: shopOf(n),
  key: 'nho',
  zone: ZONE,
  name: 'Gợi nhớ khách hàng trở lại mua hàng',
  channel: 'email',
  smsRoute: 'cskh',
  days: 30,
  hour,
  steps: [{ afterDays: 0, template: { subject: 'Lâu quá không gặp', text: 'Chào {{ customer_name }}! {{ link }}' } }],
  offer: { enabled: false },
  holdout: 0,
  dailyLimit: 10_000,
  link: 'https://shop.example.com/nho',
  state: 'active',
  version: 1,
  salt: 'bench',
  createdAt: SINCE,
  activatedAt: SINCE,
});

export interface Seed {
  readonly programmes: number;
  /** Per shop. */
  readonly customers: number;
  /** Of them due on the first day. */
  readonly lapsed: number;
  /** HH:MM in ZONE. */
  readonly hour: string;
}

/** Writes as many shops, each with customers and an active programme. */
export async function seedProgrammes(models: Models, seed: Seed, now: number): Promise<void> {
  const shops = Array.from({ length: seed.programmes }, (_, n) => shopOf(n));
  const write = async (collection: ReturnType<typeof native>, documents: readonly object[]): Promise<void> => {
    for (let from = 0; from < documents.length; from += INSERT) {
      await collection.insertMany(documents.slice(from, from + INSERT) as never[], { ordered: false });
    }
  };
  await write(
    native(models.shops),
    shops.map((_id) => ({ _id, name: `Shop ${_id}`, zone: ZONE, currency: 'VND', createdAt: SINCE })),
  );
  const numbers = Array.from({ length: seed.customers }, (_, n) => n);
  for (const shop of shops) {
    const people = numbers.map((n) => buyer(shop, n, seed.lapsed, now));
    await write(native(models.customers), people);
  }
  await write(
    native(models.winbacks),
    shops.map((_, n) => programme(n, seed.hour)),
  );
}
