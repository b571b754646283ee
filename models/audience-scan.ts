import type { CoarseFilter } from '../domain/audiences/definition.js';
import type { Customer } from '../domain/customer.js';
import { customerPage } from './customer-queries.js';
import type { Models } from './models.js';

/** What audience rules, reach and previews look at. */
export type ScannedCustomer = Pick<
  Customer,
  'ref' | 'name' | 'phone' | 'email' | 'chatId' | 'facts' | 'signals' | 'consent' | 'touches' | 'winbacks'
>;

/** Of a touch only what caps count: a customer may carry 200 of them. */
const PROJECTION = {
  ref: 1,
  name: 1,
  phone: 1,
  email: 1,
  chatId: 1,
  facts: 1,
  signals: 1,
  consent: 1,
  'touches.at': 1,
  'touches.channel': 1,
  'touches.failed': 1,
  'winbacks.arm': 1,
  'winbacks.enteredAt': 1,
} as const;

/** Customers read by one query; servers close cursors that live for long. */
const PAGE = 20_000;

/** Calls `visit` for each of a shop's customers that the filter lets through, in `_id` order; holds one fetch of them. */
export async function scanCustomers(
  { customers }: Pick<Models, 'customers'>,
  shop: string,
  filter: CoarseFilter,
  visit: (customer: ScannedCustomer) => void,
): Promise<void> {
  let after = '';
  for (;;) {
    let seen = 0;
    const page = { shop, after, filter, projection: PROJECTION, limit: PAGE };
    for await (const rows of customerPage(customers, page)) {
      for (const row of rows) visit(row);
      seen += rows.length;
      after = rows.at(-1)?._id ?? after;
    }
    if (seen < PAGE) return;
  }
}
