import { customerId } from '../../domain/base/ids.js';
import { DAY_MS } from '../../domain/base/time.js';
import type { Customer } from '../../domain/customer/customer.js';
import type { Models } from '../../models/models.js';

const INSERT = 1_000;
const CITIES = ['hanoi', 'hochiminh', 'danang', 'cantho'] as const;

/** Customer n of a shop as shops have them: buyers and others, some without consent, some messaged lately. */
export function crowdMember(shop: string, n: number, now: Date): Customer {
  const ref = `C${String(n).padStart(8, '0')}`;
  const ago = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
  const orders = n % 5;
  const ats = Array.from({ length: orders }, (_, i) => ago(((n * 7) % 300) + i * 20));
  const granted = { granted: true, at: ago(400) };
  const [last] = ats;
  const first = ats.at(-1);
  return {
    _id: customerId(shop, ref),
    shop,
    ref,
    rev: 1,
    name: `Khách hàng số ${n}`,
    phone: `+849${String(10_000_000 + n)}`,
    ...(n % 3 === 0 ? {} : { email: `u${n}@example.com` }),
    chatId: `chat-${n}`,
    facts: {
      validOrders: orders,
      revenue: orders * 250_000,
      ...(first ? { firstOrderAt: first } : {}),
      ...(last ? { lastOrderAt: last } : {}),
      recentOrderAts: ats,
    },
    signals: {
      ...(n % 4 === 0 ? {} : { followedAt: ago(n % 700) }),
      wishlist: n % 6 === 0 ? [{ sku: 'S1', at: ago(n % 90) }] : [],
      cart: n % 7 === 0 ? [{ sku: 'S2', at: ago(n % 60) }] : [],
      unpaid: [],
      unreviewed: [],
    },
    ...(orders > 0
      ? { bought: { orders: ats.map((at) => ({ at, total: 250_000 })), skus: [{ sku: 'S3', at: last ?? now }] } }
      : {}),
    ...(n % 2 === 0 ? { cityKey: CITIES[(n / 2) % CITIES.length] ?? 'hanoi' } : {}),
    consent: { chat: granted, ...(n % 8 === 0 ? {} : { sms: granted, email: granted }) },
    touches:
      n % 10 === 0
        ? [{ run: 'bench.old.x.1', window: 'bench.old.launch', channel: 'chat', at: ago(n % 20), claim: 'bench' }]
        : [],
    simulated: true,
  };
}

/** Writes `count` customers of a shop, a thousand at a time. */
export async function seedCrowd(models: Models, shop: string, count: number, now: Date): Promise<void> {
  for (let from = 1; from <= count; from += INSERT) {
    const size = Math.min(INSERT, count - from + 1);
    const documents = Array.from({ length: size }, (_, i) => crowdMember(shop, from + i, now));
    await models.customers.collection.insertMany(documents as never[], { ordered: false });
  }
}
