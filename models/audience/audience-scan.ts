import type { CoarseFilter } from '../../domain/audience/built-in/definition.js';
import type { ChannelName } from '../../domain/base/channel.js';
import { ahead } from '../base/ahead.js';
import { ADDRESS, customerPage, type Projection, type ReachRow } from '../customer/customer-queries.js';
import type { Models } from '../models.js';

/** What audience rules, reach and previews look at. */
export type ScannedCustomer = Omit<ReachRow, 'rev'>;

/** Of a touch only what caps count: a customer may carry 200 of them. */
const REACH = {
  ref: 1,
  name: 1,
  phone: 1,
  email: 1,
  chatId: 1,
  consent: 1,
  suppressed: 1,
  'touches.at': 1,
  'touches.channel': 1,
  'touches.failed': 1,
} as const;
const RULES = { facts: 1, signals: 1 } as const;
const ARMS = { 'winbacks.arm': 1, 'winbacks.enteredAt': 1 } as const;

/** What the built-in audiences look at, and the arms of win-back programmes: each field costs its transfer, a million times. */
export const EVERYTHING: Projection = { ...REACH, ...RULES, ...ARMS };

/**
 * What a preview by these channels reads: of addresses and consents only theirs, and beside them only what the rule looks at.
 * @param reads MongoDB paths
 */
export function previewFields(channels: readonly ChannelName[], reads: readonly string[]): Projection {
  const { phone: _p, email: _e, chatId: _i, consent: _c, suppressed: _s, ...rest } = REACH;
  const fields: Record<string, 1> = { ...rest };
  for (const channel of channels) {
    fields[ADDRESS[channel]] = 1;
    fields[`consent.${channel}.granted`] = 1;
    fields[`consent.${channel}.optedOut`] = 1;
    fields[`suppressed.${channel}.reason`] = 1;
  }
  for (const path of reads) fields[path] = 1;
  // Zalo takes nobody without an order; a path beside its parent would be refused.
  if (channels.includes('zalo') && !('facts' in fields)) fields['facts.lastOrderAt'] = 1;
  return fields;
}

export interface Scan {
  readonly shop: string;
  readonly filter: CoarseFilter;
  readonly fields: Projection;
}

/** Customers read by one query; servers close cursors that live for long. */
const PAGE = 20_000;

/** Every matching customer in `_id` order, as many at a time as the server sent. */
async function* fetches({ customers }: Pick<Models, 'customers'>, { shop, filter, fields }: Scan) {
  let after = '';
  for (;;) {
    let seen = 0;
    const page = { shop, after, filter, projection: fields, limit: PAGE };
    for await (const rows of customerPage(customers, page)) {
      seen += rows.length;
      after = rows.at(-1)?._id ?? after;
      yield rows;
    }
    if (seen < PAGE) return;
  }
}

/**
 * Calls `visit` for each of a shop's customers that the filter lets through, in `_id` order. Holds two fetches of them.
 * @param visit may rely on the named fields only
 */
export async function scanCustomers(
  models: Pick<Models, 'customers'>,
  scan: Scan,
  visit: (customer: ScannedCustomer) => void,
): Promise<void> {
  for await (const rows of ahead(fetches(models, scan))) for (const row of rows) visit(row);
}
