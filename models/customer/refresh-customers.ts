import type { AttributionRule } from '../../domain/customer/attribution.js';
import type { Customer, Touch } from '../../domain/customer/customer.js';
import type { OrderContent } from '../../domain/customer/order.js';
import {
  attributeOrders,
  changedTouch,
  type OrderView,
  type TouchChange,
  touchChanges,
  viewOrders,
} from '../../domain/customer/order-facts.js';
import { native } from '../base/native.js';
import { inParallel } from '../base/parallel.js';
import { sameValue } from '../base/same-value.js';
import type { Models } from '../models.js';
import { ordersOfEach } from './orders-of.js';
import { moveCounters } from './tracking/counters.js';

/** What bringing a customer in line looks at. */
export type CustomerRow = Pick<Customer, '_id' | 'shop' | 'rev' | 'facts' | 'signals' | 'bought' | 'touches' | 'heard'>;

/** A customer who is claimed and ordered for at the same moment is written at the second try; more means a bug. */
const MAX_TRIES = 20;
/** Customers in memory at once. */
const ROUND = 500;

export interface Refresh {
  readonly customer: CustomerRow;
  readonly view: OrderView;
  readonly changes: readonly TouchChange[];
}

export const upToDate = ({ customer: { facts, signals, bought }, view, changes }: Refresh): boolean =>
  changes.length === 0 &&
  sameValue(facts, view.facts) &&
  sameValue(bought, view.bought) &&
  sameValue(signals.unpaid, view.unpaid) &&
  sameValue(signals.unreviewed, view.unreviewed) &&
  sameValue(signals.cart, view.cart);

const BOUGHT_FIELDS = ['order', 'boughtAt', 'revenue', 'sales'] as const satisfies readonly (keyof Touch)[];

export function updateOf({ view, changes }: Refresh): Record<string, object> {
  const set: Record<string, unknown> = {
    facts: view.facts,
    ...(view.bought ? { bought: view.bought } : {}),
    'signals.unpaid': view.unpaid,
    'signals.unreviewed': view.unreviewed,
    'signals.cart': view.cart,
  };
  const unset: Record<string, ''> = view.bought ? {} : { bought: '' };
  for (const { index, to } of changes) {
    for (const field of BOUGHT_FIELDS) {
      const path = `touches.${index}.${field}`;
      if (to) set[path] = to[field];
      else unset[path] = '';
    }
  }
  return { $set: set, ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}), $inc: { rev: 1 } };
}

/**
 * Nobody has written the customer since: `rev` is the witness, so touches still stand where they stood; and nothing was heard of a
 * message since, so the purchases are counted by clicks that are all there.
 */
export const unchanged = ({
  _id,
  rev,
  heard,
}: Pick<CustomerRow, '_id' | 'rev' | 'heard'>): Record<string, unknown> => ({
  _id,
  rev,
  heard: heard ?? { $exists: false },
});

/** Writes one customer if nobody has since. */
async function writeOne(models: Models, refresh: Refresh): Promise<boolean> {
  const result = await native(models.customers).updateOne(unchanged(refresh.customer), updateOf(refresh));
  return result.matchedCount === 1;
}

/** The same for customers whose touches do not change, in one request. False: somebody was first with one of them. */
async function writeAll(models: Models, refreshes: readonly Refresh[]): Promise<boolean> {
  if (refreshes.length === 0) return true;
  const operations = refreshes.map((refresh) => ({
    updateOne: { filter: unchanged(refresh.customer), update: updateOf(refresh) },
  }));
  const result = await native(models.customers).bulkWrite(operations, { ordered: false });
  return result.matchedCount === refreshes.length;
}

/** Moves the runs' counters by what was written on touches. */
export function moveFunnels(models: Models, changes: readonly TouchChange[]): Promise<void> {
  return moveCounters(
    models,
    changes.map((change) => ({ before: change.before, after: changedTouch(change) })),
  );
}

/** What bringing a customer in line with these orders takes. @param cart as events know it, else as it is stored */
export function refreshOf(
  customer: CustomerRow,
  orders: readonly OrderContent[],
  rule: AttributionRule,
  cart: Customer['signals']['cart'] = customer.signals.cart,
): Refresh {
  const changes = touchChanges(customer.touches, attributeOrders(customer, orders, rule));
  return { customer, view: viewOrders(orders, cart), changes };
}

/** One round: read, compute, write. @returns the customers that somebody else has written meanwhile, or may have */
async function refreshRound(models: Models, ids: readonly string[], rule: AttributionRule): Promise<string[]> {
  // First the customers, then their orders: whoever adds an order later sees our rev, or we see their order.
  const projection = { shop: 1, rev: 1, facts: 1, signals: 1, bought: 1, touches: 1, heard: 1 };
  const customers = await native(models.customers)
    .find<CustomerRow>({ _id: { $in: [...ids] } }, { projection, batchSize: ids.length + 1 })
    .toArray();
  const orders = await ordersOfEach(models, ids);
  const all = customers.map((customer) => refreshOf(customer, orders.get(customer._id) ?? [], rule));
  const stale = all.filter((refresh) => !upToDate(refresh));
  const plain = stale.filter(({ changes }) => changes.length === 0);
  // Purchases move counters, so each of these must be known to be ours.
  const bought = stale.filter(({ changes }) => changes.length > 0);
  const plainDone = await writeAll(models, plain);
  const boughtDone = await inParallel(bought, (refresh) => writeOne(models, refresh));
  await moveFunnels(
    models,
    bought.flatMap(({ changes }, at) => (boughtDone[at] ? changes : [])),
  );
  const again = [...(plainDone ? [] : plain), ...bought.filter((_, at) => !boughtDone[at])];
  return again.map(({ customer }) => customer._id);
}

/**
 * Brings customers in line with their orders: facts, signals, the purchases on their touches, and the counters of the
 * touches' runs. Computed from all orders each time, so it can be repeated, and heals what a crash left behind; only
 * between touch and counter can a crash lose a count, which `rebuildFunnel` finds again.
 * @param ids customer `_id`s; those that do not exist are left out
 */
export async function refreshCustomers(models: Models, ids: readonly string[], rule: AttributionRule): Promise<void> {
  const all = [...new Set(ids)];
  for (let from = 0; from < all.length; from += ROUND) {
    let left = all.slice(from, from + ROUND);
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries === MAX_TRIES)
        throw new Error(`Cannot refresh ${left.length} customers: somebody else is always first`);
      left = await refreshRound(models, left, rule);
    }
  }
}
