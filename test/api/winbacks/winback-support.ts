import { customerId } from '../../../domain/base/ids.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { native } from '../../../models/base/native.js';
import { NOW, type TestApi } from '../support.js';

export const DAY = 86_400_000;
export const BASE = '/v1/shops/hoa-nang/winbacks';

/** An e-mail programme as the seed describes it. */
export const EMAIL = {
  name: 'Gợi nhớ khách hàng trở lại mua hàng',
  channel: 'email',
  days: 30,
  steps: [{ afterDays: 0, template: { subject: 'Lâu quá không gặp', text: 'Chào {{ customer_name }}, {{ link }}' } }],
  link: 'https://shop.example.com/nho',
};
/** The seed's first allowed phrase, as customer care. */
export const SMS = {
  ...EMAIL,
  channel: 'sms',
  steps: [{ afterDays: 0, template: { text: 'Than moi {{ customer_name }} ghe lai cua hang' } }],
};
export const smsText = (text: string): object => ({ ...SMS, steps: [{ afterDays: 0, template: { text } }] });

/** Customers whose last order is this many days ago, all of them reachable. */
export async function addBuyers(api: TestApi, daysAgo: readonly number[], shop = 'hoa-nang'): Promise<void> {
  const documents = daysAgo.map((days, index): Customer => {
    const at = new Date(NOW.getTime() - days * DAY);
    const granted = { granted: true, at };
    const ref = `b${index}`;
    return {
      _id: customerId(shop, ref),
      shop,
      ref,
      rev: 1,
      name: 'Lan',
      email: `${ref}@example.com`,
      phone: '+84901234567',
      facts: { validOrders: 1, revenue: 1, firstOrderAt: at, lastOrderAt: at, recentOrderAts: [at] },
      signals: { wishlist: [], cart: [], unpaid: [], unreviewed: [] },
      consent: { email: granted, sms: granted },
      touches: [],
    };
  });
  await native(api.models.customers).insertMany(documents);
}
