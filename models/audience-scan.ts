import { setImmediate } from 'node:timers/promises';
import type { CoarseFilter } from '../domain/audiences/definition.js';
import type { ChannelName } from '../domain/channel.js';
import type { Customer } from '../domain/customer.js';
import { ADDRESS, customerPage, type Projection } from './customer-queries.js';
import type { Models } from './models.js';

/** What audience rules, reach and previews look at. */
export type ScannedCustomer = Pick<
  Customer,
  | '_id'
  | 'ref'
  | 'name'
  | 'phone'
  | 'email'
  | 'chatId'
  | 'facts'
  | 'signals'
  | 'consent'
  | 'suppressed'
  | 'touches'
  | 'winbacks'
  | 'bought'
  | 'cityKey'
  | 'tags'
>;

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

/** What a visit looks at besides reach: each field costs its transfer, a million times. */
const PROJECTIONS = {
  /** Those of the built-in audiences, and the arms of win-back programmes. */
  everything: { ...REACH, ...RULES, ...ARMS },
} as const;

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
  return fields;
}

export interface Scan {
  readonly shop: string;
  readonly filter: CoarseFilter;
  readonly fields: keyof typeof PROJECTIONS | Projection;
}

/** Customers read by one query; servers close cursors that live for long. */
const PAGE = 20_000;

/** Every matching customer in `_id` order, as many at a time as the server sent. */
async function* fetches({ customers }: Pick<Models, 'customers'>, { shop, filter, fields }: Scan) {
  let after = '';
  for (;;) {
    let seen = 0;
    const page = {
      shop,
      after,
      filter,
      projection: typeof fields === 'string' ? PROJECTIONS[fields] : fields,
      limit: PAGE,
    };
    for await (const rows of customerPage(customers, page)) {
      seen += rows.length;
      after = rows.at(-1)?._id ?? after;
      yield rows;
    }
    if (seen < PAGE) return;
  }
}

/**
 * Calls `visit` for each of a shop's customers that the filter lets through, in `_id` order. Holds two fetches of them:
 * the next is asked for before this one is visited, so that server and visitor work at the same time.
 * @param visit may rely on the named fields only
 */
export async function scanCustomers(
  models: Pick<Models, 'customers'>,
  scan: Scan,
  visit: (customer: ScannedCustomer) => void,
): Promise<void> {
  const rows = fetches(models, scan);
  try {
    let next = rows.next();
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = rows.next();
      // Who awaits nothing of it must not leave its failure unhandled; the next turn awaits it.
      next.catch(() => undefined);
      // Lets the request leave before the visits keep this thread busy.
      await setImmediate();
      for (const row of value) visit(row);
    }
  } finally {
    await rows.return(undefined);
  }
}
